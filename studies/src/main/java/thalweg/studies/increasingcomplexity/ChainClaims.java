package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.probes.LinearStage;
import thalweg.report.Claim;
import thalweg.studies.Claimed;
import thalweg.studies.increasingcomplexity.CourseTrial.Checkpoint;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** That models of growing complexity are passed in order, and each is kept. */
final class ChainClaims {
  private static final double NEARLY_ALL = 0.9;
  private static final String SOURCE = "Title and abstract; the form is ours";

  private final Course course;
  private final Judge judge;

  ChainClaims(Course course, List<Explained> trained) {
    this.course = course;
    judge = new Judge(course, trained);
  }

  List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    for (int i = 1; i < course.chain().size(); i++) {
      int at = i;
      claims.add(
          judge.judge(
              "passed-in-order-" + i,
              "the network passes the %s before the %s.".formatted(name(i - 1), name(i)),
              SOURCE,
              "log2 of the updates until it tells as much as the second over those for the first",
              new Claimed.Above(0),
              e -> doublings(e, at),
              "Measured where the network comes to tell as much as both."));
    }
    claims.add(
        judge.judge(
            "more-is-explained",
            "a more complex model explains more of the network at the end.",
            SOURCE,
            "smallest rise of µ(F;G) at the end from one model to the next (bits)",
            new Claimed.Above(0),
            ChainClaims::leastRise,
            ""));
    claims.add(
        judge.judge(
            "each-is-kept",
            "what each model explains comes to all that the model tells.",
            SOURCE,
            "smallest µ(F;G) / I(G;Y) at the end, of all models",
            new Claimed.AtLeast(NEARLY_ALL),
            this::leastKept,
            ""));
    claims.add(
        judge.judge(
            "alike-at-first",
            "at first all models explain the network alike.",
            SOURCE,
            "smallest µ(F;G) over largest, of all models, until the first is passed",
            new Claimed.AtLeast(NEARLY_ALL),
            ChainClaims::alike,
            ""));
    return claims;
  }

  private String name(int i) {
    return course.chain().get(i).net().name();
  }

  /** NaN if the network never told as much as one of the two. */
  private static double doublings(Explained e, int i) {
    boolean both = e.stage(i - 1).end().isPresent() && e.stage(i).end().isPresent();
    return both
        ? Math.log((double) e.passed(i).step() / e.passed(i - 1).step()) / Math.log(2)
        : Double.NaN;
  }

  private static double[] mu(Checkpoint c) {
    return c.chain().stream().mapToDouble(p -> p.mu().corrected()).toArray();
  }

  private static double leastRise(Explained e) {
    double[] mu = mu(e.last());
    return IntStream.range(1, mu.length).mapToDouble(i -> mu[i] - mu[i - 1]).min().orElseThrow();
  }

  private double leastKept(Explained e) {
    return IntStream.range(0, course.chain().size())
        .mapToDouble(i -> e.stage(i).retainedOfSimple())
        .min()
        .orElseThrow();
  }

  private static double alike(Explained e) {
    return e.checkpoints().stream()
        .filter(c -> c.step() <= e.passed(0).step() && c.network() > LinearStage.LEAST)
        .map(ChainClaims::mu)
        .mapToDouble(mu ->
            IntStream.range(0, mu.length).mapToDouble(i -> mu[i]).min().orElseThrow()
                / IntStream.range(0, mu.length).mapToDouble(i -> mu[i]).max().orElseThrow())
        .min()
        .orElse(Double.NaN);
  }
}
