package thalweg.studies.closerlook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.Config;
import thalweg.lab.RunFolder;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Table;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.StudyPlan;
import thalweg.studies.StudySettings;
import thalweg.studies.closerlook.EasyHardTrial.Tally;
import thalweg.studies.closerlook.Material.Variant;

/** The trials of the study, and how their results come together. */
final class CloserLookPlan implements StudyPlan {
  private static final String RESULTS_FILE = "examples.csv";

  private final StudySettings settings;
  private final String dataName;
  private final Preset preset;
  private final TrainTest data;
  private final Material material;
  private final Rig.Shelf<EasyHardTrial.Bench> easyHardBenches;
  private final Rig.Shelf<NoiseTrial.Bench> noiseBenches;

  CloserLookPlan(StudySettings settings, String dataName, Preset preset, TrainTest data) {
    this.settings = settings;
    this.dataName = dataName;
    this.preset = preset;
    this.data = data;
    this.material = new Material(data, preset, settings.seed());
    int features = data.train().features();
    int classes = data.train().numClasses();
    int validation = Math.min(preset.noise().validation(), data.test().size());
    easyHardBenches = new Rig.Shelf<>(() -> new EasyHardTrial.Bench(preset, features, classes));
    noiseBenches =
        new Rig.Shelf<>(() -> new NoiseTrial.Bench(preset, features, classes, validation));
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
    Preset.Noise noise = preset.noise();
    List<StudyTrial> training = new ArrayList<>();
    List<StudyTrial> searching = new ArrayList<>();
    // The noisiest train longest: begun first, they do not keep the last thread busy alone.
    for (double p : noise.levels().reversed()) {
      for (int r = 0; r < preset.seeds(); r++) {
        NoiseTrial train = new NoiseTrial(material, noise, noiseBenches, p, r);
        CsrTrial search = new CsrTrial(material, noise, noiseBenches, p, r);
        String shown = "p = " + NumberText.of(p) + ", seed " + (r + 1);
        training.add(
            new StudyTrial(NoiseTrial.id(p, r), "training on random labels, " + shown, train::run));
        searching.add(
            new StudyTrial(
                CsrTrial.id(p, r), "critical samples over training, " + shown, search::run));
      }
    }
    List<StudyTrial> tallying = new ArrayList<>();
    for (int r = 0; r < preset.seeds(); r++) {
      for (Variant variant : Variant.values()) {
        EasyHardTrial trial =
            new EasyHardTrial(material, preset.easyHard(), easyHardBenches, variant, r);
        tallying.add(
            new StudyTrial(
                EasyHardTrial.id(variant, r),
                "easy and hard examples, " + variant.title + ", seed " + (r + 1),
                trial::run));
      }
    }
    int searches = noise.curveEpochs().size() + 1;
    long epochs = noise.mostEpochs() + (long) NoiseTrial.SEARCH_UNITS * noise.radii().size();
    return List.of(
        new Stage(
            "easy and hard examples",
            20,
            (long) tallying.size() * preset.easyHard().runs(),
            "run",
            tallying),
        new Stage("training on noise", 40, training.size() * epochs, "epoch", training),
        new Stage(
            "critical samples", 40, (long) searching.size() * searches, "measurement", searching));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (int r = 0; r < preset.seeds(); r++) {
      for (Variant variant : List.of(Variant.RAND_X, Variant.RAND_Y)) {
        material
            .easyHard(variant, r)
            .mask()
            .save(folder.file("masks/easy-hard-%s-seed%d.csv".formatted(variant.id, r + 1)));
      }
      for (double p : preset.noise().levels()) {
        if (p > 0) {
          material
              .noisy(p, r)
              .mask()
              .save(folder.file("masks/noise-p%s-seed%d.csv".formatted(p, r + 1)));
        }
      }
    }
  }

  @Override
  public void writeResults(Results results, RunFolder folder) {
    folder.write(
        RESULTS_FILE,
        out -> {
          StringBuilder text =
              new StringBuilder(
                  "variant,seed,source_row,original_label,given_label,right,runs,favourite\n");
          for (Tally tally : results.all(Tally.class)) {
            for (int i = 0; i < tally.right().length; i++) {
              int at = tally.tallied()[i];
              text.append(tally.variant().id)
                  .append(',')
                  .append(tally.replicate() + 1)
                  .append(',')
                  .append(tally.mask().sourceRow(at))
                  .append(',')
                  .append(tally.mask().originalLabel(at))
                  .append(',')
                  .append(tally.mask().givenLabel(at))
                  .append(',')
                  .append(tally.right()[i])
                  .append(',')
                  .append(tally.runs())
                  .append(',')
                  .append(tally.favourite(i))
                  .append('\n');
            }
          }
          out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        });
  }

  @Override
  public Findings analyse(Results results) {
    EasyHardAnalysis easyHard = new EasyHardAnalysis(material, preset, results);
    NoiseAnalysis noise = new NoiseAnalysis(preset, data.train().numClasses(), results);
    NoiseFigures figures = new NoiseFigures(noise, preset);
    List<Claim> claims = new ArrayList<>(easyHard.claims());
    claims.addAll(noise.claims());
    List<Figure> drawn = new ArrayList<>(List.of(easyHard.figure()));
    drawn.addAll(figures.all());
    List<Table> tables = new ArrayList<>(List.of(easyHard.table()));
    tables.addAll(figures.tables());
    String subtitle =
        "%s, ReLU network with hidden layers %s, preset %s, %d seeds"
            .formatted(
                dataName,
                String.join(" and ", preset.hidden().stream().map(w -> w.toString()).toList()),
                settings.preset(),
                preset.seeds());
    return new Findings(
        subtitle, claims, drawn, easyHard.galleries(), tables, Limits.of(preset, dataName));
  }
}
