package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.probes.ConnectingCurve.Kind;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.Interval;
import thalweg.studies.PaperClaim;
import thalweg.studies.walk.ForkTrial.Forked;
import thalweg.studies.walk.JoinTrial.Joined;

/** What the claims on the floor, on forks of a walk and on paths between networks say. */
final class ForkClaims {
  private static final String DERIVED = "Follows from the claims on height; not found in the text";
  private static final double HALF = 0.5;

  private final WalkResults read;
  private final WalkSettings settings;

  ForkClaims(WalkResults read) {
    this.read = read;
    this.settings = read.settings();
  }

  private double[] forked(ToDoubleFunction<Forked> what) {
    return read.knowingForks().stream().mapToDouble(what).toArray();
  }

  private Claim judgedForks(PaperClaim claim, String note, ToDoubleFunction<Forked> what) {
    return WalkClaims.judged(claim, note, read.guessingForks(), forked(what));
  }

  List<Claim> floors() {
    String setting =
        "%d updates from update %d on, η = %s, batches of %d"
            .formatted(
                settings.windowUpdates(),
                settings.forks().forkAt(),
                NumberText.of(settings.largeRate()),
                settings.smallBatch());
    return List.of(
        judgedForks(
            new PaperClaim(
                "floor-has-barriers",
                "The valley floor has barriers that SGD, walking above it, does not meet.",
                WalkClaims.ABSTRACT,
                "barriers between consecutive floor points less those between iterates, " + setting,
                new Claimed.Above(0)),
            "Floor: %s. Iterates: %s. Floors higher than both neighbours: %s."
                .formatted(
                    Interval.of(forked(Forked::floorBarriers)).shown(),
                    Interval.of(forked(Forked::barriers)).shown(),
                    Interval.of(forked(Forked::floorPeaks)).shown()),
            f -> f.floorBarriers() - f.barriers()),
        judgedForks(
            new PaperClaim(
                "floor-walks-less-far",
                "Walking above the floor leads further than walking along it.",
                WalkClaims.ABSTRACT,
                "distance travelled over that of a copy at η/%s, %s"
                    .formatted(NumberText.of(settings.forks().slower()), setting),
                new Claimed.Above(1)),
            "The copy's updates are shorter by that factor to begin with: were both to walk"
                + " straight, the ratio would be "
                + NumberText.of(settings.forks().slower())
                + ".",
            f -> f.on().travelled() / f.slow().travelled()));
  }

  List<Claim> drops() {
    int few = Math.min(10, settings.windowUpdates() / 2);
    String drop =
        "learning rate %s divided by %s after update %d"
            .formatted(
                NumberText.of(settings.largeRate()),
                NumberText.of(settings.forks().drop()),
                settings.forks().forkAt());
    return List.of(
        judgedForks(
            new PaperClaim(
                "drop-falls-to-floor",
                "When the learning rate is dropped, the loss falls towards the floor.",
                DERIVED,
                "mean loss without the drop less that with it, from %d to %d updates after; %s"
                    .formatted(few, settings.windowUpdates(), drop),
                new Claimed.Above(0)),
            "Loss at the drop: " + Interval.of(forked(Forked::lossAtFork)).shown() + ".",
            f -> f.on().meanLossAfter(few) - f.dropped().meanLossAfter(few)),
        judgedForks(
            new PaperClaim(
                "drop-stops-travel",
                "When the learning rate is dropped, the distance from the start grows much more"
                    + " slowly.",
                DERIVED + "; a half is this study's reading of much",
                "share of the growth over %d updates that is lost; %s"
                    .formatted(settings.windowUpdates(), drop),
                new Claimed.Above(HALF)),
            "",
            f -> 1 - growth(f, f.dropped()) / growth(f, f.on())));
  }

  private static double growth(Forked forked, ForkTrial.Branch branch) {
    double[] d = branch.fromStart();
    return d[d.length - 1] - forked.distanceAtFork();
  }

  Claim overlap() {
    int large = settings.largeBatch();
    PaperClaim claim =
        new PaperClaim(
            "large-batch-overlap",
            "Gradients of larger batches overlap more with the leading eigenvectors of the"
                + " Hessian.",
            WalkClaims.REWORKED,
            "share of the squared gradient in the first %d, batches of %d less those of %d, at the"
                    .formatted(settings.forks().leading(), large, settings.reference())
                + " same parameters",
            new Claimed.Above(0));
    double[] all = read.overlaps().stream().mapToDouble(o -> o.ofAll()).toArray();
    int converged = read.overlaps().stream().mapToInt(o -> o.converged()).sum();
    return WalkClaims.judged(
        claim,
        "Of the full gradient: %s. %d of %d eigenpairs converged to a thousandth."
            .formatted(
                Interval.of(all).shown(),
                converged,
                read.overlaps().size() * settings.forks().leading()),
        read.overlaps().stream()
            .mapToDouble(o -> o.of(large) - o.of(settings.reference()))
            .toArray());
  }

  private double[] joined(ToDoubleFunction<Joined> what) {
    return read.joins().stream().mapToDouble(what).toArray();
  }

  private static double height(Joined joined, Kind kind) {
    return joined.paths().get(kind).height().value();
  }

  List<Claim> joins() {
    List<Claim> claims = new ArrayList<>();
    for (Kind kind : List.of(Kind.BEZIER, Kind.POLYGONAL)) {
      String name = kind == Kind.BEZIER ? "Bézier curve" : "polygonal chain";
      claims.add(
          WalkClaims.judged(
              new PaperClaim(
                  kind == Kind.BEZIER ? "joined-by-curve" : "joined-by-chain",
                  "Networks from different starts are joined by a %s of low loss, where the straight"
                          .formatted(name)
                      + " segment has a barrier.",
                  "Garipov et al. 2018 (arXiv:1802.10026); a half is this study's reading",
                  "share of the straight segment's barrier in the training loss that the trained"
                      + " curve avoids",
                  new Claimed.Above(HALF)),
              "Barrier of the segment %s, of the curve %s nats."
                  .formatted(
                      Interval.of(joined(j -> height(j, Kind.STRAIGHT))).shown(),
                      Interval.of(joined(j -> height(j, kind))).shown()),
              joined(j -> 1 - height(j, kind) / height(j, Kind.STRAIGHT))));
    }
    int last = settings.forks().splits().getLast();
    claims.add(
        WalkClaims.judged(
            new PaperClaim(
                "stable-later",
                "Copies that part later are joined by a lower segment.",
                "Frankle et al. 2020 (arXiv:1912.05671)",
                "instability (error) of copies that part at the start less that of those that part"
                    + " after %d updates".formatted(last),
                new Claimed.AtLeast(0)),
            "",
            joined(j ->
                j.splits().getFirst().error().height().value()
                    - j.splits().getLast().error().height().value())));
    return claims;
  }
}
