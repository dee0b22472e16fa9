package thalweg.probes;

import java.util.Locale;

/**
 * A measured number and what must be known to use it.
 *
 * @param value the number; NaN if it could not be had, and then {@code note} says why
 * @param standardError of {@code value}, in its unit, 0 or more; 0 for an exact computation, NaN if
 *     unknown. What varies (the draw of examples, of probe vectors) is the probe's to say in {@code
 *     note}.
 * @param convergence whether an iteration behind the number came to its end
 * @param cost what the measurement took, counted so that it is the same on every machine
 * @param data which examples it was made on, as the caller named them
 * @param note how to read the number: one sentence, or more; empty if there is nothing to say
 */
public record Estimate(
    double value,
    double standardError,
    Convergence convergence,
    Cost cost,
    String data,
    String note) {

  /** The state in which an iteration was left. */
  public enum Convergence {
    /** It reached the tolerance asked for. */
    CONVERGED,
    /** It was cut off; the value is where it stood. */
    NOT_CONVERGED,
    /** There is no tolerance to reach. */
    NOT_APPLICABLE
  }

  /**
   * @param amount 0 or more
   * @param unit what is counted
   */
  public record Cost(long amount, Unit unit) {
    /** What a cost counts. */
    public enum Unit {
      /** Floating point operations, a multiply-add being two. */
      FLOP,
      /** One example taken forwards, and backwards to its input or to the parameters. */
      EXAMPLE_GRADIENT,
      /** One product of a linear operator, such as the Hessian on all its data, with a vector. */
      OPERATOR_PRODUCT
    }

    public Cost {
      if (amount < 0) {
        throw new IllegalArgumentException("cost " + amount + " found; expected 0 or more");
      }
    }

    @Override
    public String toString() {
      return amount + " " + unit.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "s";
    }
  }

  /**
   * @throws IllegalArgumentException if the error is negative, or the value is NaN without a note
   */
  public Estimate {
    if (standardError < 0) {
      throw new IllegalArgumentException(
          "standard error " + standardError + " found; expected 0 or more, or NaN if unknown");
    }
    if (Double.isNaN(value) && note.isBlank()) {
      throw new IllegalArgumentException("a value of NaN needs a note that says why");
    }
  }

  /** As a reader writes it: {@code 0.184 ± 0.017 on validation (62500 example gradients)}. */
  @Override
  public String toString() {
    String flag = convergence == Convergence.NOT_CONVERGED ? ", NOT CONVERGED" : "";
    String error = String.format(Locale.ROOT, "%.6g ± %.2g", value, standardError);
    return error + " on " + data + " (" + cost + flag + ")" + (note.isBlank() ? "" : "; " + note);
  }
}
