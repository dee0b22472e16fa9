package thalweg.studies.ratio;

import java.util.List;
import thalweg.studies.ratio.Cell.Curvature;
import thalweg.studies.ratio.Course.Square;
import thalweg.studies.ratio.Course.Steady;
import thalweg.studies.ratio.Ending.Early;

/**
 * The numbers of a preset for schedules: a ratio that goes up and down, once by the learning rate
 * and once by the batch size.
 *
 * @param hidden widths of the hidden layers
 * @param examples trained on
 * @param validation examples never trained on
 * @param high the arm of the larger ratio
 * @param factor by which the rate falls, or the batch grows
 * @param period of the cycle in epochs, even
 * @param warmup epochs not looked at
 * @param epochs of the cyclic trainings, whole periods
 * @param longest epochs at most for constant trainings to come to the loss of the cyclic ones
 * @param measure how the Hessian is measured
 * @param seeds how often everything is repeated
 */
public record ScheduleSettings(
    List<Integer> hidden,
    int examples,
    int validation,
    Arm high,
    int factor,
    int period,
    int warmup,
    int epochs,
    int longest,
    Measure measure,
    int seeds) {
  static final String PART = "schedules";

  /** Minutes on two cores. */
  public static final ScheduleSettings QUICK =
      new ScheduleSettings(
          List.of(128, 128, 128),
          2560,
          2000,
          new Arm(0.05, 16),
          5,
          4,
          4,
          40,
          200,
          Measure.QUICK,
          3);

  /** Seconds; decides nothing. */
  public static final ScheduleSettings SMOKE =
      new ScheduleSettings(List.of(8), 60, 40, new Arm(0.1, 5), 2, 2, 0, 6, 12, Measure.SMOKE, 2);

  /** As near to the published setting as it is known; days on two cores. */
  public static final ScheduleSettings PAPER =
      new ScheduleSettings(
          List.of(256, 256, 256),
          45_000,
          10_000,
          new Arm(0.005, 128),
          5,
          10,
          10,
          300,
          1500,
          new Measure(5000, 60, 50),
          5);

  public ScheduleSettings {
    hidden = List.copyOf(hidden);
  }

  Arm lowByRate() {
    return new Arm(high.rate() / factor, high.batch());
  }

  Arm lowByBatch() {
    return new Arm(high.rate(), high.batch() * factor);
  }

  private Cell cell(Course course, Ending ending) {
    return new Cell(PART, course, hidden, examples, 0, ending, 1, Curvature.MEASURED);
  }

  /** CLR: the learning rate cycles. */
  Cell cyclicRate() {
    return cell(new Square(high, lowByRate(), period), Ending.after(epochs));
  }

  /** CBS: the batch size cycles. */
  Cell cyclicBatch() {
    return cell(new Square(high, lowByBatch(), period), Ending.after(epochs));
  }

  /** At the ratio at which the cyclic training ends, until its loss. */
  Cell steadyRate() {
    return cell(new Steady(lowByRate()), new Ending(longest, new Early.AtLossOf(cyclicRate())));
  }

  /** The same with the larger batch. */
  Cell steadyBatch() {
    return cell(new Steady(lowByBatch()), new Ending(longest, new Early.AtLossOf(cyclicBatch())));
  }

  List<Cell> cyclic() {
    return List.of(cyclicRate(), cyclicBatch());
  }

  List<Cell> steady() {
    return List.of(steadyRate(), steadyBatch());
  }

  List<Cell> all() {
    return List.of(cyclicRate(), cyclicBatch(), steadyRate(), steadyBatch());
  }
}
