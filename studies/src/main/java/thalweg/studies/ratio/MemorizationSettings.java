package thalweg.studies.ratio;

import java.util.List;
import thalweg.studies.ratio.Cell.Curvature;
import thalweg.studies.ratio.Ending.Early;

/**
 * The numbers of a preset for memorization.
 *
 * @param hidden widths of the hidden layers
 * @param examples trained on
 * @param validation examples never trained on
 * @param noise shares of labels drawn at random
 * @param rate of all trainings
 * @param batches ascending
 * @param accuracy on the random labels at which trainings are compared
 * @param until accuracy on the random labels at which training ends
 * @param epochs at which it ends at the latest
 * @param sameEpoch that every training makes: there they are compared at equal epoch
 * @param every how many epochs pass between two looks
 * @param seeds how often everything is repeated
 */
public record MemorizationSettings(
    List<Integer> hidden,
    int examples,
    int validation,
    List<Double> noise,
    double rate,
    List<Integer> batches,
    double accuracy,
    double until,
    int epochs,
    int sameEpoch,
    int every,
    int seeds) {
  static final String PART = "memorization";

  /** Minutes on two cores. */
  public static final MemorizationSettings QUICK =
      new MemorizationSettings(
          List.of(256, 256),
          2560,
          2000,
          List.of(0.25, 0.5),
          0.1,
          List.of(16, 64, 256),
          0.5,
          0.55,
          600,
          40,
          1,
          3);

  /** Seconds; decides nothing. */
  public static final MemorizationSettings SMOKE =
      new MemorizationSettings(
          List.of(8), 60, 40, List.of(0.25, 0.5), 0.1, List.of(5, 20), 0.12, 0.15, 6, 2, 1, 2);

  /** As near to the published setting as it is known; days on two cores. */
  public static final MemorizationSettings PAPER =
      new MemorizationSettings(
          List.of(256, 256),
          45_000,
          10_000,
          List.of(0.25, 0.5),
          0.1,
          List.of(16, 64, 256, 800),
          0.5,
          0.99,
          300,
          100,
          1,
          5);

  public MemorizationSettings {
    hidden = List.copyOf(hidden);
    noise = List.copyOf(noise);
    batches = List.copyOf(batches);
  }

  /** With those of other shares of noise that are above 0. */
  public MemorizationSettings withNoise(List<Double> shares) {
    return new MemorizationSettings(
        hidden,
        examples,
        validation,
        shares.stream().filter(p -> p > 0).toList(),
        rate,
        batches,
        accuracy,
        until,
        epochs,
        sameEpoch,
        every,
        seeds);
  }

  /** The cells of a share of noise, the largest ratio first. */
  List<Cell> cells(double share) {
    Ending ending = new Ending(epochs, new Early.AtNoise(until, sameEpoch));
    return batches.stream()
        .map(batch ->
            new Cell(
                PART,
                new Course.Steady(new Arm(rate, batch)),
                hidden,
                examples,
                share,
                ending,
                every,
                Curvature.LEFT_OUT))
        .toList();
  }
}
