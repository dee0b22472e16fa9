package thalweg.studies.ratio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import thalweg.probes.Estimate;
import thalweg.report.Claim;
import thalweg.report.Verdict;
import thalweg.studies.Results;
import thalweg.studies.ratio.Trained.Curved;
import thalweg.studies.ratio.Trained.How;
import thalweg.studies.ratio.Trained.Look;

/** What the claims say of results that are made up. */
class RatioTest {
  private static Estimate estimate(double value) {
    Estimate.Cost cost = new Estimate.Cost(1, Estimate.Cost.Unit.OPERATOR_PRODUCT);
    return new Estimate(value, 0, Estimate.Convergence.CONVERGED, cost, "made up", "");
  }

  private static Trained trained(How how, double validation, double lambda, List<Look> looks) {
    Curved curved =
        new Curved(
            estimate(lambda), estimate(4 * lambda * lambda), estimate(lambda), estimate(lambda));
    return new Trained(
        how, looks.size(), 0.05, validation, looks, Optional.of(curved), Optional.empty());
  }

  /** Results by cell and seed, seeds a hundredth apart. */
  private static Trainings trainings(
      List<Cell> cells, int seeds, BiFunction<Cell, Double, Trained> what) {
    List<String> ids = new ArrayList<>();
    cells.forEach(cell -> IntStream.range(0, seeds).forEach(r -> ids.add(cell.id(r))));
    Results results = new Results(ids);
    for (Cell cell : cells) {
      for (int r = 0; r < seeds; r++) {
        results.put(cell.id(r), what.apply(cell, 1 + 0.01 * r));
      }
    }
    return new Trainings(results, seeds);
  }

  private static Map<String, Claim> byId(List<Claim> claims) {
    Map<String, Claim> map = new TreeMap<>();
    claims.forEach(c -> map.put(c.id(), c));
    return map;
  }

  private static Map<String, Claim> width(Paper paper, BiFunction<Cell, Double, Trained> what) {
    WidthSettings settings = WidthSettings.QUICK;
    Trainings all = trainings(settings.all(), settings.seeds(), what);
    return byId(new WidthClaims(new WidthAnalysis(settings, all)).of(paper));
  }

  private static Trained curved(Cell cell, ToDoubleFunction<Arm> lambda, double seed) {
    Arm arm = cell.course().at(0);
    double accuracy = arm.rate() > 0.1 ? 0.1 : 0.8 + 0.01 * Math.log(arm.ratio());
    return trained(How.REACHED, accuracy, seed * lambda.applyAsDouble(arm), List.of());
  }

  @Test
  void curvatureThatFallsWithTheRatioPassesAndThatRisesFails() {
    for (Paper paper : Paper.values()) {
      width(paper, (cell, seed) -> curved(cell, arm -> 1 / arm.ratio(), seed))
          .values()
          .forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id()));
    }
    Map<String, Claim> rises =
        width(Paper.FLATTER_MINIMA, (cell, seed) -> curved(cell, Arm::ratio, seed));
    rises.values().stream()
        .filter(c -> !c.id().equals("validation-rises"))
        .forEach(c -> assertEquals(Verdict.FAIL, c.verdict(), c.id()));
    assertEquals(-1, rises.get("width-learning-rate").effect(), 1e-9);
    assertEquals(-1, rises.get("width-batch-size").effect(), 1e-9);
    assertEquals(-1, rises.get("width-largest-eigenvalue").effect(), 1e-9);
  }

  @Test
  void trainingsThatDidNotComeToTheLossAreNotCompared() {
    Map<String, Claim> few =
        width(
            Paper.THREE_FACTORS,
            (cell, seed) ->
                cell.course().at(0).batch() == 16
                    ? curved(cell, arm -> 1 / arm.ratio(), seed)
                    : trained(How.LAST_EPOCH, 0.5, 1, List.of()));
    Claim claim = few.get("width-largest-eigenvalue");
    assertEquals(Verdict.INCONCLUSIVE, claim.verdict());
    assertTrue(claim.note().contains("3 of 3 seeds gave no measurement"), claim.note());
    assertTrue(claim.note().contains("9 of 27 trainings"), claim.note());
  }

  private static List<Look> falling(double rate) {
    return IntStream.rangeClosed(1, RescalingSettings.QUICK.epochs())
        .mapToObj(e -> new Look(e, Math.exp(-rate * e), 0.8, Double.NaN))
        .toList();
  }

  private static Map<String, Claim> rescaling(
      ToDoubleFunction<Arm> speed, ToDoubleFunction<Cell> breaksAt) {
    RescalingSettings settings = RescalingSettings.QUICK;
    List<Cell> cells = new ArrayList<>(settings.pairs());
    cells.addAll(settings.downwards());
    settings.examples().forEach(n -> cells.addAll(settings.upwards(n)));
    Trainings all =
        trainings(
            cells,
            settings.seeds(),
            (cell, seed) -> {
              Arm arm = cell.course().at(0);
              double b = arm.rate() / settings.start().rate();
              double accuracy = b >= breaksAt.applyAsDouble(cell) ? 0.5 : 0.8;
              return trained(How.LAST_EPOCH, accuracy, 1, falling(seed * speed.applyAsDouble(arm)));
            });
    return byId(new RescalingClaims(new RescalingAnalysis(settings, all)).all());
  }

  @Test
  void curvesOfEqualRatioPassAndCurvesOfEqualRateFail() {
    Map<String, Claim> byRatio =
        rescaling(
            arm -> 100 * arm.ratio() * (1 + 0.1 * arm.rate()), c -> c.examples() > 5000 ? 16 : 8);
    byRatio.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id()));
    assertEquals(1, byRatio.get("breakdown-sooner").effect(), 1e-12, "8 to 16 is one doubling");
    Map<String, Claim> byRate = rescaling(arm -> arm.rate(), c -> c.examples() > 5000 ? 4 : 8);
    assertEquals(Verdict.FAIL, byRate.get("equal-ratio-curves").verdict());
    assertEquals(Verdict.FAIL, byRate.get("linear-not-root").verdict());
    assertEquals(-1, byRate.get("breakdown-sooner").effect(), 1e-12);
    assertEquals(Verdict.FAIL, byRate.get("breakdown-sooner").verdict());
  }

  @Test
  void aBreakdownBeyondAllFactorsIsABoundAndTwoAreNoMeasurement() {
    Map<String, Claim> one =
        rescaling(Arm::ratio, c -> c.examples() > 5000 ? Double.POSITIVE_INFINITY : 16);
    assertEquals(2, one.get("breakdown-sooner").effect(), 1e-12, "16 to beyond 32");
    Map<String, Claim> none = rescaling(Arm::ratio, c -> Double.POSITIVE_INFINITY);
    assertEquals(Verdict.INCONCLUSIVE, none.get("breakdown-sooner").verdict());
    assertEquals(Verdict.FAIL, none.get("breakdown").verdict());
  }

  private static Map<String, Claim> schedules(
      double apart, double swing, ToDoubleFunction<Cell> lambda) {
    ScheduleSettings settings = ScheduleSettings.QUICK;
    Trainings all =
        trainings(
            settings.all(),
            settings.seeds(),
            (cell, seed) -> {
              double gap = cell.equals(settings.cyclicBatch()) ? apart : 0;
              List<Look> looks =
                  IntStream.range(0, settings.epochs())
                      .mapToObj(e -> {
                        double up = e % settings.period() < settings.period() / 2 ? 0 : swing;
                        return new Look(e + 1, 0.5, 0.7 * seed + gap + up, Double.NaN);
                      })
                      .toList();
              return trained(How.REACHED, 0.8, seed * lambda.applyAsDouble(cell), looks);
            });
    return byId(new ScheduleAnalysis(settings, all).claims());
  }

  @Test
  void schedulesAreExchangedWithinTwiceTheSpreadOfSeeds() {
    ToDoubleFunction<Cell> wider = cell -> cell.course() instanceof Course.Square ? 1 : 2;
    Map<String, Claim> alike = schedules(0.01, 0.05, wider);
    alike.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id()));
    assertEquals(2 * 0.007 - 0.01, alike.get("schedules-exchanged").effect(), 1e-12);
    assertEquals(0.05, alike.get("schedules-oscillate").effect(), 1e-12);
    assertEquals(2, alike.get("cyclic-wider-eigenvalue").effect(), 1e-12);
    Map<String, Claim> not =
        schedules(0.02, -0.05, cell -> cell.course() instanceof Course.Square ? 2 : 1);
    not.values().forEach(c -> assertEquals(Verdict.FAIL, c.verdict(), c.id()));
  }

  /**
   * Forty looks at random labels fitted at a speed, validation accuracy falling with what is
   * fitted.
   */
  private static List<Look> fitting(double worth, double speed) {
    return IntStream.rangeClosed(1, 40)
        .mapToObj(e -> {
          double fitted = Math.min(1, 0.1 + 0.0125 * speed * e);
          return new Look(e, 1, worth - 0.2 * fitted, fitted);
        })
        .toList();
  }

  private static Map<String, Claim> memorization(
      ToDoubleFunction<Arm> worth, ToDoubleFunction<Arm> speed) {
    MemorizationSettings settings = MemorizationSettings.QUICK;
    List<Cell> cells = settings.noise().stream().flatMap(p -> settings.cells(p).stream()).toList();
    Trainings all =
        trainings(
            cells,
            settings.seeds(),
            (cell, seed) -> {
              Arm arm = cell.course().at(0);
              return trained(
                  How.REACHED,
                  0.5,
                  1,
                  fitting(seed * worth.applyAsDouble(arm), speed.applyAsDouble(arm)));
            });
    return byId(new MemorizationAnalysis(settings, all).claims());
  }

  @Test
  void memorizationIsComparedWhereRandomLabelsAreFittedEquallyWell() {
    Map<String, Claim> claimed =
        memorization(arm -> 0.8 + arm.ratio(), arm -> 1 + arm.batch() / 500.0);
    claimed.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id()));
    Map<String, Claim> opposite = memorization(arm -> 0.8 - arm.ratio(), arm -> 1 + arm.ratio());
    opposite.values().forEach(c -> assertEquals(Verdict.FAIL, c.verdict(), c.id()));
    Map<String, Claim> early =
        memorization(arm -> 0.8 + arm.ratio(), arm -> arm.batch() == 256 ? 0.1 : 1);
    assertEquals(Verdict.INCONCLUSIVE, early.get("memorizes-less-p0.25").verdict());
  }

  @Test
  void aCycleIsHighInItsFirstHalf() {
    Arm high = new Arm(0.05, 16);
    Arm low = new Arm(0.05, 80);
    Course square = new Course.Square(high, low, 4);
    assertEquals(
        List.of(high, high, low, low, high), IntStream.range(0, 5).mapToObj(square::at).toList());
    assertEquals(0.05 / 16, new Arm(0.05, 16).times(4).ratio(), 1e-15);
  }

  @Test
  void aParabolaThatIsTwiceAsSteepAtOneEndRisesADoublingMoreThere() {
    double[] at = Line.places();
    List<Double> loss = new ArrayList<>();
    for (double a : at) {
      loss.add(a < 0.5 ? a * a : 2 * (a - 1) * (a - 1));
    }
    assertEquals(1, new Line.Measured("made up", 0, loss, loss).doublings(), 1e-9);
  }

  @Test
  void listsReadAsAReaderReadsThem() {
    assertEquals("16, 64 and 256", Words.and(List.of(16, 64, 256)));
    assertEquals("16", Words.and(List.of(16)));
  }
}
