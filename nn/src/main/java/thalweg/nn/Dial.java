package thalweg.nn;

import thalweg.expr.DType;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;

/** A floating scalar that the host sets between calls, without allocating. */
final class Dial {
  private final Variable variable;
  private final float[] single = new float[1];
  private final double[] wide = new double[1];

  Dial(Variable variable) {
    this.variable = variable;
  }

  Variable variable() {
    return variable;
  }

  void set(double value) {
    Tensor into = variable.value();
    if (into.dtype() == DType.F64) {
      wide[0] = value;
      into.set(wide);
    } else {
      single[0] = (float) value;
      into.set(single);
    }
  }
}
