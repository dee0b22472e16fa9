package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * LASS on a fixed number of examples at a time: one function that begins a chunk, one that makes a
 * step. All that they change is their own.
 *
 * <p>A step first looks where the previous one has led: the forward pass that finds the prediction
 * there is the one that the gradient needs, so a step costs one pass forward and one back, not two
 * forward. The price is one more step at the end. A point found to be a witness is not moved again.
 */
final class LassChunk {
  private final int rows;
  private final Variable clean;
  private final Variable moving;
  private final Variable predicted;
  private final Variable found;
  private final Function begin;
  private final Tensor start;
  private final Function step;
  private final Tensor key;

  /** Lengths of a step, of the noise and of the box, a feature, in units of the inputs. */
  record Lengths(Variable alpha, Variable beta, Variable radius) {
    /** Not yet written. */
    static Lengths zeros(Model model) {
      int[] dims = model.example().dims();
      DType dtype = model.dtype();
      return new Lengths(
          Variable.zeros("lass alpha", dtype, dims),
          Variable.zeros("lass beta", dtype, dims),
          Variable.zeros("lass radius", dtype, dims));
    }

    void write(Lass lass, InputScale scale, Shape example) {
      Numbers.write(scale.scaled(lass.alpha(), example), alpha.value());
      Numbers.write(scale.scaled(lass.beta(), example), beta.value());
      Numbers.write(scale.scaled(lass.radius(), example), radius.value());
    }
  }

  LassChunk(Model model, Variable inputs, Lengths lengths, int rows, Workers workers) {
    this.rows = rows;
    int[] dims = inputs.shape().dims();
    dims[0] = rows;
    DType dtype = model.dtype();
    clean = Variable.zeros("lass clean", dtype, dims);
    moving = Variable.zeros("lass moving", dtype, dims);
    predicted = Variable.zeros("lass predicted", DType.I32, rows);
    found = Variable.zeros("lass found", DType.BOOL, rows);

    Expr from = Expr.input("start", DType.I32);
    Expr x = inputs.read().gather(Expr.iota(Shape.of(rows), 0).add(from));
    Expr logits = model.logits(x, Mode.EVAL);
    Expr nothing = Expr.constant(DType.BOOL, 0).broadcastTo(Shape.of(rows));
    double largest = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    Expr bad = logits.abs().le(Expr.constant(dtype, largest)).not().cast(DType.I32).sum();
    begin =
        Function.compile(
            "lass begin, " + rows + " rows",
            workers,
            List.of(bad),
            List.of(
                new Update(clean, x),
                new Update(moving, x),
                new Update(predicted, logits.argMax()),
                new Update(found, nothing)));
    start = begin.input(from);

    Expr noiseKey = Expr.input("key", DType.I32, 4);
    Expr here = moving.read();
    Expr there = model.logits(here, Mode.EVAL);
    Expr foundNow = found.read().or(there.argMax().ne(predicted.read()));
    // The sum, not the mean: a row's gradient then has nothing to do with the number of rows.
    Expr loss = new Loss.CrossEntropy().perExample(there, predicted.read()).sum();
    Expr uphill = Grad.grad(loss, here).sign();
    Expr noise = Draw.normal(noiseKey, 0, dims).cast(dtype);
    Expr stepped =
        here.add(uphill.mul(lengths.alpha().read())).add(noise.mul(lengths.beta().read()));
    Expr r = lengths.radius().read();
    Expr clipped = stepped.min(clean.read().add(r)).max(clean.read().sub(r));
    int[] column = new int[dims.length];
    Arrays.fill(column, 1);
    column[0] = rows;
    step =
        Function.compile(
            "lass step, " + rows + " rows",
            workers,
            List.of(foundNow.cast(DType.I32).sum()),
            List.of(
                new Update(found, foundNow),
                new Update(moving, foundNow.reshape(column).select(here, clipped))));
    key = step.input(noiseKey);
  }

  int rows() {
    return rows;
  }

  /** Begins with the rows from {@code at} on. Returns how many logits are not finite. */
  int begin(int at) {
    start.set(new int[] {at});
    begin.call();
    return (int) begin.output(0).get(0);
  }

  /**
   * Looks where the points are, then moves those that are no witnesses by noise of this key.
   * Returns how many witnesses there are.
   */
  int step(int[] noiseKey) {
    key.set(noiseKey);
    step.call();
    return (int) step.output(0).get(0);
  }

  /** Whether the point of a row is a witness. */
  boolean found(int row) {
    return found.value().get(row) != 0;
  }

  /** Copies the points as they are, row-major, of a F32 model. */
  void copyPoints(float[] into) {
    moving.value().get(into);
  }

  /** The points as they are, row-major: for each row found, its witness. */
  double[] points() {
    return moving.value().toDoubles();
  }
}
