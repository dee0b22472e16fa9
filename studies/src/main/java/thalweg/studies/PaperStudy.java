package thalweg.studies;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import thalweg.data.Datasets;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;

/**
 * A study made of {@link StudyPart}s, with a record of numbers a preset.
 *
 * @param <P> the numbers of a preset: all that decides the results but the data and the seed
 */
public abstract class PaperStudy<P extends Record> implements Study {
  private static final String SAMPLE = "fashion-mnist-sample";

  private final Map<String, P> presets;

  /** A study with these presets, by name. */
  protected PaperStudy(Map<String, P> presets) {
    this.presets = new TreeMap<>(presets);
  }

  /**
   * The preset with other shares of noise.
   *
   * @param levels ascending, 0 and 1 among them
   */
  protected abstract P withLevels(P preset, List<Double> levels);

  /** What the study asks, in the paper's order. */
  protected abstract List<StudyPart> parts(P preset, TrainTest data, long seed);

  /** What the report's first line says of the preset beside its name and the data. */
  protected abstract String subtitle(P preset);

  /** What the study as a whole could not take from the paper, or scaled down; a sentence each. */
  protected abstract List<String> limits(P preset, String data);

  @Override
  public final StudyPlan plan(StudySettings settings) {
    P preset = presets.get(settings.preset());
    if (preset == null) {
      throw new LabException(
          LabException.USAGE,
          "Study %s has no preset '%s'; it has %s."
              .formatted(name(), settings.preset(), String.join(", ", presets.keySet())));
    }
    List<Double> levels = levels(settings.noise());
    P chosen = levels.isEmpty() ? preset : withLevels(preset, levels);
    String name = settings.data().orElse(SAMPLE);
    Datasets places =
        settings.dataDir().map(Datasets.standard()::inFolder).orElse(Datasets.standard());
    TrainTest data = places.load(name);
    return new PartsPlan(
        name(),
        settings,
        levels,
        chosen,
        name,
        data,
        "%s, preset %s, %s".formatted(name, settings.preset(), subtitle(chosen)),
        parts(chosen, data, settings.seed()),
        limits(chosen, name));
  }

  /** Those the user named, with 0 and 1; none if none were named. */
  private static List<Double> levels(List<Double> named) {
    if (named.isEmpty()) {
      return List.of();
    }
    TreeSet<Double> levels = new TreeSet<>(List.of(0.0, 1.0));
    // -0.0 is another Double than 0.0.
    named.forEach(p -> levels.add(p + 0.0));
    return List.copyOf(levels);
  }
}
