package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.Interval;
import thalweg.studies.PaperClaim;
import thalweg.studies.walk.WalkTrial.Walked;

/** What the claims on walks say; thresholds that are this study's own are said to be. */
final class WalkClaims {
  static final String ABSTRACT = "Abstract";
  static final String REWORKED = "Abstract of the 2019 version";
  private static final String GD_FIGURES = "Figures 1 and 2";

  private static final double MOST = 0.5;
  private static final double RARE = 0.05;
  private static final int DISTANCE_AT = 50;

  /** The first updates of a walk, before its cosine settles. */
  private static final int SETTLING = 5;

  private final WalkResults read;
  private final WalkSettings settings;

  WalkClaims(WalkResults read) {
    this.read = read;
    this.settings = read.settings();
  }

  List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    for (double rate : List.of(settings.middleRate(), settings.largeRate())) {
      claims.add(inside(rate));
    }
    for (double rate : List.of(settings.middleRate(), settings.largeRate())) {
      claims.add(barriers(rate));
    }
    claims.add(height(settings.smallRate(), settings.middleRate()));
    claims.add(height(settings.middleRate(), settings.largeRate()));
    claims.addAll(distances());
    for (double rate : List.of(settings.middleRate(), settings.largeRate())) {
      claims.add(cosine(rate));
      claims.add(distanceOfGd(rate));
    }
    ForkClaims forks = new ForkClaims(read);
    claims.addAll(forks.floors());
    claims.add(flatter());
    claims.addAll(forks.drops());
    claims.add(forks.overlap());
    claims.add(shapeOfNoise());
    claims.addAll(forks.joins());
    return claims;
  }

  private Gait reference(double rate) {
    return Gait.sgd(rate, settings.reference());
  }

  static Claim judged(PaperClaim claim, String note, double... effects) {
    return judged(claim, note, 0, effects);
  }

  /**
   * @param guessing walks that are left out, as they ended knowing no more than one who guesses
   */
  static Claim judged(PaperClaim claim, String note, long guessing, double... effects) {
    String left =
        guessing == 0
            ? ""
            : "Left out: %d walks that knew no more than one who guesses. ".formatted(guessing);
    return effects.length == 0
        ? claim.notMeasured(left + "No seed reached the end of what this compares.")
        : claim.measured(left + note, effects);
  }

  private Claim judged(PaperClaim claim, String note, Gait gait, ToDoubleFunction<Walked> what) {
    return judged(claim, note, read.guessing(gait), read.eachKnowing(gait, what));
  }

  private Claim judged(PaperClaim claim, String note, Gait a, Gait b, WalkResults.OfTwo what) {
    return judged(claim, note, read.guessing(a) + read.guessing(b), read.knowingPairs(a, b, what));
  }

  private String mean(Gait gait, ToDoubleFunction<Walked> what) {
    return Interval.of(read.each(gait, what)).shown();
  }

  private Claim inside(double rate) {
    PaperClaim claim =
        new PaperClaim(
            "jumps-across-" + NumberText.of(rate),
            "Most updates jump across a valley: the least loss between two consecutive iterates is"
                + " strictly between them.",
            ABSTRACT,
            "share of updates %s, η = %s, batches of %d, on all training examples"
                .formatted(middle(), NumberText.of(rate), settings.reference()),
            new Claimed.Above(MOST));
    Gait gait = reference(rate);
    return judged(
        claim,
        "In the first and last window, on %d of the examples: %s and %s. At η = %s: %s."
            .formatted(
                settings.evaluation(),
                mean(gait, w -> w.windows().get(0).inside()),
                mean(gait, w -> w.windows().get(2).inside()),
                NumberText.of(settings.smallRate()),
                mean(reference(settings.smallRate()), w -> w.windows().get(1).inside())),
        gait,
        w -> w.windows().get(1).inside());
  }

  private String middle() {
    return "%d to %d".formatted(settings.windows().get(1) + 1, settings.windowEnd(1));
  }

  private Claim barriers(double rate) {
    PaperClaim claim =
        new PaperClaim(
            "crosses-no-barrier-" + NumberText.of(rate),
            "Updates rarely cross a barrier: a place between two consecutive iterates with a higher"
                + " loss than both.",
            REWORKED + "; 5% is this study's reading of rarely",
            "share of updates %s without, η = %s, batches of %d, on all training examples"
                .formatted(middle(), NumberText.of(rate), settings.reference()),
            new Claimed.Above(1 - RARE));
    return judged(
        claim,
        "Looked for at %d places between two iterates: thinner barriers are missed."
            .formatted(settings.pieces() - 1),
        reference(rate),
        w -> 1 - w.windows().get(1).barriers());
  }

  private Claim height(double small, double large) {
    PaperClaim claim =
        new PaperClaim(
            "height-%s-%s".formatted(NumberText.of(small), NumberText.of(large)),
            "The larger the learning rate, the higher above the valley floor SGD walks.",
            ABSTRACT,
            "mean height at η = %s over that at %s, updates %s, batches of %d"
                .formatted(
                    NumberText.of(large), NumberText.of(small), middle(), settings.reference()),
            new Claimed.Above(1));
    double[] medians =
        read.knowingPairs(
            reference(large),
            reference(small),
            (a, b) -> a.windows().get(1).medianHeight() / b.windows().get(1).medianHeight());
    return judged(
        claim,
        "Height is the mean loss of both iterates above the least loss between them. Ratio of"
            + " medians: "
            + Interval.of(medians).shown()
            + ".",
        reference(large),
        reference(small),
        (a, b) -> a.windows().get(1).height() / b.windows().get(1).height());
  }

  private static double distance(Walked walk, int updates) {
    return walk.distances()[updates - 1];
  }

  private List<Claim> distances() {
    int updates = settings.windowEnd(2);
    Gait small = Gait.sgd(settings.middleRate(), settings.smallBatch());
    Gait large = Gait.sgd(settings.middleRate(), settings.largeBatch());
    String from = "The smaller the batch, the further from its start SGD walks.";
    String ofBatches =
        "distance of batches of %d over that of %d, η = %s, "
            .formatted(
                settings.smallBatch(), settings.largeBatch(), NumberText.of(settings.middleRate()));
    int epochs = settings.epochs();
    return List.of(
        judged(
            new PaperClaim(
                "distance-batch-updates",
                from,
                ABSTRACT,
                ofBatches + "after %d updates".formatted(updates),
                new Claimed.Above(1)),
            "",
            small,
            large,
            (a, b) -> distance(a, updates) / distance(b, updates)),
        judged(
            new PaperClaim(
                "distance-batch-epochs",
                from,
                ABSTRACT,
                ofBatches + "after %d epochs".formatted(epochs),
                new Claimed.Above(1)),
            "At equal epochs the smaller batch has made %d updates and the larger %d."
                .formatted(
                    epochs * settings.updatesPerEpoch(settings.smallBatch()),
                    epochs * settings.updatesPerEpoch(settings.largeBatch())),
            small,
            large,
            (a, b) ->
                distance(a, epochs * settings.updatesPerEpoch(settings.smallBatch()))
                    / distance(b, epochs * settings.updatesPerEpoch(settings.largeBatch()))),
        judged(
            new PaperClaim(
                "distance-rate",
                "The larger the learning rate, the further from its start SGD walks.",
                ABSTRACT,
                "distance at η = %s over that at %s, batches of %d, after %d updates"
                    .formatted(
                        NumberText.of(settings.largeRate()),
                        NumberText.of(settings.smallRate()),
                        settings.reference(),
                        updates),
                new Claimed.Above(1)),
            "",
            reference(settings.largeRate()),
            reference(settings.smallRate()),
            (a, b) -> distance(a, updates) / distance(b, updates)));
  }

  /** Over the first window, but for the first updates. */
  double cosineOf(Walked walk) {
    return Arrays.stream(
            walk.cosines(),
            Math.min(SETTLING, settings.windowUpdates() / 2),
            settings.windowUpdates())
        .average()
        .orElse(Double.NaN);
  }

  private Claim cosine(double rate) {
    PaperClaim claim =
        new PaperClaim(
            "gd-bounces-" + NumberText.of(rate),
            "Consecutive gradients of full-batch descent point against each other, those of SGD"
                + " less so.",
            GD_FIGURES + "; the signs are as recalled",
            "mean cosine of consecutive gradients, SGD less GD, first %d updates, η = %s"
                .formatted(settings.windowUpdates(), NumberText.of(rate)),
            new Claimed.Above(0));
    return judged(
        claim,
        "GD: %s. SGD, batches of %d: %s. The first %d updates are left out."
            .formatted(
                mean(Gait.gd(rate), this::cosineOf),
                settings.reference(),
                mean(reference(rate), this::cosineOf),
                SETTLING),
        reference(rate),
        Gait.gd(rate),
        (a, b) -> cosineOf(a) - cosineOf(b));
  }

  private Claim distanceOfGd(double rate) {
    int at = Math.min(DISTANCE_AT, settings.windowUpdates());
    PaperClaim claim =
        new PaperClaim(
            "gd-stays-near-" + NumberText.of(rate),
            "Full-batch descent stays nearer to its start than SGD at the same learning rate.",
            GD_FIGURES,
            "distance of SGD over that of GD after %d updates, η = %s, batches of %d"
                .formatted(at, NumberText.of(rate), settings.reference()),
            new Claimed.Above(1));
    return judged(
        claim, "", reference(rate), Gait.gd(rate), (a, b) -> distance(a, at) / distance(b, at));
  }

  private Claim flatter() {
    Gait wide = Gait.sgd(settings.largeRate(), settings.smallBatch());
    Gait narrow = Gait.sgd(settings.smallRate(), settings.largeBatch());
    PaperClaim claim =
        new PaperClaim(
            "flatter",
            "Large learning rates and small batches lead to flatter regions.",
            ABSTRACT,
            "λmax at η = %s, batches of %d, over that at η = %s, batches of %d, at the end"
                .formatted(
                    NumberText.of(settings.smallRate()),
                    settings.largeBatch(),
                    NumberText.of(settings.largeRate()),
                    settings.smallBatch()),
            new Claimed.Above(1));
    return judged(
        claim,
        "Training losses there: %s and %s. The curvature of cross-entropy vanishes as predictions"
                .formatted(mean(narrow, w -> w.end().loss()), mean(wide, w -> w.end().loss()))
            + " grow certain, so that the lower loss alone looks flatter; the table has all cells.",
        narrow,
        wide,
        (a, b) -> a.end().largest().value() / b.end().largest().value());
  }

  private Claim shapeOfNoise() {
    double rate = settings.largeRate();
    Gait noisy = Gait.withNoise(rate, settings.reference());
    int at = settings.updates(noisy);
    PaperClaim claim =
        new PaperClaim(
            "isotropic-noise",
            "Isotropic noise added to full-batch descent does not bring what SGD's noise brings.",
            "Experiment with isotropic noise; its result is as recalled, not confirmed",
            "test accuracy of SGD less that of GD with noise of the same total variance, η = %s,"
                    .formatted(NumberText.of(rate))
                + " after %d updates".formatted(at),
            new Claimed.Above(0));
    return judged(
        claim,
        "GD without noise: %s. The variance is that of batches of %d at the start."
            .formatted(mean(Gait.gd(rate), w -> accuracyAt(w, at)), settings.reference()),
        reference(rate),
        noisy,
        (a, b) -> accuracyAt(a, at) - accuracyAt(b, at));
  }

  private static double accuracyAt(Walked walk, int update) {
    return walk.restAt(update).map(rest -> rest.accuracy()).orElse(Double.NaN);
  }
}
