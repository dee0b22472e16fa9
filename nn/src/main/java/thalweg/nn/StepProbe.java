package thalweg.nn;

import java.util.List;
import java.util.Optional;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * A measurement of training steps, written as expressions over what a step computes anyway and
 * compiled into the step. It reads; all that it may write is its own {@link #memory}: a run with a
 * probe has the weights of the run without.
 */
public interface StepProbe {

  /** What a probe makes a step compute beyond the loss, the logits and the gradient. */
  enum Need {
    /** Nothing beyond. */
    STEP,
    /** The gradient of each example's loss, or its norm. */
    PER_EXAMPLE_GRADIENTS,
    /** The slope of each example's loss along a direction. */
    PER_EXAMPLE_SLOPES,
    /** Products of the loss' Hessian with vectors. */
    HESSIAN_VECTOR_PRODUCT,
    /** Examples that are not in the batch. */
    EXTRA_DATA
  }

  /**
   * One number of a step.
   *
   * @param name what it is, {@code gradient.norm}
   * @param value a floating scalar
   * @param standardError of the value, in its unit, where the step tells
   */
  record Reading(String name, Expr value, Optional<Expr> standardError) {
    /** A number without an error: exact for this batch. */
    public static Reading of(String name, Expr value) {
      return new Reading(name, value, Optional.empty());
    }

    /** An estimate and its standard error. */
    public static Reading of(String name, Expr value, Expr standardError) {
      return new Reading(name, value, Optional.of(standardError));
    }
  }

  /**
   * What a step adds for a probe.
   *
   * @param readings the same names in the same order at every batch size
   * @param updates of the probe's memory alone
   */
  record Probed(List<Reading> readings, List<Update> updates) {
    public Probed {
      readings = List.copyOf(readings);
      updates = List.copyOf(updates);
    }
  }

  /** The probe's name, in kebab case; unique in a run. */
  String name();

  /** What it needs; the cost of a step with it follows. */
  Need need();

  /**
   * What it remembers from step to step, all zeros at first; saved with every checkpoint. Empty for
   * most.
   *
   * @param rule of the steps that it will measure
   */
  default List<Variable> memory(StepRule rule) {
    return List.of();
  }

  /**
   * Whether a reading takes two steps in a row: the step before one that is due is then computed
   * with the probe too, and its readings are dropped.
   */
  default boolean looksBack() {
    return false;
  }

  /**
   * What to compute in a step.
   *
   * @param memory as {@link #memory} made it
   */
  Probed measure(StepExpressions step, List<Variable> memory);
}
