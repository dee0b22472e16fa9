package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Curves;

/** Schedules: what a reader looks at. */
final class ScheduleFigures {
  private final ScheduleSettings settings;
  private final Trainings trainings;

  ScheduleFigures(ScheduleAnalysis analysis) {
    settings = analysis.settings;
    trainings = analysis.trainings;
  }

  private List<String> names() {
    return List.of(
        "learning rate cycles",
        "batch size cycles",
        "constant, smaller rate",
        "constant, larger batch");
  }

  Figure accuracy() {
    return Figure.ofPanels(
        "schedules",
        "Validation accuracy against epochs, cyclic and constant ratios",
        ("Ratios go between %s and a %dth of that, every %d epochs. Means over seeds, bands are"
                + " 95%% intervals.")
            .formatted(settings.high(), settings.factor(), settings.period()),
        Axis.linear("Epoch", ""),
        Axis.linear("Validation accuracy", "%"),
        List.of(
            new Panel("Cycles", series(0, 2)),
            new Panel("The last ratio all along", series(2, 4))));
  }

  private List<Series> series(int from, int to) {
    List<Series> series = new ArrayList<>();
    double[] epochs = IntStream.rangeClosed(1, settings.epochs()).mapToDouble(e -> e).toArray();
    for (int i = from; i < to; i++) {
      List<double[]> bySeed =
          trainings.all(settings.all().get(i)).stream()
              .filter(t -> !t.looks().isEmpty())
              .map(this::curve)
              .toList();
      if (!bySeed.isEmpty()) {
        series.add(Curves.meanOfShares(names().get(i), epochs, bySeed));
      }
    }
    return series;
  }

  /** What a training that ended had at its end it is taken to keep. */
  private double[] curve(Trained trained) {
    List<Trained.Look> looks = trained.looks();
    return IntStream.range(0, settings.epochs())
        .mapToDouble(e -> looks.get(Math.min(e, looks.size() - 1)).validation())
        .toArray();
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names().size(); i++) {
      Cell cell = settings.all().get(i);
      rows.add(
          List.of(
              names().get(i),
              cell.course().title(),
              trainings.over(cell, Trained::epochs).shown(),
              trainings.over(cell, Trained::loss).shown(),
              trainings.over(cell, Trained::validation).shown(),
              trainings.over(cell, Trained::largest).shown(),
              trainings.over(cell, Trained::frobenius).shown()));
    }
    return new Table(
        "schedule-ends",
        "Schedules: where each of them ends",
        "Means over seeds with 95% intervals.",
        List.of("Schedule", "Setting", "Epochs", "Loss", "Validation accuracy", "λmax", "‖H‖F"),
        rows);
  }
}
