package thalweg.studies.dontmemorize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.Config;
import thalweg.lab.RunFolder;
import thalweg.report.NumberText;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan;
import thalweg.studies.StudySettings;
import thalweg.studies.fitting.CapacityAndTime;
import thalweg.studies.fitting.Paper;

/** The parts of the study, one after the other. */
final class DontMemorizePlan implements StudyPlan {
  private static final double FITTING_WEIGHT = 60;
  private static final double SHARPNESS_WEIGHT = 40;

  private final StudySettings settings;
  private final String dataName;
  private final Preset preset;
  private final TrainTest data;
  private final List<StudyPart> parts;

  DontMemorizePlan(StudySettings settings, String dataName, Preset preset, TrainTest data) {
    this.settings = settings;
    this.dataName = dataName;
    this.preset = preset;
    this.data = data;
    long seed = settings.seed();
    parts =
        List.of(
            new CapacityAndTime(data, preset.fitting(), Paper.DONT_MEMORIZE, seed, FITTING_WEIGHT),
            new SharpnessAtConvergence(data, preset.sharpness(), seed, SHARPNESS_WEIGHT));
  }

  @Override
  public Config config() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("study", DontMemorize.NAME);
    values.put("preset", settings.preset());
    values.put("data", dataName);
    values.put("seed", settings.seed());
    values.putAll(Config.of(preset).values());
    return Config.of(values);
  }

  @Override
  public String commandLine() {
    StringBuilder line = new StringBuilder("thalweg reproduce " + DontMemorize.NAME);
    line.append(" --preset ").append(settings.preset());
    line.append(" --data ").append(dataName);
    settings.dataDir().ifPresent(folder -> line.append(" --data-dir ").append(folder));
    line.append(" --seed ").append(settings.seed());
    if (!settings.noise().isEmpty()) {
      List<String> levels = preset.fitting().levels().stream().map(NumberText::of).toList();
      line.append(" --noise ").append(String.join(",", levels));
    }
    return line.toString();
  }

  @Override
  public String data() {
    return "%s: %s; %s; %s"
        .formatted(dataName, data.train().source().description(), data.train(), data.test());
  }

  @Override
  public List<Stage> stages() {
    return parts.stream().flatMap(part -> part.stages().stream()).toList();
  }

  @Override
  public void writeInputs(RunFolder folder) {
    parts.forEach(part -> part.writeInputs(folder));
  }

  @Override
  public void writeResults(Results results, RunFolder folder) {
    parts.forEach(part -> part.writeResults(results, folder));
  }

  @Override
  public Findings analyse(Results results) {
    String subtitle =
        "%s, ReLU networks with two hidden layers, preset %s, %d seeds (sharpness: %d)"
            .formatted(
                dataName, settings.preset(), preset.fitting().seeds(), preset.sharpness().seeds());
    Findings all =
        Findings.joined(subtitle, parts.stream().map(part -> part.analyse(results)).toList());
    return new Findings(
        subtitle,
        all.claims(),
        all.figures(),
        all.galleries(),
        all.tables(),
        Limits.with(all.limits()));
  }
}
