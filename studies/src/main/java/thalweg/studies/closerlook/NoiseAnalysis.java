package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;
import thalweg.studies.closerlook.NoiseTrial.Moment;
import thalweg.studies.closerlook.NoiseTrial.Trained;

/** Critical samples and patterns first: what the claims say (figures 7 to 9 of the paper). */
final class NoiseAnalysis {
  private static final String CSR_SOURCE = "Figures 7 to 9";
  private static final String PATTERNS_SOURCE = "Figures 7 and 8";

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

  private final NoiseResults noise;
  private final int classes;

  NoiseAnalysis(NoiseResults noise, int classes) {
    this.noise = noise;
    this.classes = classes;
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>(csrClaims());
    claims.addAll(patternsClaims());
    return claims;
  }

  private List<Claim> csrClaims() {
    List<Double> radii = noise.radiiInRange();
    List<Integer> whole = noise.trainedAtAll();
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
                inRange,
                NoiseResults.effects(
                    whole,
                    r ->
                        ends
                            ? noise.gap(radii, r)
                            : noise.smallestStep(radii, noise.levels(), r))));
      }
    }
    claims.add(climbs());
    return claims;
  }

  private static String text(List<Double> radii) {
    return String.join(", ", radii.stream().map(NumberText::of).toList());
  }

  private Claim climbs() {
    List<Integer> whole =
        noise.replicates(
            r -> noise.between().stream().allMatch(p -> noise.curve(p, r).isPresent()));
    if (noise.between().isEmpty()) {
      return CLIMBS.notMeasured("No noise level lies between 0 and 1.");
    }
    if (whole.isEmpty()) {
      return CLIMBS.notMeasured("No seed has critical samples over training at every level.");
    }
    return CLIMBS.measured(
        "At radius %s of 255.".formatted(NumberText.of(CsrTrial.radius(noise.meanReal()))),
        NoiseResults.effects(
            whole, r -> NoiseResults.least(noise.between(), p -> noise.climb(p, r))));
  }

  private List<Claim> patternsClaims() {
    List<PaperClaim> all = List.of(PEAK_FIRST, CLEAN_RULE, TRUE_FIRST, GIVEN_LAST);
    Optional<Double> level = noise.patternsLevel();
    if (level.isEmpty()) {
      return all.stream()
          .map(claim -> claim.notMeasured("No noise level lies between 0 and 1."))
          .toList();
    }
    double p = level.get();
    List<Integer> whole = noise.replicates(r -> noise.one(p, r).isPresent());
    if (whole.isEmpty()) {
      return all.stream()
          .map(claim -> claim.notMeasured("No seed was trained at p = " + p + "."))
          .toList();
    }
    double cleanRule = 1 - p + p / classes;
    String at = "At p = " + NumberText.of(p) + ".";
    return List.of(
        PEAK_FIRST.measured(
            at, NoiseResults.effects(whole, r -> fitAfterPeak(noise.one(p, r).orElseThrow()))),
        CLEAN_RULE.measured(
            at + " The clean rule alone scores " + NumberText.of(cleanRule, "%") + ".",
            NoiseResults.effects(whole, r -> atPeak(p, r).train() - cleanRule)),
        TRUE_FIRST.measured(
            at, NoiseResults.effects(whole, r -> atPeak(p, r).asTrue() - atPeak(p, r).asGiven())),
        GIVEN_LAST.measured(
            at, NoiseResults.effects(whole, r -> last(p, r).asGiven() - last(p, r).asTrue())));
  }

  private Moment atPeak(double p, int replicate) {
    Trained trained = noise.one(p, replicate).orElseThrow();
    return trained.course().get(trained.peak());
  }

  private Moment last(double p, int replicate) {
    return noise.one(p, replicate).orElseThrow().last();
  }

  /** NaN where training ended before 95 % were reached: the last epoch is no measurement. */
  private static double fitAfterPeak(Trained trained) {
    return IntStream.rangeClosed(0, trained.lastEpoch())
        .filter(e -> trained.course().get(e).train() >= NEARLY_FITTED)
        .mapToDouble(e -> e - trained.peak())
        .findFirst()
        .orElse(Double.NaN);
  }
}
