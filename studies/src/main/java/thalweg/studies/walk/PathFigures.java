package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import thalweg.probes.ConnectingCurve.Kind;
import thalweg.probes.LinearModeConnectivity.Profile;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Curves;
import thalweg.studies.walk.ForkTrial.Branch;
import thalweg.studies.walk.ForkTrial.Forked;
import thalweg.studies.walk.JoinTrial.Joined;

/** Forks of a walk, and paths between networks, as a reader looks at them. */
final class PathFigures {
  private final WalkResults read;
  private final WalkSettings settings;

  PathFigures(WalkResults read) {
    this.read = read;
    this.settings = read.settings();
  }

  List<Figure> all() {
    return List.of(
        branches(
            "drop-loss",
            "The loss after a fork",
            Axis.linear("Training loss", "nats"),
            (forked, branch) -> branch.losses()),
        branches(
            "drop-distance",
            "How the distance from the start grows after a fork",
            Axis.linear("Growth of the distance from the start", ""),
            (forked, branch) ->
                Arrays.stream(branch.fromStart()).map(d -> d - forked.distanceAtFork()).toArray()),
        connectivity(),
        instability(),
        path());
  }

  /** A branch of a fork, and a curve along it. */
  private interface OfBranch {
    double[] of(Forked forked, Branch branch);
  }

  private interface OfFork {
    Branch of(Forked forked);
  }

  private Figure branches(String id, String title, Axis axis, OfBranch what) {
    List<Series> series = new ArrayList<>();
    branch(series, "as it was", Forked::on, what);
    branch(series, "η / " + NumberText.of(settings.forks().drop()), Forked::dropped, what);
    branch(series, "η / " + NumberText.of(settings.forks().slower()), Forked::slow, what);
    return Figure.of(
        id,
        title,
        ("From update %d of SGD with batches of %d, η = %s, three copies go on with the same"
                    + " batches: one as it was, one with a dropped rate, and one along the floor.")
                .formatted(
                    settings.forks().forkAt(),
                    settings.smallBatch(),
                    NumberText.of(settings.largeRate()))
            + WalkFigures.BANDS,
        Axis.linear("Updates after the fork", ""),
        axis,
        series);
  }

  private void branch(List<Series> series, String name, OfFork which, OfBranch what) {
    List<double[]> bySeed =
        read.forks().stream().map(forked -> what.of(forked, which.of(forked))).toList();
    if (!bySeed.isEmpty()) {
      double[] x = IntStream.rangeClosed(1, settings.windowUpdates()).asDoubleStream().toArray();
      series.add(Curves.mean(name, x, bySeed));
    }
  }

  private Figure connectivity() {
    List<Series> series = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Profile> profiles =
          read.joins().stream().map(joined -> joined.paths().get(kind)).toList();
      add(series, name(kind), profiles);
    }
    return Figure.of(
            "paths",
            "Paths between two networks from different starts",
            "Training loss on all training examples along the straight segment and along curves"
                + " whose bend was trained on %d of them.".formatted(settings.evaluation())
                + WalkFigures.BANDS,
            Axis.linear("Place on the path t", "").within(0, 1),
            Axis.linear("Training loss", "nats"),
            series)
        .withNote(
            "The paper finds barriers on the floor beneath a walk; Draxler et al. 2018 and Garipov"
                + " et al. 2018 join networks by curves without any. These do not contradict each"
                + " other: a floor track is made of straight pieces, and a curve was looked for.");
  }

  static String name(Kind kind) {
    return switch (kind) {
      case STRAIGHT -> "straight segment";
      case BEZIER -> "Bézier curve";
      case POLYGONAL -> "polygonal chain";
    };
  }

  private static void add(List<Series> series, String name, List<Profile> profiles) {
    if (!profiles.isEmpty()) {
      series.add(
          Curves.mean(
              name, profiles.getFirst().shares(), profiles.stream().map(Profile::losses).toList()));
    }
  }

  private Figure instability() {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < settings.forks().splits().size(); i++) {
      int at = i;
      List<Profile> profiles =
          read.joins().stream().map(joined -> joined.splits().get(at).error()).toList();
      add(series, "parted after %d".formatted(settings.forks().splits().get(i)), profiles);
    }
    return Figure.of(
        "instability",
        "Copies that part: the error along the segment between them",
        "Two copies share their start and their first updates, then see the examples in orders of"
            + " their own, %d updates in all; error on the training examples."
                .formatted(settings.forks().joinedAt())
            + WalkFigures.BANDS,
        Axis.linear("Place on the segment", "").within(0, 1),
        Axis.linear("Training error", "%"),
        series);
  }

  private Figure path() {
    List<Panel> panels = new ArrayList<>();
    for (Joined joined : read.joins()) {
      JoinTrial.Path path = joined.path();
      double[][] xy = path.pca().coordinates();
      if (xy.length > 1) {
        panels.add(
            new Panel(
                "seed %d: %s and %s of the variance"
                    .formatted(
                        joined.replicate() + 1,
                        percent(path.pca().shares().get(0).value()),
                        percent(path.pca().shares().get(1).value())),
                List.of(
                    Series.line("path", xy[0], xy[1]),
                    Series.points("start", new double[] {xy[0][0]}, new double[] {xy[1][0]}))));
      }
    }
    return Figure.ofPanels(
            "path-pca",
            "The path in its two first principal components",
            "SGD with batches of %d, η = %s, a point every %d updates of %d."
                .formatted(
                    settings.reference(),
                    NumberText.of(settings.middleRate()),
                    settings.forks().keptEvery(),
                    settings.forks().joinedAt()),
            Axis.linear("First component", ""),
            Axis.linear("Second component", ""),
            panels)
        .withNote(
            "A random walk in many dimensions looks like this too, with 61% of the variance in the"
                + " first component (Antognini and Sohl-Dickstein 2018).");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }
}
