package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import thalweg.probes.ConnectingCurve;
import thalweg.probes.ConnectingCurve.Kind;
import thalweg.probes.CurveTraining;
import thalweg.probes.Estimate;
import thalweg.probes.Landscape;
import thalweg.probes.LinearModeConnectivity;
import thalweg.probes.LinearModeConnectivity.Profile;
import thalweg.probes.PathPca;
import thalweg.probes.RandomProjection;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.NoisyData;

/**
 * Which paths join two networks: copies that part after some updates, by a straight segment;
 * networks from different starts, by a segment and by curves with a trained bend. And the path of
 * one of them, in few numbers.
 */
final class JoinTrial {
  /** Momentum of a curve's training. */
  static final double MOMENTUM = 0.9;

  private static final int COMPONENTS = 2;
  private static final double NORMAL_95 = 1.96;

  /**
   * Two copies that parted.
   *
   * @param after so many updates
   * @param error along the segment, share of training examples
   * @param loss along it
   */
  record Split(int after, Profile error, Profile loss) {}

  /**
   * A path kept as images under a random projection, against the path itself.
   *
   * @param pca of its points
   * @param ofImages of their images
   * @param pairs of points whose distance was estimated
   * @param covered how many estimates had the distance within 1.96 standard errors
   * @param meanError of these, relative, root mean square
   * @param claimedError relative standard error
   */
  record Path(
      PathPca pca,
      PathPca ofImages,
      int pairs,
      int covered,
      double meanError,
      double claimedError) {}

  /**
   * What came of it.
   *
   * @param splits in the settings' order
   * @param paths between networks of different starts, the loss along them
   * @param path of the first network
   */
  record Joined(int replicate, List<Split> splits, Map<Kind, Profile> paths, Path path) {}

  private final NoisyData material;
  private final WalkSettings settings;
  private final Rig.Shelf<WalkBench> benches;
  private final int replicate;

  JoinTrial(
      NoisyData material, WalkSettings settings, Rig.Shelf<WalkBench> benches, int replicate) {
    this.material = material;
    this.settings = settings;
    this.benches = benches;
    this.replicate = replicate;
  }

  static String id(int replicate) {
    return "join/" + replicate;
  }

  static long units(WalkSettings settings) {
    return settings.forks().splits().size() + 3L;
  }

  Joined run(TrialRun run) {
    WalkBench bench = benches.take();
    List<Split> splits = new ArrayList<>();
    List<double[]> kept = new ArrayList<>();
    for (int after : settings.forks().splits()) {
      List<double[]> points = new ArrayList<>();
      double[] one = train(bench, run, "", after, points::add);
      double[] two = train(bench, run, "/copy", after, point -> {});
      kept = splits.isEmpty() ? points : kept;
      LinearModeConnectivity look = new LinearModeConnectivity(settings.forks().points());
      Profile error = look.measure(bench.onAll.errors(), one, two);
      splits.add(new Split(after, error, look.measure(bench.onAll, one, two)));
      run.log()
          .record(
              after,
              settings.epochs(after, settings.reference()),
              "instability.error",
              error.height().value());
      run.advance(1);
    }
    double[] other = trainOther(bench, run);
    Map<Kind, Profile> paths = paths(bench, run, kept.getLast(), other);
    Joined joined = new Joined(replicate, splits, paths, path(kept));
    run.advance(1);
    benches.giveBack(bench);
    return joined;
  }

  /** A network whose order of examples is its own from an update on. */
  private double[] train(
      WalkBench bench, TrialRun run, String copy, int partsAfter, Consumer<double[]> kept) {
    bench.begin(material, settings, replicate, "init");
    Order common = order("order");
    Order own = order("order/after" + copy);
    int every = settings.forks().keptEvery();
    kept.accept(bench.here());
    for (int t = 0; t < settings.forks().joinedAt(); t++) {
      run.context().throwIfCancelled();
      bench.step(settings.middleRate(), t < partsAfter ? common.of(t) : own.of(t));
      if ((t + 1) % every == 0 || t + 1 == settings.forks().joinedAt()) {
        kept.accept(bench.here());
      }
    }
    return bench.here();
  }

  /** A network from another start. */
  private double[] trainOther(WalkBench bench, TrialRun run) {
    bench.begin(material, settings, replicate, "init/other");
    Order order = order("order/other");
    for (int t = 0; t < settings.forks().joinedAt(); t++) {
      run.context().throwIfCancelled();
      bench.step(settings.middleRate(), order.of(t));
    }
    return bench.here();
  }

  private Order order(String purpose) {
    return new Order(material.key(replicate, purpose), settings.examples(), settings.reference());
  }

  private Map<Kind, Profile> paths(WalkBench bench, TrialRun run, double[] w1, double[] w2) {
    LinearModeConnectivity look = new LinearModeConnectivity(settings.forks().points());
    CurveTraining training =
        new CurveTraining(settings.forks().curveSteps(), settings.forks().curveRate(), MOMENTUM);
    Map<Kind, Profile> paths = new EnumMap<>(Kind.class);
    paths.put(Kind.STRAIGHT, look.measure(bench.onAll, w1, w2));
    for (Kind kind : List.of(Kind.BEZIER, Kind.POLYGONAL)) {
      run.context().throwIfCancelled();
      ConnectingCurve curve = new ConnectingCurve(kind, w1, w2);
      double[] bend = training.bend(bench.surface, curve, material.key(replicate, kind.name()));
      paths.put(kind, look.measure(bench.onAll, curve, bend));
      run.advance(1);
    }
    return paths;
  }

  private Path path(List<double[]> points) {
    RandomProjection projection =
        new RandomProjection(
            points.getFirst().length,
            settings.forks().kept(),
            material.key(replicate, "projection"));
    List<double[]> images = points.stream().map(projection::image).toList();
    int pairs = 0;
    int covered = 0;
    double squares = 0;
    double claimed = 0;
    for (int i = 0; i < points.size(); i++) {
      for (int j = 0; j < i; j++) {
        double exact = Landscape.distance(points.get(i), points.get(j));
        Estimate found = projection.distance(images.get(i), images.get(j));
        double off = found.value() - exact;
        covered += Math.abs(off) < NORMAL_95 * found.standardError() ? 1 : 0;
        squares += off * off / (exact * exact);
        claimed += found.standardError() / found.value();
        pairs++;
      }
    }
    return new Path(
        PathPca.of(points, COMPONENTS),
        PathPca.of(images, COMPONENTS),
        pairs,
        covered,
        Math.sqrt(squares / pairs),
        claimed / pairs);
  }
}
