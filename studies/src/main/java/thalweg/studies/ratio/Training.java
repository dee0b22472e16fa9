package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.data.Corrupted;
import thalweg.expr.RandomKey;
import thalweg.lab.EpochEnd;
import thalweg.lab.LabException;
import thalweg.lab.Place;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.probes.Hutchinson;
import thalweg.probes.Lanczos;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.Noise;
import thalweg.studies.ratio.Ending.Early;
import thalweg.studies.ratio.Trained.Curved;
import thalweg.studies.ratio.Trained.How;
import thalweg.studies.ratio.Trained.Look;

/** Trains the network of a {@link Cell} from the weights of its seed. */
final class Training {
  /** Of a residual, relative to the eigenvalue. */
  private static final double RESIDUAL = 0.02;

  /** Of a standard error over random vectors, relative to the estimate. */
  private static final double ERROR = 0.1;

  /** The loss of a pass is seldom so many times the loss at its end: above, none is evaluated. */
  private static final double NEAR = 3;

  private final Bench bench;
  private final Cell cell;
  private final int replicate;
  private final TrialRun run;
  private final double target;
  private final List<Look> looks = new ArrayList<>();
  private int[] random = {};
  private boolean reached;

  private Training(Bench bench, Cell cell, int replicate, TrialRun run) {
    this.bench = bench;
    this.cell = cell;
    this.replicate = replicate;
    this.run = run;
    target =
        switch (cell.ending().early()) {
          case Early.Never never -> Double.NEGATIVE_INFINITY;
          case Early.AtNoise noise -> Double.NEGATIVE_INFINITY;
          case Early.AtLoss(double loss) -> loss;
          case Early.AtLossOf(Cell other) ->
              run.earlier().get(other.id(replicate), Trained.class).orElseThrow().loss();
        };
  }

  static Trained run(Bench bench, Cell cell, int replicate, TrialRun run) {
    Rig.Shelf<Network> shelf = bench.shelf(cell.hidden(), cell.examples());
    Network network = shelf.take();
    Trained trained = new Training(bench, cell, replicate, run).on(network);
    shelf.giveBack(network);
    return trained;
  }

  private Trained on(Network network) {
    Corrupted data = bench.material().train(cell.examples(), Noise.LABELS, cell.noise(), replicate);
    random = data.mask().touchedIndices();
    Rig.load(data.dataset(), network.train);
    Rig.load(bench.material().validation(bench.validation(), replicate), network.validation);
    Rig.draw(network.model, bench.material().streams(replicate, "init"));
    network.follow(cell.course());
    boolean diverged = !train(network);
    int epochs = network.trainer.place().epoch();
    network.onValidation.run();
    network.onTrain.run();
    diverged |= !Double.isFinite(network.onTrain.meanLoss());
    boolean curved = cell.curvature() == Cell.Curvature.MEASURED && !diverged;
    Trained trained =
        new Trained(
            diverged ? How.DIVERGED : reached ? How.REACHED : How.LAST_EPOCH,
            epochs,
            diverged ? Double.NaN : network.onTrain.meanLoss(),
            network.onValidation.accuracy(),
            List.copyOf(looks),
            curved ? Optional.of(measure(network)) : Optional.empty(),
            curved ? Optional.of(network.model.parameters().snapshot()) : Optional.empty());
    record(network.trainer.place().step(), trained);
    run.advance(cell.ending().most() - epochs);
    return trained;
  }

  /** False if it diverged. */
  private boolean train(Network network) {
    Trainer trainer = network.trainer;
    trainer.goTo(Place.START);
    try {
      // A pause is asked for before the first step of the epoch after the last.
      trainer.advance(
          bench.material().key(replicate, "order"),
          new Until.Epochs(cell.ending().most()),
          end -> epochEnded(network, end),
          () -> reached || run.context().isCancelled());
      run.context().throwIfCancelled();
      return true;
    } catch (LabException e) {
      if (e.exitCode() != LabException.TRIAL) {
        throw e;
      }
      return false;
    }
  }

  private void epochEnded(Network network, EpochEnd end) {
    run.advance(1);
    if (end.epoch() % cell.every() == 0 || end.epoch() == cell.ending().most()) {
      look(network, end);
    }
    if (end.meanLoss() <= NEAR * target) {
      network.onTrain.run();
      reached |= network.onTrain.meanLoss() <= target;
    }
  }

  private void look(Network network, EpochEnd end) {
    network.onValidation.run();
    double noise = random.length == 0 ? Double.NaN : noiseRight(network);
    double validation = network.onValidation.accuracy();
    looks.add(new Look(end.epoch(), end.meanLoss(), validation, noise));
    run.log().record(end.step(), end.epoch(), "train.loss", end.meanLoss());
    run.log().record(end.step(), end.epoch(), "validation.accuracy", validation);
    if (random.length > 0) {
      run.log().record(end.step(), end.epoch(), "noise.accuracy", noise);
    }
    if (cell.ending().early() instanceof Early.AtNoise(double accuracy, int from)) {
      reached |= noise >= accuracy && end.epoch() >= from;
    }
  }

  private double noiseRight(Network network) {
    network.onTrain.run();
    int[] predicted = network.onTrain.predictions();
    int[] labels = network.train.labels().value().toInts();
    int right = 0;
    for (int i : random) {
      right += predicted[i] == labels[i] ? 1 : 0;
    }
    return (double) right / random.length;
  }

  private Curved measure(Network network) {
    run.context().throwIfCancelled();
    Measure how = bench.measure();
    Network.Probes probes = network.probes();
    Lanczos lanczos = new Lanczos(how.steps(), RESIDUAL);
    Hutchinson signs = new Hutchinson(how.vectors(), ERROR);
    RandomKey vectors = bench.material().key(replicate, "signs");
    return new Curved(
        lanczos
            .ends(probes.hessian(), 1, bench.material().key(replicate, "direction"))
            .largest()
            .getFirst()
            .estimate(),
        signs.squaredFrobenius(probes.hessian(), vectors),
        signs.trace(probes.hessian(), vectors),
        signs.trace(probes.covariance(), vectors));
  }

  private void record(long step, Trained trained) {
    run.log().record(step, trained.epochs(), "end.loss", trained.loss());
    run.log().record(step, trained.epochs(), "end.validation.accuracy", trained.validation());
    trained
        .curvature()
        .ifPresent(curved ->
            curved
                .byName()
                .forEach((name, e) ->
                    run.log().record(step, trained.epochs(), name, e.value(), e.standardError())));
  }
}
