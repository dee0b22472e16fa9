package thalweg.studies.closerlook;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import thalweg.data.Datasets;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;
import thalweg.studies.Study;
import thalweg.studies.StudyPlan;
import thalweg.studies.StudySettings;

/** The study of Arpit et al. 2017, "A Closer Look at Memorization in Deep Networks". */
public final class CloserLook implements Study {
  private static final String SAMPLE = "fashion-mnist-sample";

  private final Map<String, Preset> presets;

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public CloserLook() {
    this(Map.of("quick", Presets.QUICK, "smoke", Presets.SMOKE, "paper", Presets.PAPER));
  }

  CloserLook(Map<String, Preset> presets) {
    this.presets = new TreeMap<>(presets);
  }

  @Override
  public String name() {
    return "closer-look";
  }

  @Override
  public String about() {
    return "what networks learn first and what they memorize (Arpit et al. 2017)";
  }

  @Override
  public String title() {
    return "A Closer Look at Memorization in Deep Networks";
  }

  @Override
  public String citation() {
    return "Arpit, Jastrzębski, Ballas, Krueger, Bengio, Kanwal, Maharaj, Fischer, Courville,"
        + " Bengio, Lacoste-Julien: A Closer Look at Memorization in Deep Networks. ICML 2017, PMLR"
        + " 70:233-242, arXiv 1706.05394";
  }

  @Override
  public StudyPlan plan(StudySettings settings) {
    Preset preset = presets.get(settings.preset());
    if (preset == null) {
      throw new LabException(
          LabException.USAGE,
          "Study closer-look has no preset '%s'; it has %s."
              .formatted(settings.preset(), String.join(", ", presets.keySet())));
    }
    if (!settings.noise().isEmpty()) {
      TreeSet<Double> levels = new TreeSet<>(settings.noise());
      levels.add(0.0);
      levels.add(1.0);
      preset = preset.withLevels(levels.stream().map(p -> p + 0.0).distinct().toList());
    }
    String name = settings.data().orElse(SAMPLE);
    Datasets places =
        settings.dataDir().map(Datasets.standard()::inFolder).orElse(Datasets.standard());
    TrainTest data = places.load(name);
    if (preset.mostExamples() > data.train().size()) {
      throw new LabException(
          LabException.USAGE,
          "Preset %s trains on %d examples, but %s has %d; give a larger set with --data, such as mnist."
              .formatted(settings.preset(), preset.mostExamples(), name, data.train().size()));
    }
    return new CloserLookPlan(settings, name, preset, data);
  }
}
