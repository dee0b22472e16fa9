package thalweg.lab.sweep;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A trial and what it came to.
 *
 * @param results final and best values by name; those there are
 */
public record SweepRow(
    SweepTrial trial, TrialState state, OptionalDouble seconds, Map<String, Double> results) {

  static SweepRow of(SweepTrial trial, Path folder, TrialState state) {
    Map<String, Double> results = new LinkedHashMap<>();
    if (TrialState.of(folder) == TrialState.NEW) {
      return new SweepRow(trial, state, OptionalDouble.empty(), results);
    }
    RunSummary run = RunSummary.read(folder);
    for (String metric :
        new String[] {"train.loss", "train.accuracy", "validation.loss", "validation.accuracy"}) {
      run.last(metric).ifPresent(v -> results.put(metric, v));
    }
    run.best("validation.loss").ifPresent(v -> results.put("best.validation.loss", v));
    run.best("validation.accuracy").ifPresent(v -> results.put("best.validation.accuracy", v));
    return new SweepRow(trial, state, run.seconds(), results);
  }
}
