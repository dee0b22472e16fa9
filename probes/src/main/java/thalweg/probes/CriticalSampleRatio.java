package thalweg.probes;

import java.util.Locale;
import java.util.Optional;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Model;

/**
 * The critical sample ratio: the share of examples with a decision boundary nearby (Arpit et al.
 * 2017, "A closer look at memorization in deep networks", Algorithm 1 and figures 7 to 9). An
 * example is critical if some point within {@code radius} of it in every coordinate is predicted to
 * be of another class than the example is <i>predicted</i> to be; the true label plays no part.
 *
 * <pre>
 *   c = argmax f(x);  z = x
 *   repeat:  z = clip(z + alpha sign(d/dz CE(f(z), c)) + beta normal, x - radius, x + radius)
 *            critical if ever argmax f(z) != c
 * </pre>
 *
 * <p>Where paper and code differ: Algorithm 1 prints a gradient at x; like the first author's code,
 * this takes it at the moving point. sign(0) is 0. There is no clipping to a range of pixels.
 *
 * <p><b>Reading it.</b> The search only finds witnesses, so the ratio is a lower bound, and grows
 * with {@code maxIterations}. Where the boundary bends inside the box it can stay short of what the
 * box's corners alone would show: alpha of 5/6 radius holds the point near one corner. The standard
 * error sqrt(p(1-p)/n) is that of a binomial share: how the ratio would vary over other draws of n
 * examples, not how far the search fell short. Headline numbers of the paper are for validation
 * data.
 *
 * <p><b>Repeatable.</b> Noise is a function of the key's seed and stream, the iteration, and the
 * example's place; the same at any number of threads. The number of rows searched together, {@link
 * #CHUNK}, is part of that function.
 *
 * <p><b>Cost.</b> Two compilations at construction; at most {@code maxIterations + 1} passes
 * forward and back for each example, which {@link Estimate#cost} counts, and one forward, which it
 * does not.
 */
public final class CriticalSampleRatio {
  /**
   * Rows searched together. Part of the definition of the noise: another number would give other
   * findings. 125 divides 500, 1000 and 10000, so that the usual sets leave no remainder, and is a
   * quarter of the batch in which the first author's stopping rule counts.
   */
  public static final int CHUNK = 125;

  private final int n;
  private final Shape example;
  private final InputScale scale;
  private final String data;
  private final LassChunk.Lengths lengths;
  private final Optional<LassChunk> whole;
  private final Optional<LassChunk> rest;

  /**
   * Compiles the search.
   *
   * @param inputs [n, example...], of the model's type; read at each measurement, never written
   * @param scale the units of {@code inputs}
   * @param data what to call them in the estimate, such as {@code "validation, 500 of mnist"}
   * @throws IllegalArgumentException if the inputs or the scale do not fit the model, or n is 0
   */
  public CriticalSampleRatio(
      Model model, Variable inputs, InputScale scale, String data, Workers workers) {
    if (inputs.shape().rank() == 0 || inputs.shape().dim(0) == 0) {
      throw new IllegalArgumentException("inputs " + inputs + " hold no examples");
    }
    this.n = inputs.shape().dim(0);
    this.example = model.example();
    this.scale = scale;
    this.data = data;
    scale.requireFits(example);
    DType dtype = model.dtype();
    int[] dims = example.dims();
    lengths =
        new LassChunk.Lengths(
            Variable.zeros("lass alpha", dtype, dims),
            Variable.zeros("lass beta", dtype, dims),
            Variable.zeros("lass radius", dtype, dims));
    whole = compile(model, inputs, n >= CHUNK ? CHUNK : 0, workers);
    rest = compile(model, inputs, n % CHUNK, workers);
  }

  private Optional<LassChunk> compile(Model model, Variable inputs, int rows, Workers workers) {
    return rows == 0
        ? Optional.empty()
        : Optional.of(new LassChunk(model, inputs, lengths, rows, workers));
  }

  /**
   * Searches around every example with the model as it is now.
   *
   * @param key seed and stream of the noise; its step is not used. The same key at two times of a
   *     run compares them under the same noise.
   */
  public CriticalSamples measure(Lass lass, RandomKey key) {
    fill(lengths.alpha(), lass.alpha());
    fill(lengths.beta(), lass.beta());
    fill(lengths.radius(), lass.radius());
    boolean[] critical = new boolean[n];
    long gradients = 0;
    long bad = 0;
    for (int chunk = 0; chunk * CHUNK < n; chunk++) {
      int at = chunk * CHUNK;
      LassChunk rows = (n - at >= CHUNK ? whole : rest).orElseThrow();
      bad += rows.begin(at);
      gradients += (long) rows.rows() * search(rows, lass, key, chunk);
      for (int i = 0; i < rows.rows(); i++) {
        critical[at + i] = rows.found(i);
      }
    }
    return new CriticalSamples(estimate(lass, critical, gradients, bad), critical);
  }

  /** Returns the number of steps made. */
  private static int search(LassChunk rows, Lass lass, RandomKey key, int chunk) {
    int[] words = {key.key0(), key.key1(), 0, chunk};
    int before = 0;
    for (int iteration = 0; iteration <= lass.maxIterations(); iteration++) {
      words[2] = iteration;
      int found = rows.step(words);
      if (found == rows.rows() || (iteration > 0 && tooFew(lass, found - before, rows.rows()))) {
        return iteration + 1;
      }
      before = found;
    }
    return lass.maxIterations() + 1;
  }

  private static boolean tooFew(Lass lass, int newlyFound, int rows) {
    return switch (lass.stopping()) {
      case Lass.Stopping.AllFound _ -> false;
      case Lass.Stopping.Arpit a -> newlyFound < a.leastShare() * rows;
    };
  }

  private Estimate estimate(Lass lass, boolean[] critical, long gradients, long bad) {
    Estimate.Cost cost = new Estimate.Cost(gradients, Estimate.Cost.Unit.EXAMPLE_GRADIENT);
    if (bad > 0) {
      return new Estimate(
          Double.NaN,
          Double.NaN,
          Estimate.Convergence.NOT_APPLICABLE,
          cost,
          data,
          bad + " logits are not finite: there is no prediction to search around");
    }
    int found = 0;
    for (boolean c : critical) {
      found += c ? 1 : 0;
    }
    double p = (double) found / n;
    String note =
        String.format(
            Locale.ROOT,
            "lower bound: the search only finds witnesses; binomial standard error over draws of"
                + " examples; radius %s, alpha %s, beta %s pixels of 0-255, inputs %s, at most %d"
                + " iterations, stopped %s",
            lass.radius(),
            lass.alpha(),
            lass.beta(),
            scale.name(),
            lass.maxIterations(),
            describe(lass.stopping()));
    return new Estimate(
        p, Math.sqrt(p * (1 - p) / n), Estimate.Convergence.NOT_APPLICABLE, cost, data, note);
  }

  private static String describe(Lass.Stopping stopping) {
    return switch (stopping) {
      case Lass.Stopping.AllFound _ -> "when all are found";
      case Lass.Stopping.Arpit a ->
          "when a step finds less than "
              + a.leastShare()
              + " of "
              + CHUNK
              + " (arpit-stop: biased down)";
    };
  }

  private void fill(Variable lengthsOfFeatures, double pixels) {
    Vectors.write(scale.scaled(pixels, example), lengthsOfFeatures.value());
  }
}
