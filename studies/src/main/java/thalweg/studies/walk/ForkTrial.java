package thalweg.studies.walk;

import java.util.List;
import thalweg.probes.FloorTrack;
import thalweg.probes.Landscape;
import thalweg.probes.Slice;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.NoisyData;

/**
 * One walk that forks: from the same parameters, on the same batches, it goes on as it was, with a
 * much smaller learning rate along the floor, and with a rate that was dropped.
 */
final class ForkTrial {
  /** Losses and distances after each update of a branch. */
  @SuppressWarnings("ArrayRecordComponent") // measured, never compared
  record Branch(double rate, double[] losses, double[] fromFork, double[] fromStart) {
    double meanLossAfter(int updates) {
      double sum = 0;
      for (int i = updates; i < losses.length; i++) {
        sum += losses[i];
      }
      return sum / (losses.length - updates);
    }

    double travelled() {
      return fromFork[fromFork.length - 1];
    }
  }

  /**
   * What came of it.
   *
   * @param lossAtFork before the first update of every branch
   * @param distanceAtFork from the start
   * @param on as it was
   * @param slow along the floor
   * @param dropped annealed
   * @param updates of the walk above the floor
   * @param barriers that these crossed
   * @param floorBarriers between their floor points
   * @param floorPeaks floors higher than those beside them
   */
  record Forked(
      int replicate,
      double lossAtFork,
      double distanceAtFork,
      Branch on,
      Branch slow,
      Branch dropped,
      int updates,
      int barriers,
      int floorBarriers,
      int floorPeaks) {}

  private final NoisyData material;
  private final WalkSettings settings;
  private final Rig.Shelf<WalkBench> benches;
  private final int replicate;

  ForkTrial(
      NoisyData material, WalkSettings settings, Rig.Shelf<WalkBench> benches, int replicate) {
    this.material = material;
    this.settings = settings;
    this.benches = benches;
    this.replicate = replicate;
  }

  static String id(int replicate) {
    return "fork/" + replicate;
  }

  private Order order() {
    return new Order(material.key(replicate, "order"), settings.examples(), settings.smallBatch());
  }

  Forked run(TrialRun run) {
    WalkBench bench = benches.take();
    bench.begin(material, settings, replicate, "init");
    double[] start = bench.here();
    Order order = order();
    for (int t = 0; t < settings.forks().forkAt(); t++) {
      run.context().throwIfCancelled();
      bench.step(settings.largeRate(), order.of(t));
    }
    double[] fork = bench.here();
    double rate = settings.largeRate();
    FloorTrack floor = new FloorTrack(bench.onSome, settings.grid(), WalkTrial.ROUNDING);
    Branch on = branch(bench, run, start, fork, rate, List.of(floor));
    Branch slow = branch(bench, run, start, fork, rate / settings.forks().slower(), List.of());
    Branch dropped = branch(bench, run, start, fork, rate / settings.forks().drop(), List.of());
    Forked forked =
        new Forked(
            replicate,
            bench.onSome.at(fork),
            Landscape.distance(start, fork),
            on,
            slow,
            dropped,
            floor.updates(),
            floor.barriers(),
            floor.floorBarriers(),
            floor.peaks());
    int at = settings.forks().forkAt();
    double epoch = settings.epochs(at, settings.smallBatch());
    run.log().record(at, epoch, "barriers", floor.barriers());
    run.log().record(at, epoch, "floor.barriers", floor.floorBarriers());
    benches.giveBack(bench);
    return forked;
  }

  private Branch branch(
      WalkBench bench,
      TrialRun run,
      double[] start,
      double[] fork,
      double rate,
      List<FloorTrack> floors) {
    bench.beginAt(fork);
    Order order = order();
    int updates = settings.windowUpdates();
    double[] losses = new double[updates];
    double[] fromFork = new double[updates];
    double[] fromStart = new double[updates];
    double before = bench.onSome.at(fork);
    double[] last = fork;
    for (int t = 0; t < updates; t++) {
      run.context().throwIfCancelled();
      bench.step(rate, order.of(settings.forks().forkAt() + t));
      double[] now = bench.here();
      if (floors.isEmpty()) {
        losses[t] = bench.onSome.at(now);
      } else {
        Slice slice = Slice.between(bench.onSome, last, now, settings.grid(), before);
        floors.getFirst().add(slice, last, now);
        losses[t] = slice.after();
      }
      before = losses[t];
      fromFork[t] = Landscape.distance(fork, now);
      fromStart[t] = Landscape.distance(start, now);
      last = now;
      run.advance(1);
    }
    return new Branch(rate, losses, fromFork, fromStart);
  }
}
