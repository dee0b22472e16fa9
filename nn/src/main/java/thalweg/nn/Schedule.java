package thalweg.nn;

import java.util.List;

/**
 * A number that changes as training goes on: a learning rate, or a batch size, which its user
 * rounds. A pure function of the place, so that a resumed run goes on as it would have. e is {@link
 * Progress#epoch}, E {@link Progress#totalEpochs}; past E, whatever ends at E stays there.
 *
 * <p>Values are 0 or more; arguments out of their range are refused by every constructor.
 */
public sealed interface Schedule {

  /** {@code value}. */
  record Constant(double value) implements Schedule {
    public Constant {
      Schedules.value("constant", "value", value);
    }
  }

  /**
   * {@code value * factor^floor(e / every)}: PyTorch's {@code StepLR}. A factor above 1 suits batch
   * sizes (Smith, Kindermans, Ying and Le 2018).
   *
   * @param value in the first {@code every} epochs
   * @param factor above 0
   * @param every epochs, above 0; may have a fraction
   */
  record Step(double value, double factor, double every) implements Schedule {
    public Step {
      Schedules.value("step", "value", value);
      Slots.requirePositive("step", "factor", factor);
      Slots.requirePositive("step", "every", every);
    }
  }

  /** {@code value} from epoch {@code from} on. */
  record Piece(double from, double value) {
    public Piece {
      Slots.requireNotNegative("piece", "from", from);
      Schedules.value("piece", "value", value);
    }
  }

  /**
   * The value of the last piece that has begun.
   *
   * @param pieces the first from epoch 0, each later than the one before
   */
  record Piecewise(List<Piece> pieces) implements Schedule {
    public Piecewise {
      pieces = List.copyOf(pieces);
      Schedules.requireOrder(pieces);
    }
  }

  /**
   * {@code value * factor^e}: PyTorch's {@code ExponentialLR}, with a fraction of an epoch.
   *
   * @param factor an epoch, above 0
   */
  record Exponential(double value, double factor) implements Schedule {
    public Exponential {
      Schedules.value("exponential", "value", value);
      Slots.requirePositive("exponential", "factor", factor);
    }
  }

  /**
   * {@code floor + (value - floor) * (1 + cos(pi * e / E)) / 2}: Loshchilov and Hutter 2017, eq. 5,
   * without restarts. Continuous; begins at value and ends at floor.
   *
   * @param floor at most value
   */
  record Cosine(double value, double floor) implements Schedule {
    public Cosine {
      Schedules.value("cosine", "value", value);
      Schedules.requireFloor("cosine", value, floor);
    }
  }

  /**
   * Loshchilov and Hutter 2017, eq. 5: a {@link Cosine} over {@code period} epochs, then again from
   * value over growth times as many, and so on. Jumps up at each restart; whatever E is.
   *
   * @param floor at most value
   * @param period epochs, above 0
   * @param growth 1 or more; T_mult in the paper
   */
  record CosineRestarts(double value, double floor, double period, double growth)
      implements Schedule {
    public CosineRestarts {
      Schedules.value("cosine restarts", "value", value);
      Schedules.requireFloor("cosine restarts", value, floor);
      Slots.requirePositive("cosine restarts", "period", period);
      Slots.require("cosine restarts", "growth", growth, growth >= 1, "a finite number, 1 or more");
    }
  }

  /**
   * {@code from + (first - from) * e / epochs} up to epoch {@code epochs}, where first is what
   * {@code then} begins with; afterwards {@code then}, which begins there: its e and E are counted
   * from the end of the warm-up. Continuous at that point. Goyal et al. 2017, section 2.2 (who
   * count the later schedule's epochs from the start of training).
   *
   * @param epochs above 0; may have a fraction
   * @param from at epoch 0
   */
  record Warmup(double epochs, double from, Schedule then) implements Schedule {
    public Warmup {
      Slots.requirePositive("warmup", "epochs", epochs);
      Schedules.value("warmup", "from", from);
    }

    /** From 0. */
    public Warmup(double epochs, Schedule then) {
      this(epochs, 0, then);
    }
  }

  /**
   * From low to high in half a period and back in the other half, in straight lines, again and
   * again: Smith 2017, "triangular" (whose step size is half a period). Continuous.
   *
   * @param low at epoch 0
   * @param high low or more
   * @param period epochs, above 0; may have a fraction
   */
  record Cyclic(double low, double high, double period) implements Schedule {
    public Cyclic {
      Schedules.value("cyclic", "high", high);
      Schedules.requireFloor("cyclic", high, low);
      Slots.requirePositive("cyclic", "period", period);
    }
  }

  /** How {@link OneCycle} goes from one value to the next. */
  enum Curve {
    COSINE,
    LINEAR
  }

  /**
   * One rise and one longer fall: Smith and Topin 2018, in the two phases of PyTorch's {@code
   * OneCycleLR}. From high / divide up to high over the first {@code rise * E} epochs, then down to
   * high / divide / last at E. Continuous.
   *
   * @param divide 1 or more
   * @param last 1 or more
   * @param rise share of training, in (0, 1)
   */
  record OneCycle(double high, double divide, double last, double rise, Curve curve)
      implements Schedule {
    public OneCycle {
      Schedules.value("one cycle", "high", high);
      Slots.require("one cycle", "divide", divide, divide >= 1, "a finite number, 1 or more");
      Slots.require("one cycle", "last", last, last >= 1, "a finite number, 1 or more");
      Slots.require("one cycle", "rise", rise, rise > 0 && rise < 1, "a number in (0, 1)");
    }

    /** PyTorch's defaults: from high / 25, a rise of 0.3 of training, cosines, to a 10000th. */
    public OneCycle(double high) {
      this(high, 25, 1e4, 0.3, Curve.COSINE);
    }
  }

  /** The value for the step that begins at this place; finite, 0 or more. */
  default double at(Progress p) {
    return switch (this) {
      case Constant s -> s.value();
      case Step s -> s.value() * StrictMath.pow(s.factor(), Schedules.whole(p.epoch() / s.every()));
      case Piecewise s -> Schedules.last(s.pieces(), p.epoch());
      case Exponential s -> s.value() * StrictMath.pow(s.factor(), p.epoch());
      case Cosine s -> Schedules.cosine(s.value(), s.floor(), p.share());
      case CosineRestarts s -> Schedules.restarting(s, p.epoch());
      case Warmup s -> Schedules.warm(s, p);
      case Cyclic s -> Schedules.triangle(s, p.epoch());
      case OneCycle s -> Schedules.oneCycle(s, p.share());
    };
  }
}
