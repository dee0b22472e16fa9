package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.Dataset;
import thalweg.lab.RunFolder;
import thalweg.report.NumberText;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;

/**
 * Training on noise and critical samples (figures 7 to 9 of the paper): first on random labels,
 * which also finds the radius of the search, then on random inputs.
 */
final class NoisePart implements StudyPart {
  private final Material material;
  private final Preset preset;
  private final Rig.Shelf<NoiseTrial.Bench> benches;

  NoisePart(Material material, Preset preset) {
    this.material = material;
    this.preset = preset;
    Dataset train = material.train();
    int validation = material.validationSize();
    benches =
        new Rig.Shelf<>(
            () -> new NoiseTrial.Bench(preset, train.features(), train.numClasses(), validation));
  }

  @Override
  public List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    stages.addAll(stages(NoiseKind.LABELS, 40));
    stages.addAll(stages(NoiseKind.INPUTS, 12));
    return stages;
  }

  private List<Stage> stages(NoiseKind kind, double weight) {
    Preset.Noise noise = preset.noise();
    List<StudyTrial> training = new ArrayList<>();
    List<StudyTrial> searching = new ArrayList<>();
    // The noisiest train longest: begun first, they do not keep the last thread busy alone.
    for (double p : kind.trained(preset).reversed()) {
      for (int r = 0; r < kind.seeds(preset); r++) {
        NoiseTrial train = new NoiseTrial(material, noise, benches, kind, p, r);
        CsrTrial search = new CsrTrial(material, noise, benches, kind, p, r);
        String shown = kind.title + ", p = " + NumberText.of(p) + ", seed " + (r + 1);
        training.add(new StudyTrial(kind.trial(p, r), "training on " + shown, train::run));
        searching.add(
            new StudyTrial(
                kind.search(p, r), "critical samples over training, " + shown, search::run));
      }
    }
    int searches = noise.curveEpochs().size() + 1;
    long epochs = noise.mostEpochs() + (long) NoiseTrial.SEARCH_UNITS * noise.radii().size();
    return List.of(
        new Stage("training on " + kind.title, weight, training.size() * epochs, "epoch", training),
        new Stage(
            "critical samples, " + kind.title,
            weight,
            (long) searching.size() * searches,
            "measurement",
            searching));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (NoiseKind kind : NoiseKind.values()) {
      for (int r = 0; r < kind.seeds(preset); r++) {
        for (double p : kind.trained(preset)) {
          if (p > 0) {
            String name = "masks/%s-p%s-seed%d.csv".formatted(kind.id, p, r + 1);
            material.noisy(kind, p, r).mask().save(folder.file(name));
          }
        }
      }
    }
  }

  @Override
  public Findings analyse(Results results) {
    NoiseResults labels = new NoiseResults(NoiseKind.LABELS, preset, results);
    NoiseResults inputs = new NoiseResults(NoiseKind.INPUTS, preset, results);
    NoiseFigures ofLabels = new NoiseFigures(labels, preset);
    NoiseFigures ofInputs = new NoiseFigures(inputs, preset);
    NoiseAnalysis analysis = new NoiseAnalysis(labels, material.train().numClasses());
    Findings first =
        new Findings(
            "",
            analysis.claims(),
            ofLabels.all(),
            List.of(),
            ofLabels.tables(),
            Limits.ofNoise(preset));
    Findings then =
        new Findings(
            "",
            new InputNoiseClaims(inputs).claims(),
            ofInputs.ofInputs(),
            List.of(),
            List.of(ofInputs.ends()),
            Limits.ofInputNoise(preset));
    return Findings.joined("", List.of(first, then));
  }
}
