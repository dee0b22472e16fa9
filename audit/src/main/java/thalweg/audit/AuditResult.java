package thalweg.audit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param subject what was audited
 * @param combined the score of each row, high for wrong labels, [n]
 * @param suspects rows that lead, most suspect first: as many as labels are held to be wrong, and
 *     no more than were asked for
 * @param suggestions another class for each row, [n]
 * @param probabilities of the classes by networks that did not learn from the row, [n][classes]
 * @param scores of the detectors that had enough to go by, in log odds of ranks
 * @param weights of these in the combined score
 * @param figures from calibration; none where nothing could be injected
 * @param noise estimates
 * @param status whether all that was planned was done
 * @param folder of the run
 */
public record AuditResult(
    Subject subject,
    double[] combined,
    int[] suspects,
    int[] suggestions,
    double[][] probabilities,
    Map<Detector, double[]> scores,
    Map<Detector, Double> weights,
    List<Finding> figures,
    Noise noise,
    Status status,
    Path folder) {

  /** The rows of the highest combined scores, highest first. */
  public int[] leading(int count) {
    int[] order = Roc.descending(combined);
    return Arrays.copyOf(order, Math.min(count, order.length));
  }

  /** Whether all that was planned was done. */
  public enum Status {
    COMPLETE,
    /** Stopped on request: later rounds or the calibration are missing. */
    STOPPED
  }

  /**
   * How well a score found noise that was injected.
   *
   * @param detector its word, or {@code combined}
   * @param noise what was injected
   * @param auroc area under the ROC curve, with the ends of its 95 % interval
   * @param aurocFloor the same if every row that is suspect by itself were right
   * @param precision among as many leading rows as were made wrong
   */
  public record Finding(
      String detector,
      String noise,
      double auroc,
      double aurocLow,
      double aurocHigh,
      double aurocFloor,
      double precision,
      double precisionLow,
      double precisionHigh) {}

  /**
   * How many labels are held to be wrong, by confident learning: rows of classes that are hard to
   * tell apart are among them.
   *
   * @param rate share of all rows, in [0, 1]
   * @param low end of its 95 % interval, counting error alone
   * @param high end
   * @param byClass share of wrong labels among the rows of each given class
   * @param evenness 1 where the noise is even over classes, 0 where it goes to one class each
   */
  public record Noise(
      double rate, double low, double high, List<Double> byClass, double evenness) {}
}
