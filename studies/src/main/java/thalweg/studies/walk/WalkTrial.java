package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.probes.Estimate;
import thalweg.probes.Lanczos;
import thalweg.probes.Landscape;
import thalweg.probes.MeanLoss;
import thalweg.probes.Slice;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.NoisyData;

/** One walk from the common start: every update measured, slices in the windows. */
final class WalkTrial {
  /** Of the residual of the eigenpair, relative. */
  static final double TOLERANCE = 1e-3;

  /** What rounding of losses in F32 could make of a slice. */
  static final double ROUNDING = 1e-6;

  private static final int NOISE_DRAWS = 20;

  /**
   * Slices of consecutive updates.
   *
   * @param from updates before the first
   * @param slices one an update
   * @param updateCosines of each update with the one before; NaN for the first
   */
  @SuppressWarnings("ArrayRecordComponent") // measured, never compared
  record Watched(int from, List<Slice> slices, double[] updateCosines) {
    double inside() {
      return slices.stream().mapToDouble(s -> s.isInside() ? 1 : 0).average().orElse(Double.NaN);
    }

    double barriers() {
      return slices.stream()
          .mapToDouble(s -> s.hasBarrier(ROUNDING) ? 1 : 0)
          .average()
          .orElse(Double.NaN);
    }

    double height() {
      return slices.stream().mapToDouble(Slice::height).average().orElse(Double.NaN);
    }

    double heightAfter() {
      return slices.stream().mapToDouble(Slice::heightAfter).average().orElse(Double.NaN);
    }

    /** The median over the updates. */
    double medianHeight() {
      double[] sorted = slices.stream().mapToDouble(Slice::height).sorted().toArray();
      int n = sorted.length;
      return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
  }

  /**
   * A walk at rest, at a window's end or at its own.
   *
   * @param update how many were made
   * @param loss on the examples that slices are measured on
   * @param accuracy on test examples
   * @param largest eigenvalue of the Hessian on those of the loss
   */
  record Rest(int update, double loss, double accuracy, Estimate largest) {}

  /**
   * What came of a walk.
   *
   * @param distances from the start, after each update
   * @param cosines of each update's gradient with that before; NaN for the first
   * @param squaredNorms of each update's gradient
   * @param windows by the index of the settings
   * @param noise strength in each direction; 0 for walks without added noise
   */
  @SuppressWarnings("ArrayRecordComponent") // measured, never compared
  record Walked(
      Gait gait,
      int replicate,
      double[] distances,
      double[] cosines,
      double[] squaredNorms,
      Map<Integer, Watched> windows,
      List<Rest> rests,
      double noise) {
    Rest end() {
      return rests.getLast();
    }

    Optional<Rest> restAt(int update) {
      return rests.stream().filter(rest -> rest.update() == update).findFirst();
    }
  }

  private final NoisyData material;
  private final WalkSettings settings;
  private final Rig.Shelf<WalkBench> benches;
  private final Gait gait;
  private final int replicate;

  WalkTrial(
      NoisyData material,
      WalkSettings settings,
      Rig.Shelf<WalkBench> benches,
      Gait gait,
      int replicate) {
    this.material = material;
    this.settings = settings;
    this.benches = benches;
    this.gait = gait;
    this.replicate = replicate;
  }

  static String id(Gait gait, int replicate) {
    return "walk/%s/%d".formatted(gait.id(), replicate);
  }

  Walked run(TrialRun run) {
    WalkBench bench = benches.take();
    bench.begin(material, settings, replicate, "init");
    int updates = settings.updates(gait);
    Order order =
        new Order(material.key(replicate, "order"), settings.examples(), settings.batchOf(gait));
    double noise = gait.kind() == Gait.Kind.GD_WITH_NOISE ? noiseStrength(bench) : 0;
    double[] start = bench.here();
    double[] distances = new double[updates];
    double[] cosines = new double[updates];
    double[] squaredNorms = new double[updates];
    Map<Integer, Watched> windows = new HashMap<>();
    List<Rest> rests = new ArrayList<>();
    Window window = new Window(bench.onSome);
    for (int t = 0; t < updates; t++) {
      run.context().throwIfCancelled();
      int at = watchedAt(t);
      window = at >= 0 && settings.windows().get(at) == t ? opened(bench, at) : window;
      double[] before = at >= 0 ? bench.here() : start;
      bench.step(gait.rate(), order.of(t));
      addNoise(bench, noise, t);
      double[] after = bench.here();
      distances[t] = Landscape.distance(start, after);
      cosines[t] = bench.reading("gradient.cosine");
      squaredNorms[t] = bench.reading("gradient.squared-norm");
      if (at >= 0) {
        window.add(before, after);
      }
      if (at >= 0 && settings.windowEnd(at) == t + 1) {
        windows.put(at, window.watched(t + 1 - settings.windowUpdates()));
      }
      if (rests(t + 1, updates)) {
        rests.add(rest(bench, t + 1));
        record(run, t + 1, rests.getLast(), distances[t]);
      }
      run.advance(1);
    }
    benches.giveBack(bench);
    return new Walked(
        gait, replicate, distances, cosines, squaredNorms, Map.copyOf(windows), rests, noise);
  }

  /** At the ends of watched windows, where full-batch descent ends, and at its own. */
  private boolean rests(int update, int updates) {
    boolean windowEnds =
        settings.windowsOf(gait).stream().anyMatch(i -> settings.windowEnd(i) == update);
    boolean compares =
        gait.batch() == settings.reference() && update == settings.updates(Gait.gd(gait.rate()));
    return windowEnds || compares || update == updates;
  }

  private Window opened(WalkBench bench, int window) {
    return new Window(watchedOn(bench, window));
  }

  /** The middle window of the reference batch is measured on all that is trained on. */
  private MeanLoss watchedOn(WalkBench bench, int window) {
    boolean all =
        window == 1 && gait.kind() == Gait.Kind.SGD && gait.batch() == settings.reference();
    return all ? bench.onAll : bench.onSome;
  }

  /** The index of the watched window that an update is in; -1 where it is in none. */
  private int watchedAt(int update) {
    return settings.windowsOf(gait).stream()
        .filter(i -> update >= settings.windows().get(i) && update < settings.windowEnd(i))
        .findFirst()
        .orElse(-1);
  }

  /** Noise of one strength everywhere, of the total variance of a batch's gradient at the start. */
  private double noiseStrength(WalkBench bench) {
    double[] mean = bench.gradient(bench.everything());
    Order order =
        new Order(material.key(replicate, "noise/batches"), settings.examples(), gait.batch());
    double total = 0;
    for (int i = 0; i < NOISE_DRAWS; i++) {
      double off = Landscape.distance(bench.gradient(order.of(i)), mean);
      total += off * off / NOISE_DRAWS;
    }
    bench.beginAt(bench.here());
    return Math.sqrt(total / mean.length);
  }

  private void addNoise(WalkBench bench, double strength, int update) {
    if (strength > 0) {
      RandomKey key = material.key(replicate, "noise");
      Philox random = Philox.stream(key, update);
      double[] here = bench.here();
      Arrays.setAll(here, i -> here[i] - gait.rate() * strength * random.nextGaussian());
      bench.model.parameters().restore(here);
    }
  }

  private Rest rest(WalkBench bench, int update) {
    bench.onTest.run();
    Estimate largest =
        new Lanczos(settings.lanczosSteps(), TOLERANCE)
            .ends(bench.hessian, 1, material.key(replicate, "direction"))
            .largest()
            .getFirst()
            .estimate();
    return new Rest(update, bench.onSome.at(bench.here()), bench.onTest.accuracy(), largest);
  }

  private void record(TrialRun run, int update, Rest rest, double distance) {
    double epoch = settings.epochs(update, settings.batchOf(gait));
    run.log().record(update, epoch, "loss", rest.loss());
    run.log().record(update, epoch, "test.accuracy", rest.accuracy());
    run.log().record(update, epoch, "distance", distance);
    Estimate largest = rest.largest();
    run.log().record(update, epoch, "hessian.largest", largest.value(), largest.standardError());
  }

  /** Slices as a window collects them. */
  private final class Window {
    private final MeanLoss loss;
    private final List<Slice> slices = new ArrayList<>();
    private final List<Double> cosines = new ArrayList<>();
    private double[] last = {};

    Window(MeanLoss loss) {
      this.loss = loss;
    }

    void add(double[] before, double[] after) {
      double known = slices.isEmpty() ? loss.at(before) : slices.getLast().after();
      slices.add(Slice.between(loss, before, after, settings.grid(), known));
      double[] moved = new double[before.length];
      Arrays.setAll(moved, i -> after[i] - before[i]);
      cosines.add(last.length == 0 ? Double.NaN : cosine(last, moved));
      last = moved;
    }

    Watched watched(int from) {
      return new Watched(from, List.copyOf(slices), cosines.stream().mapToDouble(c -> c).toArray());
    }
  }

  private static double cosine(double[] a, double[] b) {
    double both = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] * b[i];
      ofA += a[i] * a[i];
      ofB += b[i] * b[i];
    }
    return both / Math.sqrt(ofA * ofB);
  }
}
