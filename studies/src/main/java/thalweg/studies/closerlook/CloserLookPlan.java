package thalweg.studies.closerlook;

import java.util.ArrayList;
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
import thalweg.studies.regularizers.RegularizersPart;

/** The study's questions, in the paper's order. */
final class CloserLookPlan implements StudyPlan {
  private final StudySettings settings;
  private final String dataName;
  private final Preset preset;
  private final TrainTest data;
  private final List<StudyPart> parts;

  CloserLookPlan(StudySettings settings, String dataName, Preset preset, TrainTest data) {
    this.settings = settings;
    this.dataName = dataName;
    this.preset = preset;
    this.data = data;
    Material material = new Material(data, preset, settings.seed());
    parts =
        List.of(
            new EasyHardPart(material, preset),
            new FiltersPart(material, preset.filters()),
            new SensitivityPart(material, preset.sensitivity()),
            new NoisePart(material, preset),
            new RegularizersPart(data, preset.regularizers(), settings.seed()));
  }

  @Override
  public Config config() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("study", "closer-look");
    values.put("preset", settings.preset());
    values.put("data", dataName);
    values.put("seed", settings.seed());
    values.putAll(Config.of(preset).values());
    return Config.of(values);
  }

  @Override
  public String commandLine() {
    StringBuilder line = new StringBuilder("thalweg reproduce closer-look");
    line.append(" --preset ").append(settings.preset());
    line.append(" --data ").append(dataName);
    settings.dataDir().ifPresent(folder -> line.append(" --data-dir ").append(folder));
    line.append(" --seed ").append(settings.seed());
    if (!settings.noise().isEmpty()) {
      line.append(" --noise ").append(levels(","));
    }
    return line.toString();
  }

  private String levels(String between) {
    return String.join(
        between, preset.noise().levels().stream().map(p -> NumberText.of(p)).toList());
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
        "%s, preset %s, %d seeds".formatted(dataName, settings.preset(), preset.seeds());
    List<Findings> found = new ArrayList<>();
    parts.forEach(part -> found.add(part.analyse(results)));
    found.add(
        new Findings(
            "", List.of(), List.of(), List.of(), List.of(), Limits.ofAll(preset, dataName)));
    return Findings.joined(subtitle, found);
  }
}
