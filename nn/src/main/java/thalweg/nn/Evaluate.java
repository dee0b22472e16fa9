package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;

/**
 * Losses and predictions of a model on a whole data set, {@link Mode#EVAL}: compiled once for
 * chunks of a fixed size and once for what remains. Reads parameters, changes nothing; a run
 * allocates nothing.
 *
 * <p>Means are taken in double over examples in order, not over chunks.
 */
public final class Evaluate {
  private final Examples data;
  private final List<Part> parts = new ArrayList<>();
  private final double[] losses;
  private final int[] predictions;
  private final int[] start = new int[1];
  private double meanLoss = Double.NaN;
  private double accuracy = Double.NaN;

  /** The function for one number of rows, and how many times it runs, from where on. */
  private record Part(Function function, Tensor start, int rows, int from, int times) {}

  /** Of cross-entropy. */
  public Evaluate(Model model, Examples data, int chunk, Workers workers) {
    this(model, new Loss.CrossEntropy(), data, chunk, workers);
  }

  /**
   * @param loss what is summed up
   * @param chunk rows computed at a time: memory grows with it; about 250 to 1000 keeps two cores
   *     busy with a small network
   * @throws IllegalArgumentException if the data do not fit the model, or the chunk is not positive
   */
  public Evaluate(Model model, Loss loss, Examples data, int chunk, Workers workers) {
    if (chunk <= 0) {
      throw new IllegalArgumentException("chunk of " + chunk + " rows; expected 1 or more");
    }
    model.requireExamples(data.inputs().dtype(), data.inputs().shape());
    data.requireClasses(loss.classes(model.classes()));
    this.data = data;
    int n = data.size();
    int whole = n / chunk;
    if (whole > 0) {
      parts.add(compile(model, loss, chunk, 0, whole, workers));
    }
    if (n % chunk > 0) {
      parts.add(compile(model, loss, n % chunk, whole * chunk, 1, workers));
    }
    losses = new double[n];
    predictions = new int[n];
  }

  private Part compile(Model model, Loss loss, int rows, int from, int times, Workers workers) {
    Expr start = Expr.input("start", DType.I32);
    Expr indices = Expr.iota(Shape.of(rows), 0).add(start);
    Expr x = data.inputs().read().gather(indices);
    Expr labels = data.labels().read().gather(indices);
    Expr logits = model.logits(x, Mode.EVAL);
    Function f =
        Function.compile(
            "evaluate " + rows + " rows",
            workers,
            List.of(loss.perExample(logits, labels), Predictions.label(logits)),
            List.of());
    return new Part(f, f.input(start), rows, from, times);
  }

  /** Evaluates all examples at the present parameters and labels. */
  public void run() {
    for (Part part : parts) {
      for (int k = 0; k < part.times(); k++) {
        start[0] = part.from() + k * part.rows();
        part.start().set(start);
        part.function().call();
        for (int i = 0; i < part.rows(); i++) {
          losses[start[0] + i] = part.function().output(0).get(i);
          predictions[start[0] + i] = (int) part.function().output(1).get(i);
        }
      }
    }
    double sum = 0;
    int correct = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += losses[i];
      correct += predictions[i] == (int) data.labels().value().get(i) ? 1 : 0;
    }
    meanLoss = sum / losses.length;
    accuracy = (double) correct / losses.length;
  }

  /** Mean loss, in nats for cross-entropy, at the last run; NaN before the first. */
  public double meanLoss() {
    return meanLoss;
  }

  /** Share of examples whose prediction is their label, at the last run; NaN before the first. */
  public double accuracy() {
    return accuracy;
  }

  /** A copy of the predicted classes, one an example in order, at the last run. */
  public int[] predictions() {
    return predictions.clone();
  }

  /** A copy of the losses, one an example in order, at the last run. */
  public double[] losses() {
    return losses.clone();
  }
}
