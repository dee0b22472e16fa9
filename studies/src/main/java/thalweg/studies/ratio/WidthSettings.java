package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import thalweg.studies.ratio.Cell.Curvature;
import thalweg.studies.ratio.Ending.Early;

/**
 * The numbers of a preset for width: a grid of learning rates and batch sizes, each trained to the
 * same loss.
 *
 * @param hidden widths of the hidden layers
 * @param examples trained on
 * @param validation examples never trained on
 * @param rates ascending
 * @param batches ascending
 * @param loss at which training ends
 * @param epochs at which it ends at the latest
 * @param tooLarge rates beyond the grid, ascending, with the smallest batch
 * @param epochsOfTooLarge made with these at the most
 * @param factor by which rate and batch of the first cell are multiplied for a cell of equal ratio
 * @param measure how the Hessian is measured
 * @param seeds how often everything is repeated
 */
public record WidthSettings(
    List<Integer> hidden,
    int examples,
    int validation,
    List<Double> rates,
    List<Integer> batches,
    double loss,
    int epochs,
    List<Double> tooLarge,
    int epochsOfTooLarge,
    int factor,
    Measure measure,
    int seeds) {
  static final String PART = "width";
  private static final int LOOKS = 25;

  /** Minutes on two cores. */
  public static final WidthSettings QUICK =
      new WidthSettings(
          List.of(128, 128, 128),
          2560,
          2000,
          List.of(0.02, 0.05, 0.1),
          List.of(16, 64, 256),
          0.05,
          2000,
          List.of(0.2, 0.4, 0.8),
          60,
          4,
          Measure.QUICK,
          3);

  /** Seconds; decides nothing. */
  public static final WidthSettings SMOKE =
      new WidthSettings(
          List.of(8),
          60,
          40,
          List.of(0.1, 0.2),
          List.of(5, 10, 20),
          2.1,
          30,
          List.of(0.4),
          2,
          4,
          Measure.SMOKE,
          2);

  /** As near to the published setting as it is known; days on two cores. */
  public static final WidthSettings PAPER =
      new WidthSettings(
          List.of(256, 256, 256),
          45_000,
          10_000,
          List.of(0.005, 0.01, 0.02, 0.05, 0.1),
          List.of(25, 50, 100, 250, 500, 1000),
          0.05,
          2000,
          List.of(0.2, 0.4, 0.8),
          200,
          4,
          new Measure(5000, 60, 50),
          5);

  public WidthSettings {
    hidden = List.copyOf(hidden);
    rates = List.copyOf(rates);
    batches = List.copyOf(batches);
    tooLarge = List.copyOf(tooLarge);
  }

  private Cell cell(Arm arm, Ending ending, Curvature curvature) {
    int every = Math.max(1, ending.most() / LOOKS);
    return new Cell(PART, new Course.Steady(arm), hidden, examples, 0, ending, every, curvature);
  }

  Cell cell(Arm arm) {
    return cell(arm, new Ending(epochs, new Early.AtLoss(loss)), Curvature.MEASURED);
  }

  /** The grid's arms, batch by batch. */
  List<Arm> arms() {
    List<Arm> arms = new ArrayList<>();
    batches.forEach(batch -> rates.forEach(rate -> arms.add(new Arm(rate, batch))));
    return arms;
  }

  List<Cell> grid() {
    return arms().stream().map(this::cell).toList();
  }

  /** Of one ratio: the grid's first cell, and that with both numbers so many times larger. */
  List<Cell> equal() {
    Arm first = arms().getFirst();
    return List.of(cell(first), cell(first.times(factor)));
  }

  /** Of different ratios: the largest rate with the smallest and with the largest batch. */
  List<Cell> different() {
    double rate = rates.getLast();
    return List.of(cell(new Arm(rate, batches.getFirst())), cell(new Arm(rate, batches.getLast())));
  }

  /** Rates near divergence, which may never come to the loss. */
  List<Cell> extremes() {
    Ending ending = new Ending(epochsOfTooLarge, new Early.AtLoss(loss));
    return tooLarge.stream()
        .map(rate -> cell(new Arm(rate, batches.getFirst()), ending, Curvature.LEFT_OUT))
        .toList();
  }

  /** All trainings, the longest first: begun last, they would keep one thread busy alone. */
  List<Cell> all() {
    List<Cell> cells = new ArrayList<>(grid().reversed());
    cells.add(equal().getLast());
    cells.addAll(extremes());
    return cells;
  }
}
