package thalweg.data;

import java.util.Arrays;
import java.util.List;

/**
 * A shift and a scale fitted on one data set, the training part, and applied to any: each value
 * becomes (value - mean) / deviation. Where the deviation is 0 the value is only centred.
 *
 * @param per what has a mean of its own
 * @param means one a channel or feature
 * @param deviations as many (divided by the count, not count - 1); 0 for a constant
 */
public record Standardisation(Per per, List<Double> means, List<Double> deviations) {

  /** What has a mean and a deviation of its own. */
  public enum Per {
    /** All pixels of a channel share one: usual for images. A column of a table is a channel. */
    CHANNEL,
    /** Each of the height times width times channels features. */
    FEATURE
  }

  /**
   * @throws DataException if there are not as many deviations as means
   */
  public Standardisation {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.size() != deviations.size()) {
      throw DataException.of(
          "A standardisation has %d means and %d deviations; expected as many of each.",
          means.size(), deviations.size());
    }
  }

  /** Fitted on {@code data}: one mean and deviation a channel, summed in double. */
  public static Standardisation perChannel(Dataset data) {
    return fit(Per.CHANNEL, data);
  }

  /** Fitted on {@code data}: one mean and deviation a feature, summed in double. */
  public static Standardisation perFeature(Dataset data) {
    return fit(Per.FEATURE, data);
  }

  private static Standardisation fit(Per per, Dataset data) {
    double[] means = Channels.means(data, per);
    return new Standardisation(per, list(means), list(Channels.deviations(data, per, means)));
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * A copy of {@code data} on this scale, in one pass.
   *
   * @throws DataException if the number of its channels, or of its features, is another
   */
  public Dataset apply(Dataset data) {
    int groups = Channels.groups(data, per);
    if (groups != means.size()) {
      String what = per == Per.CHANNEL ? "channels" : "features";
      throw DataException.of(
          "Data set %s has %d %s and cannot take a scale fitted on %d; give data of the same %s.",
          data.name(), groups, what, means.size(), what);
    }
    return data.with(Channels.scaled(data, this), data.labels());
  }
}
