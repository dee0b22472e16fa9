package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Curves;

/** Rescaling: what a reader looks at. */
final class RescalingFigures {
  private final RescalingSettings settings;
  private final RescalingAnalysis analysis;
  private final Trainings trainings;

  RescalingFigures(RescalingAnalysis analysis) {
    this.analysis = analysis;
    settings = analysis.settings;
    trainings = analysis.trainings;
  }

  List<Figure> all() {
    return List.of(curves(), breakdown());
  }

  private Figure curves() {
    double[] epochs = IntStream.rangeClosed(1, settings.epochs()).mapToDouble(e -> e).toArray();
    List<Series> series = new ArrayList<>();
    for (Cell cell : settings.pairs()) {
      List<double[]> bySeed =
          trainings.all(cell).stream()
              .filter(t -> t.looks().size() == settings.epochs())
              .map(t -> t.looks().stream().mapToDouble(Trained.Look::loss).toArray())
              .toList();
      if (!bySeed.isEmpty()) {
        series.add(Curves.meanOfPositives(name(cell), epochs, bySeed));
      }
    }
    return Figure.of(
            "equal-ratio-curves",
            "Training loss against epochs, ratios equal and unequal",
            "Mean loss of each pass over %d examples, from the same weights. Geometric means over seeds, bands"
                    .formatted(settings.examples().getFirst())
                + " are 95% intervals.",
            Axis.linear("Epoch", ""),
            Axis.log("Mean training loss", ""),
            series)
        .withNote(
            "Three factors: the first two curves are one. The rival rule, a rate that grows as the"
                + " root of the batch size, says that of the first and the third.");
  }

  private String name(Cell cell) {
    Arm arm = cell.course().at(0);
    String times = arm.equals(settings.base()) ? "" : times(arm.ratio() / settings.base().ratio());
    return arm + times;
  }

  private static String times(double factor) {
    return Math.abs(factor - 1) < 1e-9 ? ", same ratio" : ", ratio × " + NumberText.of(factor);
  }

  private Figure breakdown() {
    double[] factors = settings.upwards().stream().mapToDouble(b -> b).toArray();
    List<Series> series = new ArrayList<>();
    for (int count : settings.examples()) {
      List<Integer> whole = trainings.whole(settings.upwards(count));
      if (!whole.isEmpty()) {
        series.add(
            Curves.mean(
                count + " examples",
                factors,
                whole.stream()
                    .map(r ->
                        Arrays.stream(factors).map(b -> analysis.change(b, count, r)).toArray())
                    .toList()));
      }
    }
    double[] limit = factors.clone();
    Arrays.fill(limit, -RescalingAnalysis.POINTS);
    series.add(Series.nullCurve("broken down below", factors, limit));
    return Figure.of(
            "breakdown",
            "Where equal ratios stop doing the same",
            "Last validation accuracy after %d epochs at rate and batch multiplied by b, less that"
                    .formatted(settings.epochs())
                + " at b = 1 (%s). Means over seeds, bands are 95%% intervals."
                    .formatted(settings.start()),
            Axis.log("Factor b of learning rate and batch size", ""),
            Axis.linear("Change of validation accuracy", "%"),
            series)
        .withNote(
            "Were the rule exact, all points lay at 0. Goyal et al. 2017 and this paper expect a"
                + " limit; Shallue et al. 2018 find none that holds for all tasks.");
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int count : settings.examples()) {
      List<Cell> cells = new ArrayList<>();
      if (count == settings.examples().getFirst()) {
        cells.addAll(settings.downwards());
      }
      cells.addAll(settings.upwards(count));
      for (Cell cell : cells) {
        Arm arm = cell.course().at(0);
        List<Trained> all = trainings.all(cell);
        rows.add(
            List.of(
                Integer.toString(count),
                NumberText.of(arm.rate() / settings.start().rate()),
                arm.toString(),
                trainings.over(cell, Trained::validation).shown(),
                trainings.over(cell, Trained::loss).shown(),
                Long.toString(all.stream().filter(t -> t.how() == Trained.How.DIVERGED).count())));
      }
    }
    return new Table(
        "breakdown-cells",
        "Equal ratios: every factor, from the smallest batch to the largest",
        "After %d epochs; means over seeds with 95%% intervals.".formatted(settings.epochs()),
        List.of("Examples", "b", "Setting", "Validation", "Training loss", "Diverged"),
        rows);
  }
}
