package thalweg.probes;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * Draws of what a batch's gradient differs from that of all examples: the noise of SGD, at the
 * parameters as they are. Each batch is drawn with replacement, so that draws are independent and
 * have mean zero; batches that share out an epoch, or noise less the mean of the same batches, sum
 * to zero, which {@link TailIndex} would read as light tails.
 *
 * <p>The model is in {@link Mode#EVAL} and penalties are left out. Not safe for use by several
 * threads.
 */
public final class GradientNoise {
  private static final long MOST = 1L << 28;

  private final Model model;
  private final int examples;
  private final int batchSize;
  private final String name;
  private final LossSurface whole;
  private final Function gradient;
  private final Tensor indices;

  /**
   * @param batchSize S, 1 or more
   * @param chunk examples computed at a time for the gradient of all, 1 or more
   * @param name what to call the examples in an estimate
   * @throws IllegalArgumentException if the data do not fit the model, or a number is below 1
   */
  public GradientNoise(
      Model model,
      Loss loss,
      Examples data,
      int batchSize,
      int chunk,
      String name,
      Workers workers) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "noise of batches of %d examples; expected 1 or more".formatted(batchSize));
    }
    this.model = model;
    this.examples = data.size();
    this.batchSize = batchSize;
    this.name = name;
    whole = new LossSurface(model, loss, data, chunk, name, workers);
    Expr rows = Expr.input("rows", DType.I32, batchSize);
    Expr mean =
        loss.mean(
            model.logits(data.inputs().read().gather(rows), Mode.EVAL),
            data.labels().read().gather(rows));
    gradient =
        Function.compile(
            "gradient of a batch of " + batchSize,
            workers,
            Grad.grad(mean, model.parameters().reads()),
            List.of());
    indices = gradient.input(rows);
  }

  /**
   * Draws.
   *
   * @param batches how many, 1 or more
   * @param key batch k is drawn from it at step k
   * @return one row a batch, one column a parameter
   * @throws IllegalArgumentException if they would not fit into 2 GB
   */
  public double[][] draw(int batches, RandomKey key) {
    int size = whole.size();
    if (batches < 1 || (long) batches * size > MOST) {
      throw new IllegalArgumentException(
          "noise of %d batches of %d parameters; expected 1 or more, and at most %d numbers"
              .formatted(batches, size, MOST));
    }
    double[] mean = new double[size];
    whole.at(whole.here(), mean);
    double[][] noise = new double[batches][size];
    for (int k = 0; k < batches; k++) {
      Philox random = Philox.stream(key, k);
      indices.set(IntStream.range(0, batchSize).map(i -> random.nextInt(examples)).toArray());
      gradient.call();
      int at = 0;
      for (int p = 0; p < model.parameters().list().size(); p++) {
        for (double value : gradient.output(p).toDoubles()) {
          noise[k][at] = value - mean[at];
          at++;
        }
      }
    }
    return noise;
  }

  /**
   * {@link TailIndex} of as many draws.
   *
   * @param batches 2 or more; the paper takes all of an epoch, more make ± smaller
   */
  public TailIndex tailIndex(int batches, RandomKey key) {
    long cost = (long) batches * batchSize + examples;
    return TailIndex.of(draw(batches, key), cost, name + ", batches of " + batchSize);
  }
}
