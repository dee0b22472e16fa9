package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import thalweg.probes.Estimate;
import thalweg.report.NumberText;
import thalweg.report.Table;
import thalweg.studies.Interval;
import thalweg.studies.ratio.Trained.Curved;

/** Width: every setting, and what is disputed. */
final class WidthTables {
  private final WidthAnalysis analysis;
  private final WidthSettings settings;
  private final Trainings trainings;

  WidthTables(WidthAnalysis analysis) {
    this.analysis = analysis;
    settings = analysis.settings;
    trainings = analysis.trainings;
  }

  List<Table> all() {
    return List.of(disputes(), cells());
  }

  private Table cells() {
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
              trainings.over(cell, Trained::trace).shown(),
              trainings.over(cell, Trained::covariance).shown(),
              cutOff(all)));
    }
    return new Table(
        "width-cells",
        "Width: every setting",
        "Means over seeds with 95% intervals, at the end of training. λmax η/2 is 1 at the edge of"
            + " stability. Cut off: of how many estimates of λmax the residual was left above 2% of"
            + " their size; of ‖H‖F², Tr H and Tr C the standard error above 10%.",
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
            "Tr H",
            "Tr C",
            "Cut off"),
        rows);
  }

  private static String cutOff(List<Trained> all) {
    List<Curved> curved = all.stream().flatMap(t -> t.curvature().stream()).toList();
    return "%d, %d, %d, %d"
        .formatted(
            open(curved, Curved::largest),
            open(curved, Curved::squaredFrobenius),
            open(curved, Curved::trace),
            open(curved, Curved::covariance));
  }

  private static long open(List<Curved> curved, Function<Curved, Estimate> which) {
    return curved.stream()
        .filter(c -> which.apply(c).convergence() == Estimate.Convergence.NOT_CONVERGED)
        .count();
  }

  /** What is disputed: both predictions beside the data. */
  private Table disputes() {
    return new Table(
        "width-disputes",
        "Width: what later papers dispute",
        "Slopes of logarithms and correlations over the grid at equal loss; means over seeds with"
            + " 95% intervals.",
        List.of("Measured", "Here", "Three factors", "Others", "Who"),
        List.of(
            List.of(
                "Tr C / Tr H, geometric mean",
                shown(analysis::covarianceOverHessian),
                "1: C = H",
                "not 1: alike in shape, not in scale",
                "Thomas et al. 2019"),
            List.of(
                "slope of Tr H against S/η",
                shown(r -> analysis.slope(r, Trained::trace)),
                "1",
                "none: a fourth factor, H",
                "Luo and Wang 2020"),
            List.of(
                "slope of Tr C against S/η",
                shown(r -> analysis.slope(r, Trained::covariance)),
                "1",
                "1, at equal height above the bottom",
                "Luo and Wang 2020"),
            List.of(
                "slope of λmax against S/η",
                shown(r -> analysis.slope(r, Trained::largest)),
                "1, if as the trace",
                "none: noise is not isotropic",
                "Zhu et al. 2018"),
            List.of(
                "slope of λmax against η, S fixed",
                shown(r -> analysis.slopeWithin(r, Arm::batch, Arm::rate, Trained::largest)),
                "−1, if as the trace",
                "−1, λmax η/2 near 1",
                "Cohen et al. 2021, large batches"),
            List.of(
                "slope of λmax against S, η fixed",
                shown(r -> analysis.slopeWithin(r, Arm::rate, Arm::batch, Trained::largest)),
                "1, if as the trace",
                "0",
                "Cohen et al. 2021, large batches"),
            List.of(
                "Spearman(λmax, validation accuracy)",
                shown(r -> -new WidthClaims(analysis).flatterGeneralizes(r)),
                "below 0: flat generalizes",
                "either sign",
                "Dinh et al. 2017, Granziol 2020")));
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
