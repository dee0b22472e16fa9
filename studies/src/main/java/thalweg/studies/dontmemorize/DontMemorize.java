package thalweg.studies.dontmemorize;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import thalweg.data.Datasets;
import thalweg.lab.LabException;
import thalweg.studies.Study;
import thalweg.studies.StudyPlan;
import thalweg.studies.StudySettings;

/** The study of Krueger et al. 2017, "Deep Nets Don't Learn via Memorization". */
public final class DontMemorize implements Study {
  static final String NAME = "dont-memorize";
  private static final String SAMPLE = "fashion-mnist-sample";
  private static final Map<String, Preset> PRESETS =
      new TreeMap<>(Map.of("quick", Preset.QUICK, "smoke", Preset.SMOKE, "paper", Preset.PAPER));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "what noise needs that data do not: width, time, a sharper minimum (Krueger et al."
        + " 2017)";
  }

  @Override
  public String title() {
    return "Deep Nets Don't Learn via Memorization";
  }

  @Override
  public String citation() {
    return "Krueger, Ballas, Jastrzębski, Arpit, Kanwal, Maharaj, Bengio, Fischer, Courville: Deep"
        + " Nets Don't Learn via Memorization. ICLR 2017, workshop track, OpenReview rJv6ZgHYg";
  }

  @Override
  public StudyPlan plan(StudySettings settings) {
    Preset preset = PRESETS.get(settings.preset());
    if (preset == null) {
      throw new LabException(
          LabException.USAGE,
          "Study %s has no preset '%s'; it has %s."
              .formatted(NAME, settings.preset(), String.join(", ", PRESETS.keySet())));
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
    return new DontMemorizePlan(settings, name, preset, places.load(name));
  }
}
