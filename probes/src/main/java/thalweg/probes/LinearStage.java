package thalweg.probes;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The stage of training in which a network learns what a simple model knows, and what is left of it
 * later: Nakkiran et al. 2019 (arXiv:1905.11604); "linear" where the simple model is.
 *
 * <p>The stage ends at the first checkpoint at which the network tells as much of the label as the
 * simple model, {@code I(F_t; Y) >= I(L; Y)}: our reading, the paper gives no rule. All numbers are
 * bias-corrected; ratios are taken where there is enough information to divide by.
 *
 * @param checkpoints of one training against one simple model, in order; one or more
 */
public record LinearStage(List<PerformanceCorrelation> checkpoints) {
  /** Information, in bits, below which a ratio to it is not taken. */
  public static final double LEAST = 0.02;

  /**
   * @throws IllegalArgumentException if there are no checkpoints
   */
  public LinearStage {
    checkpoints = List.copyOf(checkpoints);
    if (checkpoints.isEmpty()) {
      throw new IllegalArgumentException("no checkpoints; expected one or more of a training");
    }
  }

  /** The checkpoint that ends the stage; empty if the network never told as much. */
  public OptionalInt end() {
    return IntStream.range(0, checkpoints.size())
        .filter(t -> network(t) >= checkpoints.get(t).simple().corrected())
        .findFirst();
  }

  /**
   * The smallest mu / I(F_t; Y) of the stage, its end included: 1 if the simple model explains all
   * that the network tells. NaN if no checkpoint of the stage tells more than {@link #LEAST}.
   */
  public double explained() {
    int last = end().orElse(checkpoints.size() - 1);
    return IntStream.rangeClosed(0, last)
        .filter(t -> network(t) > LEAST)
        .mapToDouble(t -> mu(t) / network(t))
        .min()
        .orElse(Double.NaN);
  }

  /**
   * What the network told beyond the simple model at the last checkpoint more than at the end of
   * the stage, in bits; NaN if it did not end.
   */
  public double beyondGained() {
    return end().isEmpty() ? Double.NaN : beyond(last()) - beyond(end().getAsInt());
  }

  /**
   * The share of all that was gained after the stage that lies beyond the simple model. NaN if the
   * stage did not end, or no more than {@link #LEAST} was gained after it.
   */
  public double beyondShare() {
    if (end().isEmpty()) {
      return Double.NaN;
    }
    double gained = network(last()) - network(end().getAsInt());
    return gained > LEAST ? beyondGained() / gained : Double.NaN;
  }

  /** mu at the last checkpoint over the largest of any; NaN if that is below {@link #LEAST}. */
  public double retained() {
    double most = IntStream.rangeClosed(0, last()).mapToDouble(this::mu).max().orElseThrow();
    return most > LEAST ? mu(last()) / most : Double.NaN;
  }

  /** mu at the last checkpoint over I(L; Y); NaN if that is below {@link #LEAST}. */
  public double retainedOfSimple() {
    double most = checkpoints.get(last()).simple().corrected();
    return most > LEAST ? mu(last()) / most : Double.NaN;
  }

  private int last() {
    return checkpoints.size() - 1;
  }

  private double network(int t) {
    return checkpoints.get(t).network().corrected();
  }

  private double beyond(int t) {
    return checkpoints.get(t).beyond().corrected();
  }

  private double mu(int t) {
    return checkpoints.get(t).mu().corrected();
  }
}
