package thalweg.probes;

import java.util.Arrays;
import thalweg.expr.Workers;
import thalweg.nn.Examples;

/**
 * How much the loss after t steps of training depends on each training example (Arpit et al. 2017,
 * section 3.2, figures 3 and 4): the L1 norm of the total derivative of L_t by the example, through
 * the unrolled training. Changing x changes L_t in two ways: <i>directly</i>, as the loss is taken
 * at x with the weights as they are, and <i>indirectly</i>, as x has moved the weights in every
 * step that took it.
 *
 * <pre>
 *   g_x^t = || d L_t / d x ||_1          L_t = mean over all n examples of the loss at w_t
 * </pre>
 *
 * <p>Exact, by a reverse sweep over the recorded steps ({@link SgdTape}) and Hessian-vector
 * products of each batch; no finite differences. The model's type decides the arithmetic: F64, or
 * F32 for speed.
 *
 * <p><b>Reading it.</b> Whether the paper's g holds the direct part is not stated; all three are
 * given. Sweeps grow like (1 - eta lambda)^t where a curvature lambda is above 2 / eta: keep eta
 * small, and the sweep in double. Of a ReLU network this is the derivative of the piece that
 * training went through; it does not see the kinks.
 *
 * <p><b>Cost.</b> Two compilations for each size of batch, at first use; then, for each t, one pass
 * over all n examples and about two training passes of t steps. Memory: the tape, and 5 n d
 * doubles. A step back allocates nothing. For plain SGD and mean cross-entropy over each batch
 * alone: no momentum, decay, dropout or batch normalisation.
 */
public final class LossSensitivity {
  private final SgdTape tape;
  private final Examples data;
  private final int classes;
  private final UnrolledSgd unrolled;
  private final int n;
  private final int features;
  private final double[] direct;
  private final double[] indirect;
  private final double[] sumOfDirect;
  private final double[] sumOfIndirect;

  /**
   * Of every training example.
   *
   * @param step t, the steps before the loss
   * @param total the L1 norm of the whole derivative, one an example, in nats a unit of input
   * @param direct that of its direct part
   * @param indirect that of its indirect part; the norms of the parts do not add up to the whole's
   * @param cost of this t
   */
  public record Sensitivities(
      int step, double[] total, double[] direct, double[] indirect, Estimate.Cost cost) {}

  /**
   * From class to class, figure 4 of the paper.
   *
   * @param whole of the loss of all classes together
   * @param between [i][j], the mean over the examples x of class j of the L1 norm of d L_t(y = i) /
   *     d x, where L_t(y = i) is what the examples of class i add to the mean loss L_t; off the
   *     diagonal all of it is indirect. NaN where class j has no examples.
   */
  public record BetweenClasses(Sensitivities whole, double[][] between) {}

  /**
   * Compiles nothing yet.
   *
   * @param data what was trained on; the labels are read at each measurement
   * @throws IllegalArgumentException if the data do not fit the tape's model, or it has statistics
   */
  public LossSensitivity(SgdTape tape, Examples data, Workers workers) {
    this.tape = tape;
    this.data = data;
    classes = tape.model().classes();
    data.requireClasses(classes);
    unrolled = new UnrolledSgd(tape, data, workers);
    n = data.size();
    features = tape.model().example().size();
    direct = new double[Math.multiplyExact(n, features)];
    indirect = new double[direct.length];
    sumOfDirect = new double[direct.length];
    sumOfIndirect = new double[direct.length];
  }

  /**
   * Of the mean loss after so many of the recorded steps.
   *
   * @param step 0 up to the steps of the tape
   */
  public Sensitivities at(int step) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0 / n);
    sweep(step, weights);
    return sensitivities(step, 1, direct, indirect);
  }

  /** The same, and from class to class: a sweep for each class, whose sum is the whole. */
  public BetweenClasses betweenClasses(int step) {
    int[] labels = data.labels().value().toInts();
    double[][] between = new double[classes][];
    Arrays.fill(sumOfDirect, 0);
    Arrays.fill(sumOfIndirect, 0);
    for (int i = 0; i < classes; i++) {
      double[] weights = new double[n];
      for (int x = 0; x < n; x++) {
        weights[x] = labels[x] == i ? 1.0 / n : 0;
      }
      sweep(step, weights);
      between[i] = meansByClass(norms(direct, indirect), labels);
      add(direct, sumOfDirect);
      add(indirect, sumOfIndirect);
    }
    return new BetweenClasses(sensitivities(step, classes, sumOfDirect, sumOfIndirect), between);
  }

  /** The whole derivative that the last {@link #at} found, [n, features]. */
  double[] derivative() {
    double[] sum = direct.clone();
    add(indirect, sum);
    return sum;
  }

  private void sweep(int step, double[] weights) {
    if (step < 0 || step > tape.steps()) {
      throw new IllegalArgumentException(
          "step " + step + " of a tape of " + tape.steps() + "; expected 0 up to that");
    }
    Arrays.fill(indirect, 0);
    unrolled.begin(step, weights, direct);
    for (int s = step - 1; s >= 0; s--) {
      unrolled.back(s, indirect);
    }
  }

  private Sensitivities sensitivities(int step, int sweeps, double[] d, double[] i) {
    long passes = n;
    for (int s = 0; s < step; s++) {
      passes += 2L * tape.size(s);
    }
    double[] none = new double[d.length];
    return new Sensitivities(
        step,
        norms(d, i),
        norms(d, none),
        norms(none, i),
        new Estimate.Cost(sweeps * passes, Estimate.Cost.Unit.EXAMPLE_GRADIENT));
  }

  /** The L1 norm of a sum, for each example. */
  private double[] norms(double[] a, double[] b) {
    double[] norms = new double[n];
    for (int x = 0; x < n; x++) {
      for (int k = x * features; k < (x + 1) * features; k++) {
        norms[x] += Math.abs(a[k] + b[k]);
      }
    }
    return norms;
  }

  private double[] meansByClass(double[] of, int[] labels) {
    double[] sums = new double[classes];
    int[] counts = new int[classes];
    for (int x = 0; x < n; x++) {
      sums[labels[x]] += of[x];
      counts[labels[x]]++;
    }
    for (int j = 0; j < classes; j++) {
      sums[j] /= counts[j];
    }
    return sums;
  }

  private static void add(double[] some, double[] into) {
    for (int k = 0; k < into.length; k++) {
      into[k] += some[k];
    }
  }
}
