package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.probes.Slice;

/**
 * The numbers of a preset: all that decides the results but the data and the seed.
 *
 * @param hidden units of each hidden layer
 * @param examples trained on
 * @param evaluation how many of these slices are measured on, drawn once a replicate
 * @param validation test examples
 * @param rates learning rates, ascending, three
 * @param batches batch sizes, ascending, three
 * @param reference the batch size, one of these, whose middle window is measured on all examples
 * @param windows the updates before which each window of slices begins, ascending, three
 * @param windowUpdates consecutive updates in a window
 * @param pieces that a slice is cut into
 * @param refinements of a slice's floor by golden section
 * @param epochs that small batches are trained for; others at least to the last window's end
 * @param fullUpdates of full-batch descent, at least to the first window's end
 * @param lanczosSteps Hessian products at most for the largest eigenvalue
 * @param forks where the walk forks, and which paths join networks
 * @param seeds how often everything is repeated
 */
record WalkSettings(
    List<Integer> hidden,
    int examples,
    int evaluation,
    int validation,
    List<Double> rates,
    List<Integer> batches,
    int reference,
    List<Integer> windows,
    int windowUpdates,
    int pieces,
    int refinements,
    int epochs,
    int fullUpdates,
    int lanczosSteps,
    Forks forks,
    int seeds) {

  /**
   * @param forkAt updates after which the run of the largest rate and the smallest batch forks
   * @param slower by how much the rate of the copy along the floor is smaller
   * @param drop by how much the rate of the copy that anneals is smaller
   * @param leading eigenvectors whose subspace gradients are held against
   * @param gradients drawn of each batch size for that
   * @param splits updates after which copies part that are then joined by a segment
   * @param joinedAt updates at which they are joined
   * @param points at which a path is looked at
   * @param curveSteps of training a curve's bend
   * @param curveRate of its learning
   * @param kept numbers that a random projection keeps of a point
   * @param keptEvery updates between two points of a path that is kept
   */
  record Forks(
      int forkAt,
      double slower,
      double drop,
      int leading,
      int gradients,
      List<Integer> splits,
      int joinedAt,
      int points,
      int curveSteps,
      double curveRate,
      int kept,
      int keptEvery) {
    Forks {
      splits = List.copyOf(splits);
    }
  }

  /** Minutes on two cores. */
  static final WalkSettings QUICK =
      new WalkSettings(
          List.of(128, 64),
          5000,
          1000,
          1000,
          List.of(0.02, 0.1, 0.5),
          List.of(25, 100, 1000),
          100,
          List.of(0, 100, 450),
          60,
          10,
          0,
          10,
          100,
          20,
          new Forks(400, 25, 10, 10, 20, List.of(0, 50, 500), 1000, 30, 300, 0.1, 256, 20),
          3);

  /** Seconds: shows that everything works here; too few seeds for any verdict. */
  static final WalkSettings SMOKE =
      new WalkSettings(
          List.of(16),
          120,
          60,
          40,
          List.of(0.05, 0.1, 0.2),
          List.of(5, 20, 60),
          20,
          List.of(0, 8, 16),
          6,
          4,
          2,
          2,
          14,
          5,
          new Forks(10, 25, 10, 2, 3, List.of(0, 5), 20, 5, 10, 0.1, 16, 4),
          2);

  /** The published setting, as far as it is known; weeks on two cores. */
  static final WalkSettings PAPER =
      new WalkSettings(
          List.of(500, 350),
          45_000,
          45_000,
          5_000,
          List.of(0.025, 0.05, 0.1),
          List.of(100, 500, 1000),
          100,
          List.of(0, 4050, 44_550),
          450,
          10,
          10,
          100,
          4000,
          50,
          new Forks(
              4500, 25, 10, 10, 100, List.of(0, 450, 4500), 45_000, 30, 10_000, 0.015, 1024, 450),
          5);

  /**
   * @throws IllegalArgumentException if there are not three rates, batches and windows, the
   *     reference is none of the batches, or fewer examples are trained on than measured
   */
  WalkSettings {
    hidden = List.copyOf(hidden);
    rates = List.copyOf(rates);
    batches = List.copyOf(batches);
    windows = List.copyOf(windows);
    boolean threes = rates.size() == 3 && batches.size() == 3 && windows.size() == 3;
    if (!threes || !batches.contains(reference) || evaluation > examples) {
      throw new IllegalArgumentException(
          "rates %s, batches %s with reference %d, windows %s, %d of %d examples; expected three"
                  .formatted(rates, batches, reference, windows, evaluation, examples)
              + " each, the reference among the batches, and as many examples or more");
    }
  }

  Slice.Grid grid() {
    return new Slice.Grid(pieces, refinements);
  }

  double smallRate() {
    return rates.get(0);
  }

  double middleRate() {
    return rates.get(1);
  }

  double largeRate() {
    return rates.get(2);
  }

  int smallBatch() {
    return batches.get(0);
  }

  int largeBatch() {
    return batches.get(2);
  }

  /** The end of window i, in updates. */
  int windowEnd(int i) {
    return windows.get(i) + windowUpdates;
  }

  /** Updates of one epoch in batches of this size. */
  int updatesPerEpoch(int batch) {
    return (examples + batch - 1) / batch;
  }

  /** Examples of an update. */
  int batchOf(Gait gait) {
    return switch (gait.kind()) {
      case SGD -> gait.batch();
      case GD, GD_WITH_NOISE -> examples;
    };
  }

  /** Passes over the examples after so many updates in batches of this size. */
  double epochs(long updates, int batch) {
    return (double) updates * batch / examples;
  }

  /** How many updates a way of walking is trained for. */
  int updates(Gait gait) {
    return switch (gait.kind()) {
      case SGD -> Math.max(epochs * updatesPerEpoch(gait.batch()), windowEnd(windows.size() - 1));
      case GD, GD_WITH_NOISE -> Math.max(fullUpdates, windowEnd(0));
    };
  }

  /** The windows, by index, in which slices of a way of walking are measured. */
  List<Integer> windowsOf(Gait gait) {
    return switch (gait.kind()) {
      case SGD -> gait.batch() == reference ? List.of(0, 1, 2) : List.of(1);
      case GD, GD_WITH_NOISE -> List.of(0);
    };
  }

  /** All ways of walking: the grid of SGD, and full-batch descent with and without noise. */
  List<Gait> gaits() {
    List<Gait> all = new ArrayList<>();
    for (double rate : rates) {
      batches.forEach(batch -> all.add(Gait.sgd(rate, batch)));
    }
    all.add(Gait.gd(middleRate()));
    all.add(Gait.gd(largeRate()));
    all.add(Gait.withNoise(largeRate(), reference));
    return List.copyOf(all);
  }

  /** The replicates, from 0. */
  List<Integer> replicates() {
    return IntStream.range(0, seeds).boxed().toList();
  }
}
