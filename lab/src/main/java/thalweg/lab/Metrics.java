package thalweg.lab;

import java.util.List;
import java.util.Map;

/**
 * What a metrics log holds.
 *
 * @param values in plan order by trial, in the order of recording within a trial
 * @param ends for each trial met, in plan order, whether it reached its end
 * @param warnings one sentence for each thing skipped, such as a torn last line
 */
public record Metrics(List<Metric> values, Map<String, TrialEnd> ends, List<String> warnings) {

  /** Whether a trial's metrics are all there. */
  public enum TrialEnd {
    /** The trial did all its work. */
    COMPLETE,
    /** The trial was interrupted, cancelled, killed or failed, or is still running. */
    PARTIAL
  }

  /** The values of one trial, in order. */
  public List<Metric> of(String trial) {
    return values.stream().filter(metric -> metric.trial().equals(trial)).toList();
  }

  /** The values of one trial's metric of this name, in order. */
  public List<Metric> of(String trial, String name) {
    return of(trial).stream().filter(metric -> metric.name().equals(name)).toList();
  }
}
