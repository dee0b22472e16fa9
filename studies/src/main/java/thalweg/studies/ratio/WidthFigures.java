package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import thalweg.probes.Estimate;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Interval;

/** Width: what a reader looks at. */
final class WidthFigures {
  private static final String BARS = " Means over seeds, with 95% intervals.";

  private final WidthAnalysis analysis;
  private final WidthSettings settings;
  private final Trainings trainings;

  WidthFigures(WidthAnalysis analysis) {
    this.analysis = analysis;
    settings = analysis.settings;
    trainings = analysis.trainings;
  }

  List<Figure> all() {
    return List.of(
        width(
            "width-largest-eigenvalue",
            "Largest eigenvalue of the Hessian against the ratio, at equal loss",
            "Largest eigenvalue λmax",
            Trained::largest),
        width(
            "width-frobenius-norm",
            "Frobenius norm of the Hessian against the ratio, at equal loss",
            "Frobenius norm ‖H‖F",
            Trained::frobenius),
        validation());
  }

  private static Axis ratio() {
    return Axis.log("Learning rate over batch size, η/S", "");
  }

  private Figure width(String id, String title, String axis, ToDoubleFunction<Trained> what) {
    List<Series> series = new ArrayList<>(byBatch(what));
    if (!series.isEmpty()) {
      series.add(proportional(what));
    }
    return Figure.of(
            id,
            title,
            "Each point is a learning rate and batch size; training ended at a mean loss of %s."
                    .formatted(NumberText.of(settings.loss()))
                + BARS,
            ratio(),
            Axis.log(axis, ""),
            series)
        .withNote(
            "Dashed: proportional to S/η, what the theory with C = H predicts for the trace of H at"
                + " equal loss. The general law, E[L − L0] = η/(4S) Tr C (Luo and Wang 2020), ties"
                + " the loss to the gradients' covariance C and says nothing of H by itself.");
  }

  private List<Series> byBatch(ToDoubleFunction<Trained> what) {
    List<Series> series = new ArrayList<>();
    for (int batch : settings.batches()) {
      List<Cell> cells =
          settings.grid().stream()
              .filter(cell -> cell.course().at(0).batch() == batch)
              .filter(cell -> Double.isFinite(mean(cell, what).mean()))
              .toList();
      if (!cells.isEmpty()) {
        series.add(points("S = " + batch, cells, what));
      }
    }
    return series;
  }

  private Interval mean(Cell cell, ToDoubleFunction<Trained> what) {
    return trainings.over(cell, t -> t.reached() ? what.applyAsDouble(t) : Double.NaN);
  }

  private Series points(String name, List<Cell> cells, ToDoubleFunction<Trained> what) {
    List<Interval> over = cells.stream().map(cell -> mean(cell, what)).toList();
    Series line =
        Series.line(
            name,
            cells.stream().mapToDouble(WidthAnalysis::ratio).toArray(),
            over.stream().mapToDouble(Interval::mean).toArray());
    return over.stream().anyMatch(i -> i.seeds() < 2)
        ? line
        : line.withInterval(
            over.stream().mapToDouble(Interval::low).toArray(),
            over.stream().mapToDouble(Interval::high).toArray());
  }

  /** S/η, scaled to the geometric mean of what was measured. */
  private Series proportional(ToDoubleFunction<Trained> what) {
    List<Cell> cells =
        settings.grid().stream().filter(cell -> Double.isFinite(mean(cell, what).mean())).toList();
    double scale =
        Math.exp(
            cells.stream()
                .mapToDouble(c -> Math.log(mean(c, what).mean() * WidthAnalysis.ratio(c)))
                .average()
                .orElse(Double.NaN));
    double[] x = cells.stream().mapToDouble(WidthAnalysis::ratio).sorted().toArray();
    return Series.nullCurve("∝ S/η", x, Arrays.stream(x).map(ratio -> scale / ratio).toArray());
  }

  private Figure validation() {
    List<Series> series = new ArrayList<>(byBatch(Trained::validation));
    List<Cell> beyond =
        settings.extremes().stream().filter(cell -> !trainings.all(cell).isEmpty()).toList();
    if (!beyond.isEmpty()) {
      Series line =
          Series.points(
              "S = %d, rates beyond the grid".formatted(settings.batches().getFirst()),
              beyond.stream().mapToDouble(WidthAnalysis::ratio).toArray(),
              beyond.stream()
                  .mapToDouble(cell -> trainings.over(cell, Trained::validation).mean())
                  .toArray());
      series.add(line);
    }
    return Figure.of(
        "validation-ratio",
        "Validation accuracy against the ratio",
        ("At the end of training: a mean loss of %s, or, for rates beyond the grid that never come"
                    + " to it, %d epochs.")
                .formatted(NumberText.of(settings.loss()), settings.epochsOfTooLarge())
            + BARS,
        ratio(),
        Axis.linear("Validation accuracy", "%"),
        series);
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Cell cell : settings.all()) {
      List<Trained> all = trainings.all(cell);
      rows.add(
          List.of(
              cell.course().title(),
              NumberText.of(WidthAnalysis.ratio(cell)),
              "%d of %d".formatted(all.stream().filter(Trained::reached).count(), all.size()),
              trainings.over(cell, Trained::epochs).shown(),
              trainings.over(cell, Trained::loss).shown(),
              trainings.over(cell, Trained::validation).shown(),
              trainings.over(cell, Trained::largest).shown(),
              trainings.over(cell, t -> t.largest() * cell.course().at(0).rate() / 2).shown(),
              trainings.over(cell, Trained::frobenius).shown(),
              cutOff(all)));
    }
    return new Table(
        "width-cells",
        "Width: every setting",
        "Means over seeds with 95% intervals, at the end of training. λmax η/2 is 1 at the edge of"
            + " stability. Cut off: estimates of λmax, and of ‖H‖F², whose residual or standard"
            + " error was left above 2% of their size.",
        List.of(
            "Setting",
            "η/S",
            "To the loss",
            "Epochs",
            "Loss",
            "Validation",
            "λmax",
            "λmax η/2",
            "‖H‖F",
            "Cut off"),
        rows);
  }

  private static String cutOff(List<Trained> all) {
    List<Trained.Curved> curved = all.stream().flatMap(t -> t.curvature().stream()).toList();
    return "%d, %d"
        .formatted(
            curved.stream().filter(c -> open(c.largest())).count(),
            curved.stream().filter(c -> open(c.squaredFrobenius())).count());
  }

  private static boolean open(Estimate estimate) {
    return estimate.convergence() == Estimate.Convergence.NOT_CONVERGED;
  }

  /** What is disputed: both predictions beside the data. */
  Table disputes() {
    return new Table(
        "width-disputes",
        "Width: what later papers dispute",
        "Slopes of logarithms and correlations over the grid at equal loss; means over seeds with"
            + " 95% intervals.",
        List.of("Measured", "Three factors, C = H", "Disputed by", "Then", "Here"),
        List.of(
            List.of(
                "slope of ‖H‖F against S/η",
                "1, if as the trace",
                "Luo and Wang 2020: a fourth factor, H",
                "no fixed value",
                shown(r -> analysis.slope(r, Trained::frobenius))),
            List.of(
                "slope of λmax against S/η",
                "1, if as the trace",
                "Zhu et al. 2018: noise is not isotropic",
                "no fixed value",
                shown(r -> analysis.slope(r, Trained::largest))),
            List.of(
                "slope of λmax against η, S fixed",
                "−1, if as the trace",
                "Cohen et al. 2021: the edge of stability, large batches",
                "−1, with λmax η/2 near 1",
                shown(r -> analysis.slopeWithin(r, Arm::batch, Arm::rate, Trained::largest))),
            List.of(
                "slope of λmax against S, η fixed",
                "1, if as the trace",
                "Cohen et al. 2021: the same",
                "0",
                shown(r -> analysis.slopeWithin(r, Arm::rate, Arm::batch, Trained::largest))),
            List.of(
                "Spearman(λmax, validation accuracy)",
                "below 0: flat generalizes",
                "Granziol 2020; Dinh et al. 2017",
                "0, or either sign",
                shown(r -> -new WidthClaims(analysis).flatterGeneralizes(r)))));
  }

  private String shown(IntToDoubleFunction what) {
    return Interval.of(
            trainings.whole(settings.grid()).stream()
                .mapToDouble(r -> what.applyAsDouble(r))
                .filter(Double::isFinite)
                .toArray())
        .shown();
  }
}
