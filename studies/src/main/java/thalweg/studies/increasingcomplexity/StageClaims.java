package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.probes.LinearStage;
import thalweg.probes.PerformanceCorrelation;
import thalweg.report.Claim;
import thalweg.studies.Claimed;
import thalweg.studies.Interval;
import thalweg.studies.increasingcomplexity.CourseTrial.Checkpoint;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** That the linear part comes first and stays, and what must hold whatever is learnt. */
final class StageClaims {
  private static final double NEARLY_ALL = 0.9;

  /** "Much less" read as a fifth at most. */
  private static final double MOST = 0.8;

  private static final double DEVIATIONS = 3;
  private static final String ABSTRACT = "Abstract; the threshold is ours";
  private static final String IDENTITY = "Identity";

  private final Course course;
  private final List<Explained> trained;
  private final Judge judge;

  StageClaims(Course course, List<Explained> trained) {
    this.course = course;
    this.trained = trained;
    judge = new Judge(course, trained);
  }

  List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    if (course.asks(Question.STAGE)) {
      claims.addAll(stage());
    }
    if (course.asks(Question.SANITY)) {
      claims.addAll(sanity());
    }
    return claims;
  }

  private List<Claim> stage() {
    return List.of(
        judge.judge(
            "linear-first",
            "first nearly all that the network tells is explained by a linear classifier.",
            ABSTRACT,
            "smallest µ(F;L) / I(F;Y) until the network tells as much as the linear classifier",
            new Claimed.AtLeast(NEARLY_ALL),
            of(LinearStage::explained),
            ends()),
        judge.judge(
            "beyond-grows",
            "afterwards what the network tells beyond the linear classifier grows.",
            ABSTRACT,
            "I(F;Y|L) at the end minus that at the end of the linear stage (bits)",
            new Claimed.Above(0),
            of(LinearStage::beyondGained),
            ""),
        judge.judge(
            "gain-is-beyond",
            "afterwards what the linear classifier explains hardly grows any more.",
            "Figures; “hardly” is read as a fifth at most",
            "share of the information gained after the linear stage that is I(F;Y|L)",
            new Claimed.AtLeast(MOST),
            of(LinearStage::beyondShare),
            "Measured where more than %s bits are gained after the linear stage."
                .formatted(LinearStage.LEAST)),
        judge.judge(
            "linear-retained",
            "what the linear classifier explains is retained to the end.",
            ABSTRACT,
            "µ(F;L) at the end over its largest at any time",
            new Claimed.AtLeast(NEARLY_ALL),
            of(LinearStage::retained),
            fits()),
        judge.judge(
            "linear-kept-whole",
            "at the end the network still tells what the linear classifier tells.",
            ABSTRACT,
            "µ(F;L) at the end over I(L;Y)",
            new Claimed.AtLeast(NEARLY_ALL),
            of(LinearStage::retainedOfSimple),
            fits()));
  }

  private List<Claim> sanity() {
    return List.of(
        never("at-most-simple", "simple model", "I(L;Y)", p -> p.simple().corrected()),
        never("at-most-network", "network", "I(F;Y)", p -> p.network().corrected()),
        judge.judge(
            "chance-explains-nothing",
            "a simple model that knows nothing explains nothing.",
            "Our check",
            "mean µ(F;L') at the end over 200 shuffles L' of L, in standard deviations of one",
            new Claimed.Between(-DEVIATIONS, DEVIATIONS),
            Explained::chance,
            ""));
  }

  private Claim never(
      String id, String whose, String bound, ToDoubleFunction<PerformanceCorrelation> most) {
    return judge.judge(
        id,
        "µ(F;L) never exceeds what the %s tells.".formatted(whose),
        IDENTITY,
        "share of times and models at which µ(F;L) is at most %s, but for what both are corrected by"
            .formatted(bound),
        new Claimed.AtLeast(1),
        e -> holds(e, most),
        "");
  }

  private static double holds(Explained e, ToDoubleFunction<PerformanceCorrelation> most) {
    // The largest correction, K (K - 1)² / (2 n ln 2) for two classes, of both; and rounding.
    double room = 2 / (e.last().linear().mu().examples() * Math.log(2)) + 1e-12;
    return e.checkpoints().stream()
        .flatMap(c -> c.chain().stream())
        .mapToDouble(p -> p.mu().corrected() <= most.applyAsDouble(p) + room ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private static ToDoubleFunction<Explained> of(ToDoubleFunction<LinearStage> what) {
    return e -> what.applyAsDouble(e.stage(0));
  }

  private String ends() {
    return "The stage ends at update %s, at an accuracy of %s; the linear classifier tells %s bits."
        .formatted(
            shown(e -> e.passed(0).step()),
            shown(e -> e.passed(0).test()),
            shown(e -> e.last().linear().simple().corrected()));
  }

  private String fits() {
    long fitted = trained.stream().map(Explained::last).filter(c -> c.train() == 1).count();
    return "Training accuracy at the end: %s; every training example was right in %d of %d seeds."
        .formatted(shown(e -> e.last().train()), fitted, trained.size());
  }

  private String shown(ToDoubleFunction<Explained> what) {
    return Interval.of(trained.stream().mapToDouble(what).toArray()).shown();
  }

  /** mu at a checkpoint against the simplest model, in bits. */
  static double mu(Checkpoint c) {
    return c.linear().mu().corrected();
  }

  /** What the network tells beyond the simplest model, in bits. */
  static double beyond(Checkpoint c) {
    return c.linear().beyond().corrected();
  }
}
