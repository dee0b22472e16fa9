package thalweg.nn;

import java.util.Arrays;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Variable;

/**
 * A labelled data set that stays in memory where compiled functions read it, so that a step is
 * given indices alone.
 *
 * @param inputs F32 or F64 [n, example...], n from 1; I32 for models that begin with an embedding
 * @param labels I32 [n]; what is written into it is what the next call reads
 */
public record Examples(Variable inputs, Variable labels) {

  /**
   * @throws IllegalArgumentException if types or shapes differ from that
   */
  public Examples {
    Shape x = inputs.shape();
    boolean fits =
        (inputs.dtype().isFloating() || inputs.dtype() == DType.I32)
            && labels.dtype() == DType.I32
            && x.rank() >= 1
            && x.dim(0) >= 1
            && labels.shape().equals(Shape.of(x.dim(0)));
    if (!fits) {
      throw new IllegalArgumentException(
          "inputs "
              + inputs
              + " and labels "
              + labels
              + "; expected F32, F64 or I32 [n, ...] with n from 1, and I32 [n]");
    }
  }

  /**
   * A F32 data set; copies.
   *
   * @param inputs the examples one after the other, each row-major
   * @param example the shape of one of them
   */
  public static Examples of(float[] inputs, int[] labels, Shape example) {
    Variable x = Variable.zeros("inputs", DType.F32, rows(labels.length, example));
    x.value().set(inputs);
    return new Examples(x, labels(labels));
  }

  /** A F64 data set; copies. */
  public static Examples of(double[] inputs, int[] labels, Shape example) {
    Variable x = Variable.zeros("inputs", DType.F64, rows(labels.length, example));
    x.value().set(inputs);
    return new Examples(x, labels(labels));
  }

  /** A data set of indices, for models whose first layer is an embedding; copies. */
  public static Examples of(int[] inputs, int[] labels, Shape example) {
    Variable x = Variable.zeros("inputs", DType.I32, rows(labels.length, example));
    x.value().set(inputs);
    return new Examples(x, labels(labels));
  }

  /** How many examples there are. */
  public int size() {
    return labels.shape().dim(0);
  }

  /**
   * Checks the labels as they are now.
   *
   * @throws IllegalArgumentException naming the first that is not in 0..classes-1
   */
  public void requireClasses(int classes) {
    int[] values = labels.value().toInts();
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new IllegalArgumentException(
            "example " + i + " has label " + values[i] + "; expected 0.." + (classes - 1));
      }
    }
  }

  private static Variable labels(int[] values) {
    Variable v = Variable.zeros("labels", DType.I32, values.length);
    v.value().set(values);
    return v;
  }

  private static int[] rows(int n, Shape example) {
    int[] dims = Arrays.copyOf(new int[] {n}, example.rank() + 1);
    System.arraycopy(example.dims(), 0, dims, 1, example.rank());
    return dims;
  }
}
