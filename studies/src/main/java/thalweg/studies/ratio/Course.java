package thalweg.studies.ratio;

/** Learning rate and batch size over the epochs of a training. */
sealed interface Course {

  /** The same throughout. */
  record Steady(Arm arm) implements Course {}

  /**
   * A square wave: half a period high, half a period low (Three Factors, section on schedules, as
   * an independent rerun reads it).
   *
   * @param period epochs, even
   */
  record Square(Arm high, Arm low, int period) implements Course {}

  /** In the epoch that follows so many others. */
  default Arm at(int epochsDone) {
    return switch (this) {
      case Steady(Arm arm) -> arm;
      case Square(Arm high, Arm low, int period) -> epochsDone % period < period / 2 ? high : low;
    };
  }

  default String id() {
    return switch (this) {
      case Steady(Arm arm) -> arm.id();
      case Square(Arm high, Arm low, int period) -> high.id() + "-" + low.id() + "-" + period;
    };
  }

  default String title() {
    return switch (this) {
      case Steady(Arm arm) -> arm.toString();
      case Square(Arm high, Arm low, int period) ->
          "%s ↔ %s, every %d epochs".formatted(high, low, period);
    };
  }
}
