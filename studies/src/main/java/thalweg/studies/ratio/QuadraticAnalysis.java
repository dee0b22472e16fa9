package thalweg.studies.ratio;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.probes.NoisyQuadratic;
import thalweg.report.Axis;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Claimed;
import thalweg.studies.Interval;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;

/** The quadratic: what the theory claims, and what came of it. */
final class QuadraticAnalysis {
  /** How near the exact formula is to be to the simulation. */
  private static final double EXACT = 0.02;

  /** How near an approximation is to be that holds. */
  private static final double HOLDS = 0.05;

  private final QuadraticSettings settings;
  private final Results results;
  private final NoisyQuadratic bowl;

  QuadraticAnalysis(QuadraticSettings settings, Results results) {
    this.settings = settings;
    this.results = results;
    bowl = settings.bowl();
  }

  private double simulated(Arm arm, int replicate) {
    return results
        .get(QuadraticPart.id(arm, replicate), QuadraticPart.Simulated.class)
        .map(s -> s.excess().value())
        .orElse(Double.NaN);
  }

  private double discrete(Arm arm) {
    return bowl.discrete(arm.rate(), arm.batch());
  }

  private double sde(Arm arm) {
    return bowl.sde(arm.rate(), arm.batch());
  }

  private double threeFactor(Arm arm) {
    return bowl.threeFactor(arm.rate(), arm.batch());
  }

  List<Claim> claims() {
    return List.of(
        judge(
            new PaperClaim(
                "quadratic-exact",
                "On a quadratic the loss comes to rest where the sum over directions of"
                    + " η c / (2 S (2 − η h)) says.",
                "Algebra; the paper's equilibrium without its limit of small steps",
                "largest |simulated / exact − 1| over %d settings"
                    .formatted(settings.arms().size()),
                new Claimed.Between(-EXACT, EXACT)),
            settings.arms(),
            this::discrete,
            Extreme.LARGEST),
        judge(
            new PaperClaim(
                "quadratic-small-steps",
                "For small steps the stochastic differential equation holds: the loss depends on"
                    + " η/S and the gradients' covariance alone, η/(4S) Tr C.",
                "Equilibrium of the theory; general form by algebra",
                "largest |simulated / predicted − 1| where η times the largest curvature is below"
                    + " 0.1",
                new Claimed.Between(-HOLDS, HOLDS)),
            settings.small(),
            this::sde,
            Extreme.LARGEST),
        judge(
            new PaperClaim(
                "quadratic-large-steps",
                "For large steps it does not hold any more: learning rate and batch size matter"
                    + " each for itself.",
                "Abstract: the breakdown",
                "smallest |simulated / predicted − 1| at larger steps",
                new Claimed.Above(HOLDS)),
            settings.large(),
            this::sde,
            Extreme.SMALLEST),
        judge(
            new PaperClaim(
                "quadratic-trace-of-curvature",
                "Where the covariance C is not the Hessian H, the form with Tr H fails, even for"
                    + " small steps.",
                "Luo and Wang 2020, against the equilibrium with C = H",
                "smallest |simulated / (η/(4S) Tr H) − 1| at small steps",
                new Claimed.Above(HOLDS)),
            settings.small(),
            this::threeFactor,
            Extreme.SMALLEST));
  }

  /** Which of several deviations is judged. */
  private enum Extreme {
    SMALLEST,
    LARGEST
  }

  private Claim judge(
      PaperClaim claim, List<Arm> arms, ToDoubleFunction<Arm> predicted, Extreme which) {
    List<Integer> whole =
        IntStream.range(0, settings.seeds())
            .filter(r -> arms.stream().allMatch(a -> Double.isFinite(simulated(a, r))))
            .boxed()
            .toList();
    return whole.isEmpty()
        ? claim.notMeasured("No seed was simulated in every setting.")
        : claim.measured(
            "%d chains of %d steps; h = %s, c = %s."
                .formatted(
                    settings.chains(),
                    settings.steps(),
                    settings.curvatures(),
                    settings.variances()),
            whole.stream().mapToDouble(r -> deviation(arms, r, predicted, which)).toArray());
  }

  private double deviation(
      List<Arm> arms, int replicate, ToDoubleFunction<Arm> predicted, Extreme which) {
    double[] all =
        arms.stream()
            .mapToDouble(
                arm -> Math.abs(simulated(arm, replicate) / predicted.applyAsDouble(arm) - 1))
            .sorted()
            .toArray();
    return switch (which) {
      case SMALLEST -> all[0];
      case LARGEST -> all[all.length - 1];
    };
  }

  private Interval mean(Arm arm) {
    return Interval.of(
        IntStream.range(0, settings.seeds())
            .mapToDouble(r -> simulated(arm, r))
            .filter(Double::isFinite)
            .toArray());
  }

  Figure figure() {
    double[] steps =
        settings.arms().stream()
            .mapToDouble(arm -> arm.rate() * settings.curvatures().getLast())
            .toArray();
    double[] one = new double[steps.length];
    Arrays.fill(one, 1);
    return Figure.of(
        "quadratic",
        "Predictions of the height above the bottom, over what is simulated",
        "Settings by the size of their steps: learning rate times largest curvature. Beyond 2 SGD"
            + " leaves the bowl.",
        Axis.log("Learning rate × largest curvature", ""),
        Axis.linear("Predicted / simulated", ""),
        List.of(
            Series.points("exact, discrete steps", steps, over(this::discrete)),
            Series.points("differential equation, Tr C", steps, over(this::sde)),
            Series.points("three factors, C = H", steps, over(this::threeFactor)),
            Series.nullCurve("as simulated", steps, one)));
  }

  private double[] over(ToDoubleFunction<Arm> predicted) {
    return settings.arms().stream()
        .mapToDouble(arm -> predicted.applyAsDouble(arm) / mean(arm).mean())
        .toArray();
  }

  Table table() {
    return new Table(
        "quadratic-settings",
        "Quadratic: E[L − L0] in every setting",
        "Simulated: means over seeds with 95% intervals.",
        List.of("Setting", "η/S", "Simulated", "Exact", "η/(4S) Tr C", "η/(4S) Tr H"),
        settings.arms().stream()
            .map(arm ->
                List.of(
                    arm.toString(),
                    NumberText.of(arm.ratio()),
                    mean(arm).shown(),
                    NumberText.of(discrete(arm)),
                    NumberText.of(sde(arm)),
                    NumberText.of(threeFactor(arm))))
            .toList());
  }
}
