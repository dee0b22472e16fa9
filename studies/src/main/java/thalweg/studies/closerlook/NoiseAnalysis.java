package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.closerlook.CsrTrial.Curve;
import thalweg.studies.closerlook.NoiseTrial.Moment;
import thalweg.studies.closerlook.NoiseTrial.Trained;

/** Critical samples and patterns first: what the claims say (figures 7 to 9 of the paper). */
final class NoiseAnalysis {
  private static final String CSR_SOURCE = "Figures 7 to 9";
  private static final String PATTERNS_SOURCE = "Figures 7 and 8";

  /** The noise level at which patterns first is checked, or the level nearest to it. */
  private static final double PATTERNS_LEVEL = 0.4;

  private static final double NEARLY_FITTED = 0.95;

  private static final PaperClaim HIGHER =
      new PaperClaim(
          "csr-random-labels",
          "Networks that fit random labels have more critical samples: a more complex decision"
              + " surface.",
          CSR_SOURCE,
          "CSR at p = 1 less CSR at p = 0, end of training, smallest over the radii in range",
          new Claimed.Above(0));
  private static final PaperClaim MONOTONE =
      new PaperClaim(
          "csr-grows-with-noise",
          "The critical sample ratio grows with the share of random labels.",
          CSR_SOURCE,
          "smallest step of CSR between neighbouring p, over all radii in range, end of training",
          new Claimed.AtLeast(0));
  private static final PaperClaim CLIMBS =
      new PaperClaim(
          "csr-climbs-after-peak",
          "After validation accuracy has peaked, the network fits the noise and critical samples"
              + " become more.",
          CSR_SOURCE,
          "CSR at the end less CSR at the validation peak, smallest over 0 < p < 1",
          new Claimed.Above(0));
  private static final PaperClaim PEAK_FIRST =
      new PaperClaim(
          "peak-before-fit",
          "Validation accuracy peaks before the noisy training set is fitted.",
          PATTERNS_SOURCE,
          "first epoch with 95% training accuracy less the epoch of the validation peak",
          new Claimed.Above(0));
  private static final PaperClaim CLEAN_RULE =
      new PaperClaim(
          "peak-is-clean-rule",
          "At the validation peak the network knows the clean rule and little else.",
          PATTERNS_SOURCE,
          "training accuracy at the validation peak less that of the clean rule, (1 − p) + p /"
              + " classes",
          new Claimed.Between(-0.08, 0.08));
  private static final PaperClaim TRUE_FIRST =
      new PaperClaim(
          "true-label-first",
          "At the validation peak, examples with a wrong label are mostly predicted as their true"
              + " label.",
          PATTERNS_SOURCE,
          "share predicted as the true label less share predicted as the wrong one, at the peak",
          new Claimed.Above(0));
  private static final PaperClaim GIVEN_LAST =
      new PaperClaim(
          "wrong-label-last",
          "At the end of training the same examples are mostly predicted as the wrong label they"
              + " were given.",
          PATTERNS_SOURCE,
          "share predicted as the wrong label less share predicted as the true one, at the end",
          new Claimed.Above(0));

  private final Preset preset;
  private final Results results;
  private final int classes;

  NoiseAnalysis(Preset preset, int classes, Results results) {
    this.preset = preset;
    this.classes = classes;
    this.results = results;
  }

  List<Double> levels() {
    return preset.noise().levels();
  }

  /** What was trained at a level, in order of replicates. */
  List<Trained> trained(double p) {
    return IntStream.range(0, preset.seeds())
        .mapToObj(r -> results.get(NoiseTrial.id(p, r), Trained.class))
        .flatMap(Optional::stream)
        .toList();
  }

  List<Curve> curves(double p) {
    return IntStream.range(0, preset.seeds())
        .mapToObj(r -> results.get(CsrTrial.id(p, r), Curve.class))
        .flatMap(Optional::stream)
        .toList();
  }

  /** By radius, the mean ratio on real labels at the end; NaN before any such training ended. */
  SortedMap<Double, Double> meanReal() {
    return CsrTrial.meanReal(results, preset.noise());
  }

  List<Double> radiiInRange() {
    return meanReal().entrySet().stream()
        .filter(e -> CsrTrial.inRange(e.getValue()))
        .map(e -> e.getKey())
        .toList();
  }

  /** The level at which patterns first is checked: nearest to 0.4, strictly between 0 and 1. */
  Optional<Double> patternsLevel() {
    return between().stream().min(Comparator.comparingDouble(p -> Math.abs(p - PATTERNS_LEVEL)));
  }

  private List<Double> between() {
    return levels().stream().filter(p -> p > 0 && p < 1).toList();
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>(csrClaims());
    claims.addAll(patternsClaims());
    return claims;
  }

  private List<Claim> csrClaims() {
    List<Double> radii = radiiInRange();
    List<Integer> whole = replicates(r -> levels().stream().allMatch(p -> one(p, r).isPresent()));
    String inRange =
        "Radii in range (mean CSR on real labels between %s and %s): %s of 255."
            .formatted(
                NumberText.of(CsrTrial.LEAST_REAL), NumberText.of(CsrTrial.MOST_REAL), text(radii));
    List<Claim> claims = new ArrayList<>();
    for (PaperClaim claim : List.of(HIGHER, MONOTONE)) {
      if (whole.isEmpty()) {
        claims.add(claim.notMeasured("No seed was trained at every noise level."));
      } else if (radii.isEmpty()) {
        claims.add(
            claim.notMeasured("At no radius is the mean CSR on real labels between 0.02 and 0.5."));
      } else {
        boolean ends = claim == HIGHER;
        claims.add(
            claim.measured(
                inRange, effects(whole, r -> ends ? gap(radii, r) : smallestStep(radii, r))));
      }
    }
    claims.add(climbs());
    return claims;
  }

  private static String text(List<Double> radii) {
    return String.join(", ", radii.stream().map(NumberText::of).toList());
  }

  double gap(List<Double> radii, int replicate) {
    return least(radii, radius -> end(1, replicate, radius) - end(0, replicate, radius));
  }

  double smallestStep(List<Double> radii, int replicate) {
    return least(
        radii,
        radius ->
            IntStream.range(1, levels().size())
                .mapToDouble(i ->
                    end(levels().get(i), replicate, radius)
                        - end(levels().get(i - 1), replicate, radius))
                .min()
                .orElseThrow());
  }

  private static double least(List<Double> of, ToDoubleFunction<Double> value) {
    return of.stream().mapToDouble(value).min().orElseThrow();
  }

  private double end(double p, int replicate, double radius) {
    return one(p, replicate).orElseThrow().csr().get(radius);
  }

  Optional<Trained> one(double p, int replicate) {
    return results.get(NoiseTrial.id(p, replicate), Trained.class);
  }

  private Claim climbs() {
    List<Integer> whole =
        replicates(r ->
            between().stream()
                .allMatch(p -> results.get(CsrTrial.id(p, r), Curve.class).isPresent()));
    if (between().isEmpty()) {
      return CLIMBS.notMeasured("No noise level lies between 0 and 1.");
    }
    if (whole.isEmpty()) {
      return CLIMBS.notMeasured("No seed has critical samples over training at every level.");
    }
    return CLIMBS.measured(
        "At radius %s of 255.".formatted(NumberText.of(CsrTrial.radius(meanReal()))),
        effects(whole, r -> least(between(), p -> climb(p, r))));
  }

  double climb(double p, int replicate) {
    Trained trained = one(p, replicate).orElseThrow();
    Curve curve = results.get(CsrTrial.id(p, replicate), Curve.class).orElseThrow();
    return curve.byEpoch().get(trained.lastEpoch()) - curve.byEpoch().get(trained.peak());
  }

  private List<Claim> patternsClaims() {
    List<PaperClaim> all = List.of(PEAK_FIRST, CLEAN_RULE, TRUE_FIRST, GIVEN_LAST);
    Optional<Double> level = patternsLevel();
    if (level.isEmpty()) {
      return all.stream()
          .map(claim -> claim.notMeasured("No noise level lies between 0 and 1."))
          .toList();
    }
    double p = level.get();
    List<Integer> whole = replicates(r -> one(p, r).isPresent());
    if (whole.isEmpty()) {
      return all.stream()
          .map(claim -> claim.notMeasured("No seed was trained at p = " + p + "."))
          .toList();
    }
    double cleanRule = 1 - p + p / classes;
    String at = "At p = " + NumberText.of(p) + ".";
    return List.of(
        PEAK_FIRST.measured(at, effects(whole, r -> fitAfterPeak(one(p, r).orElseThrow()))),
        CLEAN_RULE.measured(
            at + " The clean rule alone scores " + NumberText.of(cleanRule, "%") + ".",
            effects(whole, r -> atPeak(p, r).train() - cleanRule)),
        TRUE_FIRST.measured(
            at, effects(whole, r -> atPeak(p, r).asTrue() - atPeak(p, r).asGiven())),
        GIVEN_LAST.measured(at, effects(whole, r -> last(p, r).asGiven() - last(p, r).asTrue())));
  }

  private Moment atPeak(double p, int replicate) {
    Trained trained = one(p, replicate).orElseThrow();
    return trained.course().get(trained.peak());
  }

  private Moment last(double p, int replicate) {
    return one(p, replicate).orElseThrow().last();
  }

  /** NaN where training ended before 95 % were reached: the last epoch is no measurement. */
  private static double fitAfterPeak(Trained trained) {
    return IntStream.rangeClosed(0, trained.lastEpoch())
        .filter(e -> trained.course().get(e).train() >= NEARLY_FITTED)
        .mapToDouble(e -> e - trained.peak())
        .findFirst()
        .orElse(Double.NaN);
  }

  private List<Integer> replicates(IntPredicate whole) {
    return IntStream.range(0, preset.seeds()).filter(whole).boxed().toList();
  }

  private static double[] effects(List<Integer> replicates, IntToDoubleFunction effect) {
    return replicates.stream().mapToDouble(effect::applyAsDouble).toArray();
  }
}
