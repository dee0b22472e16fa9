package thalweg.lab.ledger;

import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** By which number examples are listed; the hardest or most suspicious come first. */
public enum Ranking {
  /** Never learned first, then most forgotten. */
  FORGETTING(e -> e.firstLearned().isEmpty() ? Double.POSITIVE_INFINITY : e.forgetting(), -1),
  /** Smallest mean margin first. */
  MARGIN(ExampleSummary::margin, 1),
  /** Largest mean loss first. */
  LOSS(ExampleSummary::loss, -1),
  /** Largest first. */
  EL2N(ExampleSummary::el2n, -1),
  /** Largest first. */
  GRAND(e -> e.grand().orElse(Double.NaN), -1),
  /** Least confident first. */
  CONFIDENCE(ExampleSummary::confidence, 1),
  /** Most variable first. */
  VARIABILITY(ExampleSummary::variability, -1),
  /** Never learned first, then latest. */
  FIRST_LEARNED(
      e -> e.firstLearned().isPresent() ? e.firstLearned().getAsInt() : Double.POSITIVE_INFINITY,
      -1);

  private final ToDoubleFunction<ExampleSummary> value;
  private final int sign;

  Ranking(ToDoubleFunction<ExampleSummary> value, int sign) {
    this.value = value;
    this.sign = sign;
  }

  /** NaN comes last; equals go by their margin, the smallest first, then as the examples do. */
  Comparator<ExampleSummary> order() {
    return Comparator.<ExampleSummary>comparingDouble(e -> sign * value.applyAsDouble(e))
        .thenComparingDouble(ExampleSummary::margin)
        .thenComparingInt(ExampleSummary::example);
  }

  /** As it is typed: {@code first-learned}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
