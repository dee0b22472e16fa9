package thalweg.data;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A recorded way to turn data into noise (Arpit et al. 2017, arXiv 1706.05394, section 3; after
 * Zhang et al. 2017, arXiv 1611.03530, section 2.1).
 *
 * <p>Where the papers are silent: exactly {@code Math.round(p * n)} examples are drawn without
 * replacement; the noise is drawn once and then part of the data. With the same streams, a larger p
 * touches the same examples as a smaller one, with the same noise, and more.
 *
 * <p>As text, by {@link #parse} and {@code toString}: {@code none}, {@code randY:0.4}, {@code
 * randX:1}, {@code shuffled-pixels}, {@code random-pixels}, {@code otherY:0.1}, {@code
 * pairFlip:0.1}, {@code featureY:0.1}, {@code classY:0.9,0.1;0.2,0.8}.
 */
public sealed interface Corruption {

  /** The data as they are. */
  record None() implements Corruption {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Random labels: a fraction p of the examples gets a label uniform over all classes, which may be
   * the one it had. A learner of the clean rule alone scores (1 - p) + p / classes on the result.
   *
   * @param p fraction of the examples, in [0, 1]
   */
  record RandY(double p) implements Corruption {
    /**
     * @throws DataException if p is not in [0, 1]
     */
    public RandY {
      p = fraction("randY", p);
    }

    @Override
    public String toString() {
      return "randY:" + plain(p);
    }
  }

  /**
   * Random inputs: a fraction p of the examples gets independent Gaussian features with, per
   * channel, the mean and variance of the whole data set before corruption; labels are kept.
   *
   * @param p fraction of the examples, in [0, 1]
   */
  record RandX(double p) implements Corruption {
    /**
     * @throws DataException if p is not in [0, 1]
     */
    public RandX {
      p = fraction("randX", p);
    }

    @Override
    public String toString() {
      return "randX:" + plain(p);
    }
  }

  /**
   * Wrong labels: a fraction p of the examples gets a label uniform over the other classes, so that
   * exactly that many are wrong.
   *
   * @param p fraction of the examples, in [0, 1]
   */
  record OtherY(double p) implements Corruption {
    /**
     * @throws DataException if p is not in [0, 1]
     */
    public OtherY {
      p = fraction("otherY", p);
    }

    @Override
    public String toString() {
      return "otherY:" + plain(p);
    }
  }

  /**
   * Pair flips (Han et al. 2018, arXiv 1804.06872, appendix A): a fraction p of the examples gets
   * the class after its own, the last class the first.
   *
   * @param p fraction of the examples, in [0, 1]
   */
  record PairFlip(double p) implements Corruption {
    /**
     * @throws DataException if p is not in [0, 1]
     */
    public PairFlip {
      p = fraction("pairFlip", p);
    }

    @Override
    public String toString() {
      return "pairFlip:" + plain(p);
    }
  }

  /**
   * Class-conditional noise (Patrini et al. 2017, arXiv 1609.03683, section 2): an example of class
   * j gets class k with probability {@code transitions[j][k]}, each example by a draw of its own.
   * Every example counts as touched whose label changed.
   *
   * @param transitions [classes][classes], each row summing to 1
   */
  record ClassY(List<List<Double>> transitions) implements Corruption {
    /**
     * @throws DataException if it is not square, or a row is no distribution
     */
    public ClassY {
      transitions = transitions.stream().map(List::copyOf).toList();
      int classes = transitions.size();
      for (List<Double> row : transitions) {
        double sum = row.stream().mapToDouble(Double::doubleValue).sum();
        boolean shares = row.stream().allMatch(p -> p >= 0 && p <= 1);
        if (row.size() != classes || !shares || Math.abs(sum - 1) > 1e-6) {
          throw DataException.of(
              "Corruption classY has the row %s; expected %d probabilities that sum to 1.",
              row, classes);
        }
      }
    }

    @Override
    public String toString() {
      return "classY:"
          + transitions.stream()
              .map(row -> row.stream().map(Corruption::plain).collect(Collectors.joining(",")))
              .collect(Collectors.joining(";"));
    }
  }

  /**
   * Noise that depends on the features: the mistakes of a weaker model. The fraction p of the
   * examples for which that model is surest of another class than the label gets that class. To be
   * applied by {@link #apply(Dataset, double[][])}, which is given the model's probabilities.
   *
   * @param p fraction of the examples, in [0, 1]
   */
  record FeatureY(double p) implements Corruption {
    /**
     * @throws DataException if p is not in [0, 1]
     */
    public FeatureY {
      p = fraction("featureY", p);
    }

    /**
     * Relabels a copy of the data. Nothing is drawn; equals go to the earlier example.
     *
     * @param probabilities of a model, [n][classes]
     * @throws DataException if there is not one for each example and class
     */
    public Corrupted apply(Dataset clean, double[][] probabilities) {
      return new Noise(clean, Corruption::noStream).weakModel(this, probabilities);
    }

    @Override
    public String toString() {
      return "featureY:" + plain(p);
    }
  }

  /** One permutation of the pixel positions, the same for all images and channels. */
  record ShuffledPixels() implements Corruption {
    @Override
    public String toString() {
      return "shuffled-pixels";
    }
  }

  /** A permutation of the pixel positions for each image of its own, the same for its channels. */
  record RandomPixels() implements Corruption {
    @Override
    public String toString() {
      return "random-pixels";
    }
  }

  /**
   * Corrupts a copy of the data. Cost: one pass, and about 30 ns for each Gaussian feature.
   *
   * @param streams independent generators by purpose, asked at most once each: {@code
   *     corruption.which} (examples touched), {@code corruption.labels}, {@code corruption.inputs},
   *     {@code corruption.pixels} (permutations). The same streams give the same bits everywhere.
   */
  default Corrupted apply(Dataset clean, Function<String, RandomGenerator> streams) {
    return new Noise(clean, streams).apply(this);
  }

  /**
   * The corruption that the text names; {@code randY} and {@code randX} alone mean p = 1, as in the
   * paper.
   *
   * @throws DataException if the name is unknown or p is not a number in [0, 1]
   */
  static Corruption parse(String text) {
    String[] parts = text.strip().split(":", 2);
    return parts.length == 1 ? whole(text, parts[0]) : fractional(text, parts[0], parts[1]);
  }

  private static Corruption whole(String text, String name) {
    return switch (name) {
      case "none" -> new None();
      case "shuffled-pixels" -> new ShuffledPixels();
      case "random-pixels" -> new RandomPixels();
      case "randY" -> new RandY(1);
      case "randX" -> new RandX(1);
      case "otherY", "pairFlip", "featureY", "classY" ->
          throw DataException.of(
              "Corruption %s lacks its numbers; expected %s:0.1, or probabilities for classY.",
              Names.quoted(text), name);
      default -> throw unknown(text, name);
    };
  }

  private static Corruption fractional(String text, String name, String digits) {
    return switch (name) {
      case "randY" -> new RandY(number(text, digits));
      case "randX" -> new RandX(number(text, digits));
      case "otherY" -> new OtherY(number(text, digits));
      case "pairFlip" -> new PairFlip(number(text, digits));
      case "featureY" -> new FeatureY(number(text, digits));
      case "classY" ->
          new ClassY(
              Arrays.stream(digits.split(";", -1))
                  .map(row -> Arrays.stream(row.split(",", -1)).map(p -> number(text, p)).toList())
                  .toList());
      case "none", "shuffled-pixels", "random-pixels" ->
          throw DataException.of(
              "Corruption %s has a fraction, but %s takes none; write %s alone.",
              Names.quoted(text), name, name);
      default -> throw unknown(text, name);
    };
  }

  private static DataException unknown(String text, String name) {
    List<String> names =
        List.of(
            "none",
            "randY",
            "randX",
            "shuffled-pixels",
            "random-pixels",
            "otherY",
            "pairFlip",
            "featureY",
            "classY");
    return DataException.of(
        "Corruption %s is not known; did you mean %s? Expected one of none, randY:p, randX:p,"
            + " shuffled-pixels, random-pixels, otherY:p, pairFlip:p, featureY:p, with p from 0 to"
            + " 1, or classY:p,p;p,p, a row a class.",
        Names.quoted(text), Names.nearest(name, names));
  }

  private static double number(String text, String digits) {
    Pattern decimal = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    if (!decimal.matcher(digits).matches()) {
      throw DataException.of(
          "Corruption %s has %s after the colon; expected a number from 0 to 1, such as 0.4.",
          Names.quoted(text), Names.quoted(digits));
    }
    return Double.parseDouble(digits);
  }

  private static double fraction(String name, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw DataException.of("Corruption %s has p = %s; expected a fraction from 0 to 1.", name, p);
    }
    return p + 0.0; // -0.0 becomes 0.0, so that equal corruptions print alike
  }

  private static RandomGenerator noStream(String purpose) {
    throw DataException.of(
        "Corruption featureY draws nothing; give it the probabilities of a model.");
  }

  private static String plain(double p) {
    return BigDecimal.valueOf(p).stripTrailingZeros().toPlainString();
  }
}
