package thalweg.studies.dontmemorize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.probes.Estimate;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.Spearman;
import thalweg.studies.dontmemorize.SharpnessTrial.Measured;
import thalweg.studies.dontmemorize.SharpnessTrial.Sharpness;
import thalweg.studies.fitting.Noise;

/** Sharpness at convergence: what the claims say. */
final class SharpnessAnalysis {
  private static final String SOURCE = "Figure 3";
  private static final double MUCH_SHARPER = 1.5;
  private static final double RISES = 0.8;

  private final SharpnessSettings settings;
  private final Results results;

  SharpnessAnalysis(SharpnessSettings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  SharpnessSettings settings() {
    return settings;
  }

  double[] levels() {
    return settings.levels().stream().mapToDouble(p -> p).toArray();
  }

  /** The replicates of a share of noise that were trained, in order. */
  List<Sharpness> trained(Noise noise, double p) {
    return IntStream.range(0, settings.seeds())
        .mapToObj(r -> one(noise, p, r))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Sharpness> one(Noise noise, double p, int replicate) {
    return results.get(SharpnessTrial.id(noise, p, replicate), Sharpness.class);
  }

  /** Over the shares of noise, in one replicate; NaN where the state was not reached. */
  double[] curve(Noise noise, State state, int replicate, ToDoubleFunction<Measured> what) {
    return settings.levels().stream()
        .mapToDouble(p ->
            one(noise, p, replicate)
                .flatMap(s -> s.in(state))
                .map(what::applyAsDouble)
                .orElse(Double.NaN))
        .toArray();
  }

  /** The replicates of which every share of this noise was trained. */
  List<Integer> whole(Noise noise) {
    return IntStream.range(0, settings.seeds())
        .filter(r -> settings.levels().stream().allMatch(p -> one(noise, p, r).isPresent()))
        .boxed()
        .toList();
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    claims.add(
        sharper(
            Noise.LABELS,
            "λmax(randY 1) / λmax(real), at the first epoch with 100% training accuracy",
            MUCH_SHARPER,
            SharpnessAnalysis::largest));
    claims.add(
        sharper(
            Noise.INPUTS,
            "|λ|max(randX 1) / |λ|max(real), at the first epoch with 100% training accuracy",
            1,
            Measured::dominant));
    claims.add(rises(Noise.LABELS));
    claims.add(rises(Noise.INPUTS));
    return claims;
  }

  static double largest(Measured measured) {
    return measured.largest().value();
  }

  private Claim sharper(Noise noise, String effect, double times, ToDoubleFunction<Measured> what) {
    PaperClaim claim =
        new PaperClaim(
            "sharper-" + noise.id(),
            "Networks that fit %s end in sharper minima than those that fit real data."
                .formatted(noise.title()),
            SOURCE,
            effect,
            new Claimed.Above(times));
    return measured(claim, noise, r -> ratio(noise, State.FITTED, r, what));
  }

  double ratio(Noise noise, State state, int replicate, ToDoubleFunction<Measured> what) {
    double[] curve = curve(noise, state, replicate, what);
    return curve[curve.length - 1] / curve[0];
  }

  private Claim rises(Noise noise) {
    PaperClaim claim =
        new PaperClaim(
            "sharpness-rises-" + noise.id(),
            "The more %s, the sharper the minimum.".formatted(noise.title()),
            SOURCE,
            "Spearman(p, λmax), at the first epoch with 100% training accuracy",
            new Claimed.AtLeast(RISES));
    return measured(claim, noise, r -> spearman(noise, State.FITTED, r));
  }

  double spearman(Noise noise, State state, int replicate) {
    return Spearman.of(levels(), curve(noise, state, replicate, SharpnessAnalysis::largest));
  }

  /** Spearman of the curve of means over seeds; NaN where a seed did not reach the state. */
  double spearmanOfMeans(Noise noise, State state) {
    List<Integer> whole = whole(noise);
    double[] sum = new double[levels().length];
    for (int r : whole) {
      double[] curve = curve(noise, state, r, SharpnessAnalysis::largest);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += curve[i];
      }
    }
    return whole.isEmpty() ? Double.NaN : Spearman.of(levels(), sum);
  }

  private Claim measured(PaperClaim claim, Noise noise, IntToDoubleFunction effect) {
    List<Integer> whole = whole(noise);
    if (whole.isEmpty()) {
      return claim.notMeasured("No seed was trained at every share of noise.");
    }
    return claim.measured(
        note(noise), whole.stream().mapToDouble(r -> effect.applyAsDouble(r)).toArray());
  }

  private String note(Noise noise) {
    List<Measured> all =
        settings.levels().stream()
            .flatMap(p -> trained(noise, p).stream())
            .flatMap(s -> s.in(State.FITTED).stream())
            .toList();
    long left =
        all.stream()
            .filter(m -> m.largest().convergence() != Estimate.Convergence.CONVERGED)
            .count();
    return ("Spearman of the mean over seeds: %s. 2/η is %s. λmax by at most %d Lanczos steps; %d"
            + " of %d not converged to a thousandth.")
        .formatted(
            NumberText.of(spearmanOfMeans(noise, State.FITTED)),
            NumberText.of(settings.stable()),
            settings.lanczosSteps(),
            left,
            all.size());
  }
}
