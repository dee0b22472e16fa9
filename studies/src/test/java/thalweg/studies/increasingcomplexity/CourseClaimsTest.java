package thalweg.studies.increasingcomplexity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import thalweg.probes.Information;
import thalweg.probes.PerformanceCorrelation;
import thalweg.report.Claim;
import thalweg.report.Verdict;
import thalweg.studies.increasingcomplexity.CourseTrial.Checkpoint;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** Verdicts on trainings that are made up, so that what they must be is known. */
class CourseClaimsTest {
  private static final Simple LINEAR = new Simple(Net.LINEAR, Training.plain(0.1, 10, 1));
  private static final Simple HIDDEN = new Simple(Net.mlp(4), Training.plain(0.1, 10, 1));

  private static Course course(Question... questions) {
    return new Course(
        "made-up",
        "made up",
        Task.HALVES,
        Net.mlp(8),
        1,
        Training.plain(0.1, 10, 1),
        List.of(LINEAR, HIDDEN),
        0.2,
        100,
        10_000,
        3,
        List.of(questions));
  }

  private static Information bits(double value) {
    return new Information(value, 0, 0.001, 10_000);
  }

  private static PerformanceCorrelation against(double network, double simple, double mu) {
    return new PerformanceCorrelation(
        bits(network), bits(simple), bits(network - mu), bits(simple - mu), bits(mu), 0.9, 0.8);
  }

  /** A network that tells so much, and how much of it models of 0.4 and 0.6 bits explain. */
  private static Checkpoint at(long step, double network, double ofLinear, double ofHidden) {
    return new Checkpoint(
        step,
        step / 100.0,
        step == 800 ? 1 : 0.9,
        0.9,
        bits(step / 1000.0),
        List.of(against(network, 0.4, ofLinear), against(network, 0.6, ofHidden)));
  }

  /** Three seeds of it, a hundredth apart in their times only. */
  private static List<Explained> seeds(Checkpoint... checkpoints) {
    List<Explained> all = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      all.add(new Explained("made-up", r, List.of(checkpoints), 0.1 * r));
    }
    return all;
  }

  private static Map<String, Claim> byId(List<Claim> claims) {
    return claims.stream()
        .collect(Collectors.toMap(c -> c.id().replace("-made-up", ""), Function.identity()));
  }

  private static void assertAll(Verdict expected, Map<String, Claim> claims, String... ids) {
    for (String id : ids) {
      assertEquals(expected, claims.get(id).verdict(), claims.get(id).toString());
    }
  }

  private static final List<Explained> AS_CLAIMED =
      seeds(
          at(0, 0, 0, 0),
          at(10, 0.2, 0.2, 0.2),
          at(100, 0.42, 0.395, 0.41),
          at(200, 0.62, 0.4, 0.595),
          at(800, 0.9, 0.4, 0.6));

  @Test
  void aNetworkThatLearnsTheSimpleFirstAndKeepsItPasses() {
    Map<String, Claim> stage =
        byId(new StageClaims(course(Question.STAGE, Question.SANITY), AS_CLAIMED).all());
    assertEquals(8, stage.size());
    stage.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.toString()));
    assertEquals(0.395 / 0.42, stage.get("linear-first").effect(), 1e-12);
    assertEquals(0.475 / 0.48, stage.get("gain-is-beyond").effect(), 1e-12);
    assertTrue(stage.get("linear-retained").note().contains("right in 3 of 3 seeds"));
    Map<String, Claim> chain = byId(new ChainClaims(course(Question.CHAIN), AS_CLAIMED).all());
    chain.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.toString()));
    assertEquals(1, chain.get("passed-in-order-1").effect(), 1e-12, "one doubling");
  }

  @Test
  void aNetworkThatLearnsBeyondFromTheStartAndForgetsFails() {
    List<Explained> otherwise =
        seeds(
            at(0, 0, 0, 0), at(10, 0.3, 0.1, 0.2), at(100, 0.7, 0.38, 0.5), at(800, 0.9, 0.2, 0.4));
    Map<String, Claim> stage = byId(new StageClaims(course(Question.STAGE), otherwise).all());
    assertAll(Verdict.FAIL, stage, "linear-first", "linear-retained", "linear-kept-whole");
    Map<String, Claim> chain = byId(new ChainClaims(course(Question.CHAIN), otherwise).all());
    assertAll(Verdict.FAIL, chain, "passed-in-order-1", "each-is-kept", "alike-at-first");
  }

  @Test
  void moreExplainedThanIsToldIsFound() {
    List<Explained> impossible = seeds(at(0, 0, 0, 0), at(10, 0.3, 0.5, 0.3));
    Map<String, Claim> claims = byId(new StageClaims(course(Question.SANITY), impossible).all());
    assertAll(Verdict.FAIL, claims, "at-most-simple", "at-most-network");
    assertEquals(0.75, claims.get("at-most-network").effect(), 1e-12);
  }

  @Test
  void aModelThatIsNeverPassedGivesNoMeasurement() {
    List<Explained> weak = seeds(at(0, 0, 0, 0), at(10, 0.3, 0.3, 0.3), at(100, 0.5, 0.39, 0.5));
    Claim claim =
        byId(new ChainClaims(course(Question.CHAIN), weak).all()).get("passed-in-order-1");
    assertEquals(Verdict.INCONCLUSIVE, claim.verdict());
    assertTrue(claim.note().contains("3 of 3 seeds gave no measurement"), claim.note());
  }

  @Test
  void aNetworkThatFitsFlipsAtTheCostOfTheComplexPartPasses() {
    List<Explained> flipped =
        seeds(
            at(0, 0, 0, 0),
            at(10, 0.5, 0.39, 0.5),
            at(100, 0.7, 0.4, 0.6),
            at(200, 0.5, 0.39, 0.5),
            at(800, 0.4, 0.36, 0.4));
    Map<String, Claim> claims = byId(new FlipClaims(course(Question.FLIPS), flipped).all());
    claims.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.toString()));
    assertEquals(0.7, claims.get("noise-is-fitted").effect(), 1e-12);
    assertEquals(0.3, claims.get("test-falls").effect(), 1e-12);
    assertEquals(0.19 / 0.2, claims.get("beyond-falls-first").effect(), 1e-12);
    assertEquals(0.26 / 0.3, claims.get("linear-falls-least").effect(), 1e-12);
  }

  @Test
  void aNetworkThatOnlyGetsBetterLosesNothingToJudge() {
    Map<String, Claim> claims = byId(new FlipClaims(course(Question.FLIPS), AS_CLAIMED).all());
    assertEquals(Verdict.FAIL, claims.get("test-falls").verdict());
    assertEquals(Verdict.INCONCLUSIVE, claims.get("beyond-falls-first").verdict());
  }
}
