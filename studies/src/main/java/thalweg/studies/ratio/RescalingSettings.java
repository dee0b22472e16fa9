package thalweg.studies.ratio;

import java.util.List;
import thalweg.studies.ratio.Cell.Curvature;

/**
 * The numbers of a preset for rescaling: rate and batch size multiplied by the same factor.
 *
 * @param hidden widths of the hidden layers
 * @param validation examples never trained on
 * @param base of the pair of equal ratio
 * @param factor of that pair
 * @param start what is multiplied in search of the breakdown
 * @param factors ascending, 1 among them; those below 1 with the fewest examples alone
 * @param examples how many are trained on, ascending
 * @param epochs of every training
 * @param seeds how often everything is repeated
 */
public record RescalingSettings(
    List<Integer> hidden,
    int validation,
    Arm base,
    int factor,
    Arm start,
    List<Double> factors,
    List<Integer> examples,
    int epochs,
    int seeds) {
  static final String PART = "rescaling";

  /** Minutes on two cores. */
  public static final RescalingSettings QUICK =
      new RescalingSettings(
          List.of(128, 128, 128),
          2000,
          new Arm(0.02, 16),
          4,
          new Arm(0.05, 16),
          List.of(1 / 16.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0),
          List.of(2500, 10_000),
          30,
          3);

  /** Seconds; decides nothing. */
  public static final RescalingSettings SMOKE =
      new RescalingSettings(
          List.of(8),
          40,
          new Arm(0.02, 5),
          4,
          new Arm(0.05, 5),
          List.of(0.2, 1.0, 4.0),
          List.of(40, 80),
          2,
          2);

  /** As near to the published setting as it is known; days on two cores. */
  public static final RescalingSettings PAPER =
      new RescalingSettings(
          List.of(256, 256, 256),
          10_000,
          new Arm(0.02, 16),
          4,
          new Arm(0.1, 50),
          List.of(0.02, 1.0, 3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0, 30.0, 60.0),
          List.of(12_000, 22_500, 45_000),
          200,
          5);

  public RescalingSettings {
    hidden = List.copyOf(hidden);
    factors = List.copyOf(factors);
    examples = List.copyOf(examples);
  }

  Cell cell(Arm arm, int count) {
    return new Cell(
        PART,
        new Course.Steady(arm),
        hidden,
        count,
        0,
        Ending.after(epochs),
        1,
        Curvature.LEFT_OUT);
  }

  Cell reference() {
    return cell(base, examples.getFirst());
  }

  /** Of the reference's ratio. */
  Cell linear() {
    return cell(base.times(factor), examples.getFirst());
  }

  /** The rival rule: the rate multiplied by the root of what the batch is. */
  Cell root() {
    return cell(
        new Arm(base.rate() * Math.sqrt(factor), base.batch() * factor), examples.getFirst());
  }

  /** The batch alone multiplied. */
  Cell batchAlone() {
    return cell(new Arm(base.rate(), base.batch() * factor), examples.getFirst());
  }

  List<Cell> pairs() {
    return List.of(reference(), linear(), root(), batchAlone());
  }

  /** The start multiplied. */
  Cell scaled(double b, int count) {
    return cell(start.times(b), count);
  }

  /** The factors of the search, 1 and more. */
  List<Double> upwards() {
    return factors.stream().filter(b -> b >= 1).toList();
  }

  List<Cell> upwards(int count) {
    return upwards().stream().map(b -> scaled(b, count)).toList();
  }

  List<Cell> downwards() {
    return factors.stream().filter(b -> b < 1).map(b -> scaled(b, examples.getFirst())).toList();
  }
}
