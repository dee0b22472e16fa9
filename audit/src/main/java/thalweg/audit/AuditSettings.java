package thalweg.audit;

import java.time.Duration;
import java.util.List;

/**
 * What a user asks of an audit.
 *
 * @param detectors to score by, one at least
 * @param folds of the cross-validation, 2 or more
 * @param time that two cores of a usual machine may take, about; fixes how much is trained
 * @param maxSuspects most rows that are listed and shown, 1 or more
 * @param seed of every random draw
 */
public record AuditSettings(
    List<Detector> detectors, int folds, Duration time, int maxSuspects, long seed) {
  public AuditSettings {
    detectors = List.copyOf(detectors);
    if (detectors.isEmpty() || folds < 2 || maxSuspects < 1 || !time.isPositive()) {
      throw new IllegalArgumentException(
          "%d detectors, %d folds, %d suspects, %s; expected 1, 2, 1 or more, and some time"
              .formatted(detectors.size(), folds, maxSuspects, time));
    }
  }

  /** Every detector, four folds, three minutes. */
  public static AuditSettings standard() {
    return new AuditSettings(List.of(Detector.values()), 4, Duration.ofMinutes(3), 1000, 0);
  }
}
