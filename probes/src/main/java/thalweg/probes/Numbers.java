package thalweg.probes;

import thalweg.expr.Tensor;

/** Numbers into arrays of either floating type. */
final class Numbers {
  private Numbers() {}

  /** Replaces all elements, rounded where the array is F32. */
  static void write(double[] values, Tensor into) {
    switch (into.dtype()) {
      case F64 -> into.set(values);
      case F32 -> {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = (float) values[i];
        }
        into.set(rounded);
      }
      case I32, BOOL -> throw new IllegalStateException("models compute in F32 or F64");
    }
  }

  /** Zeros everywhere. */
  static void clear(Tensor into) {
    write(new double[into.shape().size()], into);
  }
}
