package thalweg.lab.training;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import thalweg.lab.EpochEnd;
import thalweg.lab.Place;
import thalweg.lab.RunFolder;
import thalweg.lab.RunMetrics;
import thalweg.lab.Trainer;
import thalweg.lab.experiment.RecordPart;
import thalweg.lab.format.SafeTensors;
import thalweg.nn.Evaluate;
import thalweg.nn.Readings;

/** Writes what a training tells into its run folder, and everything needed to go on from there. */
final class Recorder implements Trainer.Watcher, AutoCloseable {
  private static final String FINISHED = "finished";
  private static final String METRICS = "metrics.jsonl";

  private final Session session;
  private final RunFolder folder;
  private final RunMetrics metrics;
  private final Chain chain;
  private final Curves curves;
  private final Optional<LedgerPass> ledger;
  private final Checkpoints checkpoints;
  private final Monitor monitor;
  private final int examples;
  private boolean finished;
  private long checkpointed = -1;

  /** Of a run that begins. */
  static Recorder begin(
      Session session, RunFolder folder, Optional<LedgerPass> pass, Clock clock, Monitor monitor) {
    Place from = session.trainer().place();
    Chain chain = Chain.start(folder.file(Chain.FILE), first(session, folder, from));
    Recorder recorder =
        new Recorder(session, folder, chain, 0, Curves.begin(folder, clock), monitor);
    recorder.ledger.ifPresent(l -> pass.ifPresent(l::copy));
    recorder.ledger.ifPresent(
        l -> LedgerFile.writeExamples(folder, session.material(), session.workers()));
    recorder.validate(from.step(), recorder.epochs(from));
    recorder.histograms(from.step());
    recorder.checkpoint();
    return recorder;
  }

  private static Link first(Session session, RunFolder folder, Place from) {
    String experiment = session.experimentHash();
    String data = session.material().hash();
    String parameters = session.parametersHash();
    return Fork.origin(folder.path())
        .map(origin ->
            new Link(
                from.step(),
                from.epoch(),
                parameters,
                Fork.chain(experiment, data, parameters, origin)))
        .orElseGet(() -> Link.first(experiment, data, parameters));
  }

  /** Of a run that goes on from a checkpoint, which the session's state is at. */
  static Recorder goOn(
      Session session,
      RunFolder folder,
      Checkpoint from,
      SafeTensors file,
      Clock clock,
      Monitor monitor) {
    Chain chain =
        Chain.reopen(folder.file(Chain.FILE), from.counters().get(Chain.FILE), from.last());
    Recorder recorder =
        new Recorder(
            session,
            folder,
            chain,
            from.counters().get(METRICS),
            Curves.goOn(folder, clock, from.counters().get(Curves.COUNTER)),
            monitor);
    session.probePlan().restore(from.counters());
    recorder.finished = from.counters().containsKey(FINISHED);
    recorder.checkpointed = from.place().step();
    if (from.place().position() > 0) {
      recorder.ledger.ifPresent(l -> l.restore(file));
    }
    return recorder;
  }

  private Recorder(
      Session session,
      RunFolder folder,
      Chain chain,
      long metricsLength,
      Curves curves,
      Monitor monitor) {
    this.session = session;
    this.folder = folder;
    this.chain = chain;
    this.curves = curves;
    this.monitor = monitor;
    examples = session.material().train().size();
    metrics = RunMetrics.open(folder, session.experiment().name(), metricsLength);
    ledger =
        session.experiment().record().ledger()
            ? Optional.of(new LedgerPass(session.experiment().record().columns(), examples))
            : Optional.empty();
    checkpoints = new Checkpoints(folder, session.experiment().record().keep());
  }

  @Override
  public void stepEnded(long step, int epoch, int[] batch) {
    session.stopwatch().stop();
    ledger.ifPresent(l -> l.take(session.step(), batch));
    int every = session.experiment().record().everySteps();
    Place place = session.trainer().place();
    double epochs = epochs(place);
    if (every > 0 && step % every == 0) {
      record(step, epochs, "step.loss", session.step().loss());
      record(step, epochs, "step.learningRate", session.learningRate());
      record(step, epochs, "step.batchSize", batch.length);
    }
    record(step, epochs, session.step().readings());
  }

  private double epochs(Place place) {
    return place.epoch() + (double) place.position() / examples;
  }

  private void record(long step, double epochs, String name, double value) {
    metrics.record(step, epochs, name, value);
    curves.scalar(step, name, value);
  }

  private void record(long step, double epochs, Readings readings) {
    for (int i = 0; i < readings.count(); i++) {
      if (session.probePlan().isDue(readings.probe(i))) {
        OptionalDouble error =
            readings.hasStandardError(i)
                ? OptionalDouble.of(readings.standardError(i))
                : OptionalDouble.empty();
        metrics.record(step, epochs, readings.name(i), readings.value(i), error);
        curves.scalar(step, readings.name(i), readings.value(i));
      }
    }
  }

  @Override
  public void epochEnded(EpochEnd end) {
    record(end.step(), end.epoch(), "train.loss", end.meanLoss());
    record(end.step(), end.epoch(), "train.accuracy", end.accuracy());
    validate(end.step(), end.epoch());
    ledger.ifPresent(l -> {
      LedgerFile.write(folder, end.epoch(), session.material(), l, session.workers());
      l.clear();
    });
    chain.add(end.step(), end.epoch(), session.parametersHash());
    RecordPart record = session.experiment().record();
    finished = session.until().isReached(end);
    if (finished || end.epoch() % record.checkpointEpochs() == 0) {
      histograms(end.step());
      checkpoint();
    }
    monitor.epochEnded(end);
  }

  /** Not at each checkpoint: the files of a run that was stopped once more would grow longer. */
  private void histograms(long step) {
    if (session.experiment().record().histograms()) {
      curves.histograms(step, session.model().parameters());
    }
  }

  private void validate(long step, double epoch) {
    session
        .validation()
        .ifPresent((Evaluate v) -> {
          v.run();
          record(step, epoch, "validation.loss", v.meanLoss());
          record(step, epoch, "validation.accuracy", v.accuracy());
          monitor.validated(step, epoch, v.meanLoss(), v.accuracy());
        });
  }

  /** Writes everything that going on from here takes, whole or not at all. */
  void checkpoint() {
    Place place = session.trainer().place();
    if (place.step() == checkpointed) {
      return;
    }
    checkpointed = place.step();
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put(METRICS, metrics.force());
    counters.put(Curves.COUNTER, curves.force());
    counters.put(Chain.FILE, chain.force());
    session.probePlan().save(counters);
    if (finished) {
      counters.put(FINISHED, 1L);
    }
    Checkpoint now =
        new Checkpoint(
            place, session.experimentHash(), session.material().hash(), chain.last(), counters);
    List<SafeTensors.Entry> more =
        place.position() > 0 ? ledger.map(LedgerPass::entries).orElse(List.of()) : List.of();
    Path file = folder.file(Checkpoint.name(place.step()));
    now.write(file, session.state(), more);
    if (place.position() == 0) {
      checkpoints.written(Chain.read(folder.file(Chain.FILE)).stream().map(Link::step).toList());
    }
  }

  /** Whether all the work was done before this run of the program began. */
  boolean isFinished() {
    return finished;
  }

  /** The last thing of a run that did all its work. */
  void complete() {
    metrics.complete();
  }

  @Override
  public void close() {
    try (metrics;
        chain;
        curves) {
      metrics.force();
      session.stopwatch().write(folder, session.probeNames(), session.step());
    }
  }
}
