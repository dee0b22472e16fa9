package thalweg.nn;

import java.util.List;

/** The formulas of {@link Schedule}, and the checks of its records. */
final class Schedules {
  /** Part of an interval that rounding in a sum of epochs may be short of. */
  private static final double SLACK = 1e-9;

  private Schedules() {}

  static void value(String schedule, String what, double value) {
    Slots.requireNotNegative(schedule, what, value);
  }

  static void requireFloor(String schedule, double value, double floor) {
    Slots.require(
        schedule, "floor", floor, floor >= 0 && floor <= value, "a number in [0, " + value + "]");
  }

  static void requireOrder(List<Schedule.Piece> pieces) {
    boolean ordered = !pieces.isEmpty() && pieces.get(0).from() == 0;
    for (int i = 1; i < pieces.size(); i++) {
      ordered &= pieces.get(i).from() > pieces.get(i - 1).from();
    }
    if (!ordered) {
      throw new IllegalArgumentException(
          "piecewise: pieces begin at epochs "
              + pieces.stream().map(Schedule.Piece::from).toList()
              + "; expected the first at 0 and each later than the one before");
    }
  }

  /** The whole intervals that have passed. */
  static double whole(double intervals) {
    return Math.floor(intervals + SLACK);
  }

  static double last(List<Schedule.Piece> pieces, double epoch) {
    double value = pieces.get(0).value();
    for (Schedule.Piece piece : pieces) {
      value = piece.from() <= epoch ? piece.value() : value;
    }
    return value;
  }

  /** From {@code a} at share 0 to {@code b} at share 1, exactly so at both. */
  static double cosine(double a, double b, double share) {
    double part = (1 + StrictMath.cos(Math.PI * share)) / 2;
    return a * part + b * (1 - part);
  }

  static double linear(double a, double b, double share) {
    return a * (1 - share) + b * share;
  }

  static double restarting(Schedule.CosineRestarts s, double epoch) {
    double at = epoch;
    double period = s.period();
    if (s.growth() == 1) {
      at -= period * whole(at / period);
    } else {
      while (at >= period * (1 - SLACK)) {
        at -= period;
        period *= s.growth();
      }
    }
    return cosine(s.value(), s.floor(), Math.max(0, at / period));
  }

  static double warm(Schedule.Warmup s, Progress p) {
    double left = Math.max(p.totalEpochs() - s.epochs(), Double.MIN_NORMAL);
    if (p.epoch() >= s.epochs()) {
      return s.then().at(new Progress(p.step(), p.epoch() - s.epochs(), left));
    }
    double first = s.then().at(new Progress(p.step(), 0, left));
    return linear(s.from(), first, p.epoch() / s.epochs());
  }

  static double triangle(Schedule.Cyclic s, double epoch) {
    double periods = epoch / s.period();
    double within = periods - Math.floor(periods);
    return linear(s.low(), s.high(), 1 - Math.abs(2 * within - 1));
  }

  static double oneCycle(Schedule.OneCycle s, double share) {
    double first = s.high() / s.divide();
    return share < s.rise()
        ? between(s.curve(), first, s.high(), share / s.rise())
        : between(s.curve(), s.high(), first / s.last(), (share - s.rise()) / (1 - s.rise()));
  }

  private static double between(Schedule.Curve curve, double a, double b, double share) {
    return switch (curve) {
      case COSINE -> cosine(a, b, share);
      case LINEAR -> linear(a, b, share);
    };
  }
}
