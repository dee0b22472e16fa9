package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.probes.ConnectingCurve.Kind;
import thalweg.probes.Estimate;
import thalweg.report.NumberText;
import thalweg.report.Table;
import thalweg.studies.Interval;
import thalweg.studies.walk.ForkTrial.Forked;
import thalweg.studies.walk.JoinTrial.Joined;
import thalweg.studies.walk.OverlapTrial.Overlap;
import thalweg.studies.walk.WalkTrial.Walked;

/** Tables of the study. */
final class WalkTables {
  private final WalkResults read;
  private final WalkSettings settings;

  WalkTables(WalkResults read) {
    this.read = read;
    this.settings = read.settings();
  }

  List<Table> all() {
    return List.of(disputes(), walks(), ends(), overlaps(), instability(), projections());
  }

  private String over(Gait gait, ToDoubleFunction<Walked> what) {
    return Interval.of(read.each(gait, what)).shown();
  }

  private static <T> String shown(List<T> all, ToDoubleFunction<T> what) {
    return Interval.of(all.stream().mapToDouble(what).toArray()).shown();
  }

  private Table disputes() {
    double rate = settings.largeRate();
    Gait gd = Gait.gd(rate);
    WalkClaims claims = new WalkClaims(read);
    List<Forked> forks = read.forks();
    List<Joined> joins = read.joins();
    return new Table(
        "disputes",
        "What later papers say of the same observations",
        "Both predictions beside what was measured here; means over seeds with 95% intervals.",
        List.of("Observation", "This paper", "Later", "Measured"),
        List.of(
            List.of(
                "Consecutive gradients of full-batch descent are opposed",
                "It bounces between the walls of a valley: cosine towards −1",
                "Cohen et al. 2021: opposed once ηλmax, which rises, is about 2",
                "η = %s: cosine %s, ηλmax %s after %d updates"
                    .formatted(
                        NumberText.of(rate),
                        over(gd, claims::cosineOf),
                        over(gd, w -> rate * w.end().largest().value()),
                        settings.updates(gd))),
            List.of(
                "SGD passes the lowest point between its iterates",
                "It walks above the floor of a valley",
                "Jastrzębski et al. 2018: its step is too long along the sharpest directions,"
                    + " ηλmax above 1",
                "η = %s, batches of %d: inside %s, ηλmax %s"
                    .formatted(
                        NumberText.of(rate),
                        settings.reference(),
                        over(sgd(rate), w -> w.windows().get(1).inside()),
                        over(sgd(rate), w -> rate * w.end().largest().value()))),
            List.of(
                "Barriers beneath a walk",
                "The floor has barriers that the walk does not meet",
                "Draxler et al. 2018, Garipov et al. 2018: low curves join networks",
                "%s floor barriers in %d updates; barrier of the segment %s, of the Bézier curve"
                        .formatted(
                            shown(forks, Forked::floorBarriers),
                            settings.windowUpdates(),
                            shown(joins, j -> height(j, Kind.STRAIGHT)))
                    + " "
                    + shown(joins, j -> height(j, Kind.BEZIER))
                    + " nats")));
  }

  private static double height(Joined joined, Kind kind) {
    return joined.paths().get(kind).height().value();
  }

  private Gait sgd(double rate) {
    return Gait.sgd(rate, settings.reference());
  }

  private Table walks() {
    List<List<String>> rows = new ArrayList<>();
    for (Gait gait : settings.gaits()) {
      for (int i : settings.windowsOf(gait)) {
        int at = i;
        rows.add(
            List.of(
                gait.title(),
                NumberText.of(gait.rate()),
                "%d–%d".formatted(settings.windows().get(i) + 1, settings.windowEnd(i)),
                over(gait, w -> w.windows().get(at).inside()),
                over(gait, w -> w.windows().get(at).barriers()),
                over(gait, w -> w.windows().get(at).height()),
                over(gait, w -> w.windows().get(at).heightAfter()),
                over(gait, w -> meanSquaredNorm(w, at)),
                over(gait, w -> w.distances()[settings.windowEnd(at) - 1])));
      }
    }
    return new Table(
        "walks",
        "Every walk in every window",
        "Shares of updates that jumped across and that crossed a barrier; mean height of both"
            + " iterates, and of the later one, above the lowest loss between them; mean squared"
            + " norm of the updates' gradients, without noise that is added; distance from the"
            + " start at the window's end. The middle window of batches of %d is measured on all"
                .formatted(settings.reference())
            + " training examples, others on %d of them.".formatted(settings.evaluation()),
        List.of(
            "Walk",
            "η",
            "Updates",
            "Across",
            "Barrier",
            "Height",
            "Height after",
            "Mean |g|²",
            "Distance"),
        rows);
  }

  private double meanSquaredNorm(Walked walk, int window) {
    return Arrays.stream(
            walk.squaredNorms(), settings.windows().get(window), settings.windowEnd(window))
        .average()
        .orElse(Double.NaN);
  }

  private Table ends() {
    List<List<String>> rows = new ArrayList<>();
    for (Gait gait : settings.gaits()) {
      List<Walked> walks = read.walks(gait);
      long left =
          walks.stream()
              .filter(w -> w.end().largest().convergence() != Estimate.Convergence.CONVERGED)
              .count();
      rows.add(
          List.of(
              gait.title(),
              NumberText.of(gait.rate()),
              Integer.toString(settings.updates(gait)),
              over(gait, w -> w.end().loss()),
              over(gait, w -> w.end().accuracy()),
              over(gait, w -> w.end().largest().value()),
              "%d of %d".formatted(left, walks.size()),
              over(gait, w -> gait.rate() * w.end().largest().value()),
              over(gait, w -> w.distances()[w.distances().length - 1])));
    }
    return new Table(
        "ends",
        "Where every walk ended",
        "Training loss and largest eigenvalue of the Hessian on %d training examples, by at most %d"
                .formatted(settings.evaluation(), settings.lanczosSteps())
            + " Lanczos steps; how many had not converged to a thousandth.",
        List.of(
            "Walk",
            "η",
            "Updates",
            "Loss",
            "Test accuracy",
            "λmax",
            "Cut off",
            "ηλmax",
            "Distance"),
        rows);
  }

  private Table overlaps() {
    List<Overlap> all = read.overlaps();
    List<List<String>> rows = new ArrayList<>();
    for (int batch : settings.batches()) {
      rows.add(List.of(Integer.toString(batch), shown(all, o -> o.of(batch))));
    }
    rows.add(List.of("all", shown(all, Overlap::ofAll)));
    return new Table(
        "overlap",
        "How much of a batch's gradient lies in the Hessian's leading subspace",
        "Share of the squared gradient in the span of the first %d eigenvectors, after %d updates"
                .formatted(settings.forks().leading(), settings.windows().get(1))
            + " of SGD with batches of %d, η = %s; %d gradients a size and seed."
                .formatted(
                    settings.reference(),
                    NumberText.of(settings.middleRate()),
                    settings.forks().gradients()),
        List.of("Batch", "Share"),
        rows);
  }

  private Table instability() {
    List<Joined> joins = read.joins();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < settings.forks().splits().size(); i++) {
      int at = i;
      rows.add(
          List.of(
              Integer.toString(settings.forks().splits().get(i)),
              shown(joins, j -> 100 * j.splits().get(at).error().height().value()),
              shown(joins, j -> j.splits().get(at).loss().height().value())));
    }
    return new Table(
        "instability",
        "Instability of copies that part",
        "The highest training error on the segment less the mean of both ends, in percentage"
            + " points, and the same of the loss (Frankle et al. 2020, who call copies stable below"
            + " 2 points), at %d places.".formatted(settings.forks().points()),
        List.of("Parted after", "Error (points)", "Loss (nats)"),
        rows);
  }

  private Table projections() {
    List<List<String>> rows = new ArrayList<>();
    for (Joined joined : read.joins()) {
      JoinTrial.Path path = joined.path();
      rows.add(
          List.of(
              Integer.toString(joined.replicate() + 1),
              Integer.toString(path.pairs()),
              NumberText.of((double) path.covered() / path.pairs(), "%"),
              NumberText.of(path.meanError(), "%"),
              NumberText.of(path.claimedError(), "%"),
              NumberText.of(path.pca().shares().getFirst().value(), "%"),
              NumberText.of(path.ofImages().shares().getFirst().value(), "%")));
    }
    return new Table(
        "projections",
        "A path in little room: distances from random projections, against the exact ones",
        "Each point of a path is kept as %d numbers. Within 1.96 standard errors: pairs of points"
                .formatted(settings.forks().kept())
            + " share one projection, so that of one seed all may be off together.",
        List.of(
            "Seed",
            "Pairs",
            "Within 1.96 errors",
            "Error",
            "Error as stated",
            "First component",
            "Of images"),
        rows);
  }
}
