package thalweg.probes;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Predictions;

/**
 * The mean loss of a model on a fixed set of examples, in fixed chunks, at any point of parameter
 * space; forward passes alone, where {@link LossSurface} gives the gradient too. The model's own
 * parameters are neither read nor written, so that a training run may be watched step by step and
 * keeps its bits.
 *
 * <p>In {@link Mode#EVAL} batch norm uses stored statistics; in {@link Mode#TRAIN} those of each
 * chunk, the same chunks at every point, as Xing et al. 2018 look at the loss, and stored ones stay
 * as they are. Layers that draw noise take EVAL alone.
 *
 * <p>A point costs one forward pass over the examples; memory for one chunk. Not safe for use by
 * several threads.
 */
public final class MeanLoss implements Landscape {
  private final int size;
  private final int examples;
  private final String data;
  private final ChunkedSums sums;
  private final double[] lossAndWrong = new double[2];

  /**
   * @param rows which examples, 1 or more, in the order in which chunks take them
   * @param chunk examples computed at a time, 1 or more
   * @param name what to call the examples in an estimate
   * @throws IllegalArgumentException if the data do not fit the model, a row is out of range, or
   *     the model draws noise in this mode
   */
  public MeanLoss(
      Model model,
      Loss loss,
      Examples data,
      int[] rows,
      int chunk,
      Mode mode,
      String name,
      Workers workers) {
    this.size = model.parameters().count();
    this.examples = rows.length;
    this.data = name;
    List<Expr> point = HessianOperator.inputs("", model);
    sums =
        new ChunkedSums(
            "loss at a point",
            data,
            rows,
            chunk,
            point,
            (x, labels) -> {
              Expr logits = model.logits(x, mode, point);
              Expr right = Predictions.label(logits).eq(labels).cast(DType.F32).sum();
              return List.of(
                  loss.perExample(logits, labels).sum(), right.mul(-1).add(labels.shape().dim(0)));
            },
            workers,
            ChunkedSums.KEEP_NOTHING);
  }

  /** On all the examples, in {@link Mode#EVAL}. */
  public MeanLoss(Model model, Loss loss, Examples data, int chunk, String name, Workers workers) {
    this(
        model,
        loss,
        data,
        IntStream.range(0, data.size()).toArray(),
        chunk,
        Mode.EVAL,
        name,
        workers);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double at(double[] point) {
    sums.sum(point, lossAndWrong);
    return lossAndWrong[0] / examples;
  }

  /** The share of the examples that are classified wrong there, in [0, 1]. Costs as much. */
  public double errorAt(double[] point) {
    sums.sum(point, lossAndWrong);
    return lossAndWrong[1] / examples;
  }

  /** The share of errors in the place of the loss. */
  public Landscape errors() {
    return new Landscape() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public double at(double[] point) {
        return errorAt(point);
      }

      @Override
      public int examples() {
        return examples;
      }

      @Override
      public String data() {
        return data;
      }
    };
  }

  @Override
  public int examples() {
    return examples;
  }

  @Override
  public String data() {
    return data;
  }
}
