package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.List;
import thalweg.lab.RunFolder;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.closerlook.Material.Variant;
import thalweg.studies.closerlook.SensitivityTrial.Labelling;

/** Do a few examples decide the loss, and classes each other's (figures 3 and 4 of the paper)? */
final class SensitivityPart implements StudyPart {
  /** What the paper compares here. */
  static final List<Variant> VARIANTS = List.of(Variant.REAL, Variant.RAND_X);

  private final Material material;
  private final Preset.Sensitivity preset;

  SensitivityPart(Material material, Preset.Sensitivity preset) {
    this.material = material;
    this.preset = preset;
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> trials = new ArrayList<>();
    for (int r = 0; r < preset.seeds(); r++) {
      for (Labelling labelling : Labelling.values()) {
        for (Variant variant : VARIANTS) {
          SensitivityTrial trial = new SensitivityTrial(material, preset, variant, labelling, r);
          trials.add(
              new StudyTrial(
                  SensitivityTrial.id(variant, labelling, r),
                  "loss sensitivity, %s, %s, seed %d"
                      .formatted(variant.title, labelling.title, r + 1),
                  trial::run));
        }
      }
    }
    long steps = (long) preset.steps() * (preset.gridPoints() + 1) / 2;
    return List.of(new Stage("loss sensitivity", 12, trials.size() * steps, "step back", trials));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (int r = 0; r < preset.seeds(); r++) {
      material
          .small(preset, Variant.RAND_X, r)
          .mask()
          .save(folder.file("masks/sensitivity-randX-seed%d.csv".formatted(r + 1)));
    }
  }

  @Override
  public Findings analyse(Results results) {
    SensitivityAnalysis analysis =
        new SensitivityAnalysis(preset, material.train().classNames(), results);
    return new Findings(
        "",
        analysis.claims(),
        analysis.figures(),
        List.of(),
        List.of(analysis.table()),
        Limits.ofSensitivity(preset));
  }
}
