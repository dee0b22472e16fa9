package thalweg.studies.fitting;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The numbers of a preset for capacity and time: all that decides the results but the data and the
 * seed.
 *
 * @param widths units in each of two hidden layers, ascending, two or more
 * @param narrow one of the widths: time is compared between it and the widest
 * @param examples trained on at every width
 * @param sizes numbers of examples trained on at {@code widthOfSizes}, ascending, two or more
 * @param widthOfSizes one of the widths
 * @param levels shares of noise, ascending, 0 and 1 among them
 * @param mostEpochs when training stops at the latest
 * @param validation examples without noise, from the test set
 * @param seeds how often everything is repeated
 */
public record FittingSettings(
    List<Integer> widths,
    int narrow,
    int examples,
    List<Integer> sizes,
    int widthOfSizes,
    List<Double> levels,
    double learningRate,
    int batch,
    int mostEpochs,
    int validation,
    int seeds) {

  /** Closer look, in two minutes on two cores. */
  public static final FittingSettings CLOSER_LOOK_QUICK =
      new FittingSettings(
          List.of(32, 64, 128, 256, 512),
          32,
          2000,
          List.of(250, 500, 1000, 2000),
          128,
          List.of(0.0, 0.5, 1.0),
          0.1,
          50,
          200,
          2000,
          3);

  /** Don't memorize, in four minutes on two cores. */
  public static final FittingSettings DONT_MEMORIZE_QUICK =
      new FittingSettings(
          List.of(8, 16, 32, 64, 128, 256),
          32,
          2000,
          List.of(250, 500, 1000, 2000),
          128,
          List.of(0.0, 0.4, 0.8, 1.0),
          0.1,
          50,
          200,
          2000,
          3);

  /** Seconds: shows that everything works; too few seeds for any verdict. */
  public static final FittingSettings SMOKE =
      new FittingSettings(
          List.of(8, 16), 8, 100, List.of(50, 100), 16, List.of(0.0, 0.5, 1.0), 0.1, 50, 6, 100, 2);

  /**
   * As published, as far as known: 50 000 examples, 4096 units in the figure of time against
   * examples, rate 0.01, 1000 epochs. Widths, sizes and the batch are not stated. Months on two
   * cores.
   */
  public static final FittingSettings PAPER =
      new FittingSettings(
          List.of(16, 32, 64, 128, 256, 512, 1024, 2048, 4096),
          32,
          50_000,
          List.of(1000, 2000, 5000, 10_000, 20_000, 50_000),
          4096,
          List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
          0.01,
          128,
          1000,
          10_000,
          3);

  /**
   * @throws IllegalArgumentException if a list is too short or in disorder, levels lack 0 or 1, or
   *     a width is none of the widths
   */
  public FittingSettings {
    widths = List.copyOf(widths);
    sizes = List.copyOf(sizes);
    levels = List.copyOf(levels);
    boolean fits =
        ascending(widths)
            && ascending(sizes)
            && ascending(levels)
            && widths.getFirst() >= 1
            && sizes.getFirst() >= 1
            && levels.getFirst() == 0
            && levels.getLast() == 1
            && widths.contains(narrow)
            && widths.contains(widthOfSizes);
    if (!fits || learningRate <= 0 || Math.min(batch, mostEpochs) < 1) {
      throw new IllegalArgumentException(
          ("widths %s with %d, sizes %s at width %d, levels %s, rate %s, batch %d, %d epochs;"
                  + " expected two or more widths and sizes, ascending, single widths among them,"
                  + " levels from 0 to 1, and the rest above 0")
              .formatted(
                  widths, narrow, sizes, widthOfSizes, levels, learningRate, batch, mostEpochs));
    }
    if (Math.min(Math.min(examples, validation), seeds) < 1) {
      throw new IllegalArgumentException(
          "%d examples, %d for validation, %d seeds; expected 1 or more of each"
              .formatted(examples, validation, seeds));
    }
  }

  private static <T extends Comparable<T>> boolean ascending(List<T> values) {
    for (int i = 1; i < values.size(); i++) {
      if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
        return false;
      }
    }
    return values.size() >= 2;
  }

  /** The same with other shares of noise. */
  public FittingSettings withLevels(List<Double> others) {
    return new FittingSettings(
        widths,
        narrow,
        examples,
        sizes,
        widthOfSizes,
        others,
        learningRate,
        batch,
        mostEpochs,
        validation,
        seeds);
  }

  /** The most examples that any training takes. */
  int mostExamples() {
    return Math.max(examples, sizes.getLast());
  }

  /** The largest share of noise between 0 and 1: at 1 no clean rule is left to validate. */
  OptionalDouble noisyLevel() {
    return levels.stream().mapToDouble(p -> p).filter(p -> p > 0 && p < 1).max();
  }
}
