package thalweg.lab.sweep;

import java.util.Map;
import java.util.stream.Collectors;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;

/**
 * One training of a sweep.
 *
 * @param hash the first 12 digits of its config's: its folder's name
 * @param settings what the sweep sets, by dotted key, in order; without the seed
 * @param experiment everything resolved
 */
public record SweepTrial(String hash, Map<String, Object> settings, Experiment experiment) {
  private static final int DIGITS = 12;

  static SweepTrial of(Map<String, Object> settings, Experiment experiment) {
    String hash = Experiments.config(experiment).hash().substring(0, DIGITS);
    return new SweepTrial(hash, settings, experiment);
  }

  /** As a reader tells it from others: {@code optimizer.learningRate=0.1 seed=2}. */
  public String label() {
    String set =
        settings.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue() + " ")
            .collect(Collectors.joining());
    return set + "seed=" + experiment.seed();
  }
}
