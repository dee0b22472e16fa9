package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.expr.Expr;

/**
 * Sharpness-aware minimisation: Foret, Kleiner, Mobahi and Neyshabur 2021, Algorithm 1 with p = 2.
 * Another rule's step, with the gradient taken where a step of length rho uphill leads:
 *
 * <pre>
 *   g = gradient at w
 *   h = gradient at w + rho * g / (|g| + 1e-12)     |g| over all parameters together
 *   the base rule's step from w, along h
 * </pre>
 *
 * <p>The paper divides by |g| alone; 1e-12 keeps a gradient of zero from becoming NaN. Costs two
 * gradients a step. Keeps no memory but the base rule's. Weight decay is the base rule's affair and
 * does not enter g.
 *
 * @param base any rule but another of this kind
 * @param rho above 0
 */
public record Sam(Optimizer base, double rho) implements Optimizer {
  private static final double LEAST = 1e-12;

  /**
   * @throws IllegalArgumentException if rho is not a finite number above 0, or the base is a Sam
   */
  public Sam {
    Slots.requirePositive("sam", "rho", rho);
    if (base instanceof Sam) {
      throw new IllegalArgumentException("sam: the base rule is sam itself; give another rule");
    }
  }

  /** The paper's rho, 0.05. */
  public Sam(Optimizer base) {
    this(base, 0.05);
  }

  /** Rho 0.05 over SGD with momentum 0.9, the paper's base rule, at a rate of 0.1, no decay. */
  public Sam() {
    this(new Sgd(0.1, 0.9, 0));
  }

  @Override
  public double learningRate() {
    return base.learningRate();
  }

  @Override
  public OptimizerState init(Parameters parameters) {
    return base.init(parameters);
  }

  @Override
  public Stride stride(Parameters parameters, Gradients gradients, OptimizerState state) {
    return base.stride(parameters, values -> gradients.at(uphill(gradients, values)), state);
  }

  @Override
  public Optional<Displacement> before(OptimizerState state, Expr rate) {
    return base.before(state, rate);
  }

  private List<Expr> uphill(Gradients gradients, List<Expr> values) {
    List<Expr> here = gradients.at(values);
    if (here.size() != values.size()) {
      throw new IllegalArgumentException(
          "sam: " + values.size() + " parameters need as many gradients; given are " + here.size());
    }
    Expr norm = Clip.norm(here).add(LEAST);
    Expr scale = Expr.constant(norm.dtype(), rho).div(norm);
    List<Expr> there = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      there.add(values.get(i).add(here.get(i).mul(scale)));
    }
    return there;
  }
}
