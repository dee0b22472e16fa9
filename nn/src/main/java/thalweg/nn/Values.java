package thalweg.nn;

import java.util.Arrays;
import thalweg.expr.Tensor;

/** Doubles into arrays of either floating type, rounded to nearest where the array is F32. */
final class Values {
  private Values() {}

  /** Fills {@code into} from {@code source}, from index {@code at} on. */
  static void set(Tensor into, double[] source, int at) {
    int n = into.shape().size();
    switch (into.dtype()) {
      case F64 -> into.set(Arrays.copyOfRange(source, at, at + n));
      case F32 -> {
        float[] rounded = new float[n];
        for (int i = 0; i < n; i++) {
          rounded[i] = (float) source[at + i];
        }
        into.set(rounded);
      }
      case I32, BOOL -> throw new IllegalArgumentException(into + " does not hold real numbers");
    }
  }
}
