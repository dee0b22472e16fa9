package thalweg.audit;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well a score tells marked rows from the others, with 95 % intervals.
 *
 * <p>The area under the ROC curve has the variance of DeLong, DeLong and Clarke-Pearson 1988
 * (Biometrics 44, section 2), its interval taken on the scale of log odds so that it stays within
 * [0, 1]; the precision at k has the interval of Wilson 1927. Rows that are left out count nowhere.
 */
final class Roc {
  /** Half the width of a 95 % interval of a normal number, in standard deviations. */
  private static final double Z = 1.959963984540054;

  private Roc() {}

  /** What a row is to a score that is judged. */
  enum Row {
    MARKED,
    PLAIN,
    LEFT_OUT
  }

  /**
   * A share with its interval.
   *
   * @param value NaN where there is nothing to take it of
   */
  record Share(double value, double low, double high) {
    static final Share NONE = new Share(Double.NaN, Double.NaN, Double.NaN);
  }

  /** The area under the curve; ties count half. */
  static Share auroc(double[] scores, Row[] rows) {
    int[] marked = rows(rows, Row.MARKED);
    int[] plain = rows(rows, Row.PLAIN);
    if (marked.length == 0 || plain.length == 0) {
      return Share.NONE;
    }
    double[] high = placements(values(scores, marked), values(scores, plain));
    double[] low = placements(values(scores, plain), values(scores, marked));
    double area = Arrays.stream(high).average().orElseThrow();
    double error = Math.sqrt(variance(high) / high.length + variance(low) / low.length);
    return interval(area, error, marked.length + plain.length);
  }

  /** An interval around a mean of shares, on the scale of log odds. */
  static Share interval(double value, double error, int rows) {
    // An area of exactly 1 has no variance to measure: the interval of one miss in as many rows.
    double inside = Math.clamp(value, 0.5 / rows, 1 - 0.5 / rows);
    double slope = inside * (1 - inside);
    double half = Z * Math.max(error, slope == 0 ? 0 : Math.min(slope, 1.0 / rows)) / slope;
    double odds = Math.log(inside / (1 - inside));
    double low = 1 / (1 + Math.exp(half - odds));
    double high = 1 / (1 + Math.exp(-half - odds));
    return new Share(value, Math.min(low, value), Math.max(high, value));
  }

  /** The share of marked rows among as many rows of the highest scores as there are marked ones. */
  static Share precision(double[] scores, Row[] rows) {
    int k = rows(rows, Row.MARKED).length;
    if (k == 0) {
      return Share.NONE;
    }
    int[] order = descending(scores);
    int seen = 0;
    int hits = 0;
    for (int i = 0; seen < k && i < order.length; i++) {
      if (rows[order[i]] != Row.LEFT_OUT) {
        seen++;
        hits += rows[order[i]] == Row.MARKED ? 1 : 0;
      }
    }
    return wilson(hits, k);
  }

  static Share wilson(long hits, long count) {
    if (count == 0) {
      return Share.NONE;
    }
    double p = (double) hits / count;
    double z2 = Z * Z / count;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / count + z2 / (4 * count));
    return new Share(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /** All rows, those of the highest scores first; equals as they stand. */
  static int[] descending(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** For each value the share of others below it, equals counted half. */
  private static double[] placements(double[] values, double[] others) {
    double[] sorted = others.clone();
    Arrays.sort(sorted);
    return Arrays.stream(values)
        .map(v -> (below(sorted, v) + atMost(sorted, v)) / (2.0 * sorted.length))
        .toArray();
  }

  private static int below(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int atMost(double[] sorted, double value) {
    return below(sorted, Math.nextUp(value));
  }

  private static double variance(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  private static int[] rows(Row[] rows, Row kind) {
    return IntStream.range(0, rows.length).filter(i -> rows[i] == kind).toArray();
  }

  private static double[] values(double[] scores, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> scores[i]).toArray();
  }
}
