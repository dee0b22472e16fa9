package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.TrainTest;
import thalweg.report.Figure;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.fitting.NoisyData;

/** All the trials of the study, and what comes of them. */
final class WalkPart implements StudyPart {
  private static final double WALKS_WEIGHT = 70;
  private static final double FORKS_WEIGHT = 10;
  private static final double JOINS_WEIGHT = 20;

  private final WalkSettings settings;
  private final int classes;
  private final NoisyData material;
  private final Rig.Shelf<WalkBench> benches;

  WalkPart(TrainTest data, WalkSettings settings, long seed) {
    this.settings = settings;
    material = new NoisyData(data, "walk", seed);
    material.requireExamples(settings.examples(), settings.validation());
    int features = data.train().features();
    classes = data.train().numClasses();
    benches = new Rig.Shelf<>(() -> new WalkBench(settings, features, classes));
  }

  @Override
  public List<Stage> stages() {
    return List.of(forks(), walks(), joins());
  }

  private Stage forks() {
    List<StudyTrial> trials = new ArrayList<>();
    for (int r : settings.replicates()) {
      ForkTrial fork = new ForkTrial(material, settings, benches, r);
      trials.add(new StudyTrial(ForkTrial.id(r), "fork, seed " + (r + 1), fork::run));
      OverlapTrial overlap = new OverlapTrial(material, settings, benches, r);
      trials.add(new StudyTrial(OverlapTrial.id(r), "overlap, seed " + (r + 1), overlap::run));
    }
    long units = settings.seeds() * (3L * settings.windowUpdates() + settings.batches().size());
    return new Stage("forks", FORKS_WEIGHT, units, "update", trials);
  }

  private Stage walks() {
    List<StudyTrial> trials = new ArrayList<>();
    long updates = 0;
    for (Gait gait : settings.gaits()) {
      for (int r : settings.replicates()) {
        WalkTrial trial = new WalkTrial(material, settings, benches, gait, r);
        String name = "%s, seed %d".formatted(gait.fullTitle(), r + 1);
        trials.add(new StudyTrial(WalkTrial.id(gait, r), name, trial::run));
        updates += settings.updates(gait);
      }
    }
    return new Stage("walks", WALKS_WEIGHT, updates, "update", trials);
  }

  private Stage joins() {
    List<StudyTrial> trials = new ArrayList<>();
    for (int r : settings.replicates()) {
      JoinTrial join = new JoinTrial(material, settings, benches, r);
      trials.add(new StudyTrial(JoinTrial.id(r), "paths, seed " + (r + 1), join::run));
    }
    long units = settings.seeds() * JoinTrial.units(settings);
    return new Stage("paths", JOINS_WEIGHT, units, "path", trials);
  }

  @Override
  public Findings analyse(Results results) {
    WalkResults read = new WalkResults(settings, results, classes);
    List<Figure> figures = new ArrayList<>(new WalkFigures(read).all());
    figures.addAll(new PathFigures(read).all());
    return new Findings(
        "",
        new WalkClaims(read).all(),
        figures,
        List.of(),
        new WalkTables(read).all(),
        Limits.of(settings));
  }
}
