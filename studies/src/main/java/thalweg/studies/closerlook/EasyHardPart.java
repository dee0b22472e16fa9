package thalweg.studies.closerlook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import thalweg.data.Dataset;
import thalweg.lab.RunFolder;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.closerlook.EasyHardTrial.Tally;
import thalweg.studies.closerlook.Material.Variant;

/** Are some examples easier than others (figure 1 of the paper)? */
final class EasyHardPart implements StudyPart {
  private static final String RESULTS_FILE = "examples.csv";

  private final Material material;
  private final Preset preset;
  private final Rig.Shelf<EasyHardTrial.Bench> benches;

  EasyHardPart(Material material, Preset preset) {
    this.material = material;
    this.preset = preset;
    Dataset train = material.train();
    benches =
        new Rig.Shelf<>(
            () -> new EasyHardTrial.Bench(preset, train.features(), train.numClasses()));
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> tallying = new ArrayList<>();
    for (int r = 0; r < preset.seeds(); r++) {
      for (Variant variant : Variant.values()) {
        EasyHardTrial trial = new EasyHardTrial(material, preset.easyHard(), benches, variant, r);
        tallying.add(
            new StudyTrial(
                EasyHardTrial.id(variant, r),
                "easy and hard examples, " + variant.title + ", seed " + (r + 1),
                trial::run));
      }
    }
    return List.of(
        new Stage(
            "easy and hard examples",
            20,
            (long) tallying.size() * preset.easyHard().runs(),
            "run",
            tallying));
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
    EasyHardAnalysis analysis = new EasyHardAnalysis(material, preset, results);
    return new Findings(
        "",
        analysis.claims(),
        List.of(analysis.figure()),
        analysis.galleries(),
        List.of(analysis.table()),
        Limits.ofEasyHard(preset));
  }
}
