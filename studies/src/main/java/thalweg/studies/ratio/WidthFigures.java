package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Interval;

/** Width: what a reader looks at. */
final class WidthFigures {
  private static final String EACH =
      "Each point is a learning rate and batch size; training ended at a mean loss of %s.";
  private static final String BARS = " Means over seeds, with 95% intervals.";

  private final WidthSettings settings;
  private final Trainings trainings;

  WidthFigures(WidthAnalysis analysis) {
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
        traces(),
        validation(),
        tooLarge());
  }

  private static Axis ratio() {
    return Axis.log("Learning rate over batch size, η/S", "");
  }

  private Figure width(String id, String title, String axis, ToDoubleFunction<Trained> what) {
    return Figure.of(
            id,
            title,
            EACH.formatted(NumberText.of(settings.loss())) + BARS,
            ratio(),
            Axis.log(axis, ""),
            withPrediction(what))
        .withNote(
            "Dashed: proportional to S/η, what the theory with C = H predicts for the trace of H at"
                + " equal loss.");
  }

  private Figure traces() {
    List<Panel> panels =
        List.of(
            new Panel("Tr H, the Hessian", withPrediction(Trained::trace)),
            new Panel("Tr C, the covariance of gradients", withPrediction(Trained::covariance)));
    return Figure.ofPanels(
            "width-traces",
            "The traces of Hessian and gradient covariance against the ratio, at equal loss",
            EACH.formatted(NumberText.of(settings.loss())) + BARS,
            ratio(),
            Axis.log("Trace", ""),
            panels)
        .withNote(
            "Three factors takes C = H, so that at equal loss both were proportional to S/η"
                + " (dashed). The general law (Luo and Wang 2020) ties the loss above the bottom to"
                + " Tr C, by η/(4S) Tr C, and says nothing of H by itself.");
  }

  private List<Series> withPrediction(ToDoubleFunction<Trained> what) {
    List<Series> series = new ArrayList<>(byBatch(what));
    if (!series.isEmpty()) {
      series.add(proportional(what));
    }
    return series;
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
        series.add(points("S = " + batch, cells, cell -> mean(cell, what)));
      }
    }
    return series;
  }

  private Interval mean(Cell cell, ToDoubleFunction<Trained> what) {
    return trainings.over(cell, t -> t.reached() ? what.applyAsDouble(t) : Double.NaN);
  }

  private static Series points(String name, List<Cell> cells, Function<Cell, Interval> what) {
    List<Interval> over = cells.stream().map(what).toList();
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
    return Figure.of(
        "validation-ratio",
        "Validation accuracy against the ratio, at equal loss",
        EACH.formatted(NumberText.of(settings.loss())) + BARS,
        ratio(),
        Axis.linear("Validation accuracy", "%"),
        byBatch(Trained::validation));
  }

  private Figure tooLarge() {
    List<Cell> cells = new ArrayList<>(settings.grid().subList(0, settings.rates().size()));
    cells.addAll(settings.extremes());
    cells.removeIf(cell -> trainings.all(cell).isEmpty());
    return Figure.of(
        "validation-too-large",
        "Validation accuracy up to divergence",
        "Batches of %d and rising rates, from the grid and beyond. A training ends at a mean loss of"
                .formatted(settings.batches().getFirst())
            + " %s, or, beyond the grid, after %d epochs at the latest."
                .formatted(NumberText.of(settings.loss()), settings.epochsOfTooLarge())
            + BARS,
        ratio(),
        Axis.percent("Validation accuracy"),
        cells.isEmpty()
            ? List.of()
            : List.of(
                points(
                    "S = " + settings.batches().getFirst(),
                    cells,
                    cell -> trainings.over(cell, Trained::validation))));
  }
}
