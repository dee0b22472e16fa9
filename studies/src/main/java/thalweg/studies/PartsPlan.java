package thalweg.studies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.Config;
import thalweg.lab.RunFolder;
import thalweg.report.NumberText;

/**
 * The parts of a study, one after the other.
 *
 * @param levels shares of noise that the user chose; none if the preset's are used
 * @param preset the resolved numbers
 * @param limits of the study as a whole
 */
record PartsPlan(
    String study,
    StudySettings settings,
    List<Double> levels,
    Record preset,
    String dataName,
    TrainTest loaded,
    String subtitle,
    List<StudyPart> parts,
    List<String> limits)
    implements StudyPlan {

  @Override
  public Config config() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("study", study);
    values.put("preset", settings.preset());
    values.put("data", dataName);
    values.put("seed", settings.seed());
    values.putAll(Config.of(preset).values());
    return Config.of(values);
  }

  @Override
  public String commandLine() {
    StringBuilder line = new StringBuilder("thalweg reproduce ").append(study);
    line.append(" --preset ").append(settings.preset());
    line.append(" --data ").append(dataName);
    settings.dataDir().ifPresent(folder -> line.append(" --data-dir ").append(folder));
    line.append(" --seed ").append(settings.seed());
    if (!levels.isEmpty()) {
      List<String> shown = levels.stream().map(NumberText::of).toList();
      line.append(" --noise ").append(String.join(",", shown));
    }
    return line.toString();
  }

  @Override
  public String data() {
    return "%s: %s; %s; %s"
        .formatted(dataName, loaded.train().source().description(), loaded.train(), loaded.test());
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
    List<Findings> found = new ArrayList<>();
    parts.forEach(part -> found.add(part.analyse(results)));
    found.add(new Findings("", List.of(), List.of(), List.of(), List.of(), limits));
    return Findings.joined(subtitle, found);
  }
}
