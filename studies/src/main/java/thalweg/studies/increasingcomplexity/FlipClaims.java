package thalweg.studies.increasingcomplexity;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.report.Claim;
import thalweg.studies.Claimed;
import thalweg.studies.increasingcomplexity.CourseTrial.Checkpoint;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** What the fit of flipped training labels costs, and which part of it. */
final class FlipClaims {
  private static final String SOURCE = "Figures on label noise; the form is ours";
  private static final double HALF = 0.5;

  private final Judge judge;

  FlipClaims(Course course, List<Explained> trained) {
    judge = new Judge(course, trained);
  }

  List<Claim> all() {
    return List.of(
        judged(
            "noise-is-fitted",
            "the network goes on to learn its training labels, flipped ones included.",
            "training information at the end minus that at the peak of test information (bits)",
            0,
            e -> e.last().ofTrain().corrected() - peak(e).ofTrain().corrected()),
        judged(
            "test-falls",
            "meanwhile what it tells of the test set falls from its peak.",
            "I(F;Y) at its peak minus that at the end (bits)",
            0,
            e -> drop(e, e.last())),
        judged(
            "beyond-falls-first",
            "what it tells beyond the linear classifier is lost first.",
            "share of I(F;Y|L) in the loss when half of it has happened",
            HALF,
            e -> beyondShare(e, halfway(e))),
        judged(
            "linear-falls-least",
            "what the linear classifier explains falls least.",
            "share of I(F;Y|L) in the loss at the end",
            HALF,
            e -> beyondShare(e, e.last())));
  }

  private Claim judged(
      String id, String statement, String effect, double above, ToDoubleFunction<Explained> what) {
    return judge.judge(id, statement, SOURCE, effect, new Claimed.Above(above), what, "");
  }

  /** The checkpoint at which the network told most of the test set; the first of equals. */
  static Checkpoint peak(Explained e) {
    return e.checkpoints().stream()
        .max(Comparator.comparingDouble(Checkpoint::network).thenComparingLong(c -> -c.step()))
        .orElseThrow();
  }

  private static double drop(Explained e, Checkpoint to) {
    return peak(e).network() - to.network();
  }

  /** The first checkpoint after the peak at which half of the whole loss has happened. */
  private static Checkpoint halfway(Explained e) {
    return e.checkpoints().stream()
        .filter(c -> c.step() >= peak(e).step() && drop(e, c) >= drop(e, e.last()) / 2)
        .findFirst()
        .orElseThrow();
  }

  /** NaN where nothing was lost. */
  private static double beyondShare(Explained e, Checkpoint to) {
    double lost = drop(e, to);
    return lost > 0 ? (StageClaims.beyond(peak(e)) - StageClaims.beyond(to)) / lost : Double.NaN;
  }
}
