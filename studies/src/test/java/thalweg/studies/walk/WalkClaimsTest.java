package thalweg.studies.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import thalweg.probes.ConnectingCurve.Kind;
import thalweg.probes.Estimate;
import thalweg.probes.LinearModeConnectivity.Profile;
import thalweg.probes.PathPca;
import thalweg.probes.Slice;
import thalweg.report.Claim;
import thalweg.report.Verdict;
import thalweg.studies.Results;
import thalweg.studies.walk.ForkTrial.Branch;
import thalweg.studies.walk.ForkTrial.Forked;
import thalweg.studies.walk.JoinTrial.Joined;
import thalweg.studies.walk.OverlapTrial.Overlap;
import thalweg.studies.walk.OverlapTrial.Share;
import thalweg.studies.walk.WalkTrial.Rest;
import thalweg.studies.walk.WalkTrial.Walked;
import thalweg.studies.walk.WalkTrial.Watched;

/** How results are judged, on made-up ones. */
class WalkClaimsTest {
  private static final WalkSettings QUICK = WalkSettings.QUICK;
  private static final int CLASSES = 10;

  /** A world in which the paper is right, or in which everything is the other way round. */
  private enum World {
    AS_CLAIMED,
    REVERSED;

    /** The larger of two where the paper says so. */
    double larger(double large, double small) {
      return this == AS_CLAIMED ? large : small;
    }
  }

  private static Estimate estimate(double value) {
    Estimate.Cost cost = new Estimate.Cost(1, Estimate.Cost.Unit.OPERATOR_PRODUCT);
    return new Estimate(value, 0, Estimate.Convergence.CONVERGED, cost, "made up", "");
  }

  /** Valleys, or humps with a valley now and then. */
  private static Slice slice(World world, int update, double height) {
    boolean valley = update % 5 == 0 || world == World.AS_CLAIMED;
    double middle = valley ? 1 - height : 1 + height;
    return new Slice(new double[] {0, 0.5, 1}, new double[] {1, middle, 1});
  }

  /** Height, distance and curvature as powers of rate and batch. */
  private static Walked walked(World world, Gait gait, int replicate, double loss) {
    double jitter = 1 + 0.01 * replicate;
    double batch = Math.max(1, QUICK.batchOf(gait));
    double up = world.larger(1, -1);
    boolean isSgd = gait.kind() == Gait.Kind.SGD;
    double height = 0.1 * Math.pow(gait.rate(), up);
    double[] distances = new double[QUICK.updates(gait)];
    double speed = Math.pow(gait.rate(), up) * Math.pow(batch, -up) * jitter;
    Arrays.setAll(distances, t -> speed * Math.sqrt(t + 1));
    double[] cosines = new double[distances.length];
    Arrays.fill(cosines, isSgd ? world.larger(0.1, -0.8) : world.larger(-0.8, 0.1));
    Map<Integer, Watched> windows = new TreeMap<>();
    List<Rest> rests = new ArrayList<>();
    double accuracy = isSgd ? world.larger(0.8, 0.5) : world.larger(0.5, 0.8);
    double curvature = Math.pow(gait.rate() / batch, -up);
    for (int i : QUICK.windowsOf(gait)) {
      List<Slice> slices = new ArrayList<>();
      for (int t = 0; t < QUICK.windowUpdates(); t++) {
        slices.add(slice(world, t, height * jitter));
      }
      windows.put(
          i, new Watched(QUICK.windows().get(i), slices, new double[QUICK.windowUpdates()]));
      rests.add(new Rest(QUICK.windowEnd(i), loss, accuracy, estimate(curvature)));
    }
    rests.add(new Rest(QUICK.updates(Gait.gd(gait.rate())), loss, accuracy, estimate(curvature)));
    return new Walked(gait, replicate, distances, cosines, cosines, windows, rests, 0);
  }

  private static Branch branch(double loss, double fromFork, double fromStart) {
    double[] losses = new double[QUICK.windowUpdates()];
    double[] forked = new double[losses.length];
    double[] started = new double[losses.length];
    Arrays.fill(losses, loss);
    Arrays.fill(forked, fromFork);
    Arrays.fill(started, fromStart);
    return new Branch(0.5, losses, forked, started);
  }

  private static Profile profile(double height) {
    return new Profile(estimate(height), new double[] {0, 1}, new double[] {0, height});
  }

  private static Joined joined(World world, int replicate) {
    Map<Kind, Profile> paths = new EnumMap<>(Kind.class);
    paths.put(Kind.STRAIGHT, profile(1));
    paths.put(Kind.BEZIER, profile(world.larger(0.1, 0.9)));
    paths.put(Kind.POLYGONAL, profile(world.larger(0.2, 0.8)));
    List<JoinTrial.Split> splits =
        List.of(
            new JoinTrial.Split(0, profile(world.larger(0.5, 0.1)), profile(1)),
            new JoinTrial.Split(50, profile(0.3), profile(1)),
            new JoinTrial.Split(500, profile(world.larger(0.1, 0.5)), profile(1)));
    PathPca pca = new PathPca(List.of(estimate(0.6), estimate(0.2)), new double[2][3]);
    return new Joined(replicate, splits, paths, new JoinTrial.Path(pca, pca, 3, 3, 0.1, 0.1));
  }

  private static Map<String, Claim> judged(World world) {
    return judged(world, 1);
  }

  /** With the loss at which walks at the large rate end, and fork. */
  private static Map<String, Claim> judged(World world, double lossAtLargeRate) {
    Map<String, Object> made = new TreeMap<>();
    for (int r : QUICK.replicates()) {
      for (Gait gait : QUICK.gaits()) {
        double loss = gait.rate() == QUICK.largeRate() ? lossAtLargeRate : 1;
        made.put(WalkTrial.id(gait, r), walked(world, gait, r, loss));
      }
      double far = world.larger(9, 3);
      made.put(
          ForkTrial.id(r),
          new Forked(
              r,
              lossAtLargeRate,
              10,
              branch(world.larger(0.9, 0.4), far, 14),
              branch(0.5, 12 - far, 11),
              branch(0.5, 1, world.larger(11, 13.5)),
              60,
              (int) world.larger(0, 9),
              (int) world.larger(9, 0),
              5));
      made.put(
          OverlapTrial.id(r),
          new Overlap(
              r,
              List.of(
                  new Share(25, 0.1), new Share(100, 0.3), new Share(1000, world.larger(0.6, 0.1))),
              0.7,
              List.of(3.0, 2.0),
              2));
      made.put(JoinTrial.id(r), joined(world, r));
    }
    Results results = new Results(List.copyOf(made.keySet()));
    made.forEach(results::put);
    WalkResults read = new WalkResults(QUICK, results, CLASSES);
    Map<String, Claim> byId = new TreeMap<>();
    new WalkClaims(read).all().forEach(c -> byId.put(c.id(), c));
    assertEquals(12, new WalkFigures(read).all().size() + new PathFigures(read).all().size());
    assertEquals(6, new WalkTables(read).all().size());
    return byId;
  }

  @Test
  void aWorldAsClaimedPassesEveryClaimAndItsReverseFailsEveryOne() {
    Map<String, Claim> right = judged(World.AS_CLAIMED);
    right.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id() + " " + c));
    Map<String, Claim> wrong = judged(World.REVERSED);
    wrong.values().forEach(c -> assertEquals(Verdict.FAIL, c.verdict(), c.id() + " " + c));
    assertEquals(right.keySet(), wrong.keySet());
  }

  @Test
  void claimsLeaveOutWalksThatKnowNoMoreThanOneWhoGuesses() {
    judged(World.AS_CLAIMED, 0.98 * Math.log(CLASSES))
        .values()
        .forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id()));
    Map<String, Claim> thrownOut = judged(World.AS_CLAIMED, Math.log(CLASSES));
    for (Claim claim : thrownOut.values()) {
      boolean large = claim.note().startsWith("Left out: ");
      assertEquals(large ? Verdict.INCONCLUSIVE : Verdict.PASS, claim.verdict(), claim.id());
    }
    for (String id : List.of("flatter", "height-0.1-0.5", "gd-bounces-0.5", "drop-stops-travel")) {
      assertEquals(Verdict.INCONCLUSIVE, thrownOut.get(id).verdict(), id);
    }
    assertEquals(Verdict.PASS, thrownOut.get("height-0.02-0.1").verdict());
  }

  @Test
  void effectsAreThoseOfTheFormulas() {
    Map<String, Claim> claims = judged(World.AS_CLAIMED);
    assertEquals(5, claims.get("height-0.1-0.5").effect(), 1e-9);
    assertEquals(40, claims.get("distance-batch-updates").effect(), 1e-9);
    assertEquals(40 * Math.sqrt(2000 / 50.0), claims.get("distance-batch-epochs").effect(), 1e-9);
    assertEquals(0.75, claims.get("drop-stops-travel").effect(), 1e-9);
    assertEquals(0.9, claims.get("joined-by-curve").effect(), 1e-9);
    assertEquals(9, claims.get("floor-has-barriers").effect(), 1e-9);
    assertTrue(claims.get("flatter").note().contains("Training losses"));
  }
}
