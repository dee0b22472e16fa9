package thalweg.nn;

import thalweg.expr.Expr;

/** Numbers of single examples that a step has at hand. */
public enum PerExample {
  /** The loss, in nats for cross-entropy. */
  LOSS,
  /** The logit of the label minus the largest of the others. */
  MARGIN,
  /** The probability that softmax gives the label, in [0, 1]. */
  PROBABILITY,
  /** The class of the largest logit, the first of equals. */
  PREDICTED,
  /**
   * The Euclidean length of softmax minus the one-hot label, in [0, sqrt 2]: the EL2N score of
   * Paul, Ganguli and Dziugaite 2021.
   */
  ERROR_NORM,
  /**
   * The Euclidean norm of the gradient of the example's loss over all parameters: whose mean over
   * initialisations is the GraNd score of the same paper. Costs up to a gradient of the batch.
   */
  GRADIENT_NORM;

  /** As an expression of a step, [B]. */
  Expr of(StepExpressions step) {
    return switch (this) {
      case LOSS -> step.losses();
      case MARGIN -> Predictions.margin(step.logits(), step.labels());
      case PROBABILITY -> Predictions.probability(step.logits(), step.labels());
      case PREDICTED -> Predictions.label(step.logits());
      case ERROR_NORM -> Predictions.errorNorm(step.logits(), step.labels());
      case GRADIENT_NORM -> step.perExampleSquaredNorms().sqrt();
    };
  }
}
