package thalweg.studies.dontmemorize;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.TrainTest;
import thalweg.report.NumberText;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.fitting.Noise;
import thalweg.studies.fitting.NoisyData;

/**
 * How sharp the minimum is in which training ends, against the share of noise in inputs or labels
 * (Krueger et al. 2017, figure 3).
 */
final class SharpnessAtConvergence implements StudyPart {
  private final SharpnessSettings settings;
  private final NoisyData material;
  private final double weight;
  private final Rig.Shelf<SharpnessTrial.Bench> benches;

  SharpnessAtConvergence(TrainTest data, SharpnessSettings settings, long seed, double weight) {
    this.settings = settings;
    this.weight = weight;
    material = new NoisyData(data, "sharpness", seed);
    material.requireExamples(settings.examples(), 0);
    int features = data.train().features();
    int classes = data.train().numClasses();
    benches = new Rig.Shelf<>(() -> new SharpnessTrial.Bench(settings, features, classes));
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> trials = new ArrayList<>();
    trial(trials, Noise.NONE, 0);
    for (double p : settings.levels().subList(1, settings.levels().size())) {
      trial(trials, Noise.LABELS, p);
      trial(trials, Noise.INPUTS, p);
    }
    long units =
        settings.epochs() + (long) State.values().length * SharpnessTrial.MEASUREMENT_UNITS;
    return List.of(new Stage("sharpness", weight, trials.size() * units, "epoch", trials));
  }

  private void trial(List<StudyTrial> trials, Noise noise, double p) {
    for (int r = 0; r < settings.seeds(); r++) {
      SharpnessTrial trial = new SharpnessTrial(material, settings, benches, noise, p, r);
      trials.add(
          new StudyTrial(
              SharpnessTrial.id(noise, p, r),
              "sharpness, %s, p = %s, seed %d".formatted(noise.title(), NumberText.of(p), r + 1),
              trial::run));
    }
  }

  @Override
  public Findings analyse(Results results) {
    SharpnessAnalysis analysis = new SharpnessAnalysis(settings, results);
    SharpnessFigures figures = new SharpnessFigures(analysis);
    return new Findings(
        "", analysis.claims(), figures.all(), List.of(), figures.tables(), limits());
  }

  private List<String> limits() {
    return List.of(
        "Sharpness: which checkpoint, which examples and which data set the paper measured is not"
            + " known; here three matched states, on all that the network was trained on.",
        ("Sharpness: %d units in each of two hidden layers, %d examples, rate %s, batches of %d,"
                + " the same for every share of noise; no batch norm, whose scale would change the"
                + " measure and not the function (Dinh et al. 2017).")
            .formatted(
                settings.width(),
                settings.examples(),
                NumberText.of(settings.learningRate()),
                settings.batch()),
        "Sharpness is not invariant to rescaling the layers of a ReLU network: it compares networks"
            + " that began from the same weights, and no others.");
  }
}
