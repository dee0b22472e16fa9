package thalweg.lab.ledger;

/**
 * The area under the margin of Pleiss, Zhang, Elenberg and Weinberger 2020 (arXiv:2001.10528,
 * section 3): the mean over passes of the logit of the given label minus the largest other. Below 0
 * the other examples of the class speak against the label, as they do for a wrong one.
 */
public final class AreaUnderMargin {
  private final double[] sums;
  private final int[] passes;

  /** Of so many examples, of which no pass was seen yet. */
  public AreaUnderMargin(int examples) {
    sums = new double[examples];
    passes = new int[examples];
  }

  /** Adds an example's margin in one more pass. */
  public void add(int example, double margin) {
    sums[example] += margin;
    passes[example]++;
  }

  /** The mean margin, in units of logits; NaN before the first pass. */
  public double of(int example) {
    return sums[example] / passes[example];
  }
}
