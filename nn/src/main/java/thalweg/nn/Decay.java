package thalweg.nn;

import thalweg.expr.Expr;

/** Which parameters a weight decay pulls towards zero. */
public enum Decay {
  /** Every one, biases and the scales of norms too: PyTorch's default. */
  ALL,
  /** Those of {@link Role#WEIGHT} alone. */
  WEIGHTS;

  boolean reaches(Parameter p) {
    return switch (this) {
      case ALL -> true;
      case WEIGHTS -> p.role() == Role.WEIGHT;
    };
  }

  /** The gradient with that of {@code strength / 2 * |w|²} added: L2 decay. */
  Expr addedTo(Expr gradient, Parameter p, double strength) {
    return strength > 0 && reaches(p) ? gradient.add(p.variable().read().mul(strength)) : gradient;
  }
}
