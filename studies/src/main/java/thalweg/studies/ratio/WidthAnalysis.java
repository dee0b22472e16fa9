package thalweg.studies.ratio;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.studies.Spearman;

/** Width: numbers a seed. */
final class WidthAnalysis {
  /** Fewer settings at the same loss show no order. */
  private static final int LEAST_CELLS = 6;

  final WidthSettings settings;
  final Trainings trainings;

  WidthAnalysis(WidthSettings settings, Trainings trainings) {
    this.settings = settings;
    this.trainings = trainings;
  }

  static double ratio(Cell cell) {
    return cell.course().at(0).ratio();
  }

  /** The settings of the grid that came to the loss. */
  List<Cell> matched(int replicate) {
    return settings.grid().stream()
        .filter(cell -> trainings.of(cell, replicate).filter(Trained::reached).isPresent())
        .toList();
  }

  /** Spearman's correlation of two numbers over the settings of equal loss; NaN if too few. */
  double spearman(int replicate, ToDoubleFunction<Cell> x, ToDoubleFunction<Trained> what) {
    List<Cell> cells = matched(replicate);
    return cells.size() < LEAST_CELLS
        ? Double.NaN
        : Spearman.of(of(cells, x), of(cells, cell -> trainings.of(cell, replicate, what)));
  }

  /** The slope of log what against log S/η over the same settings, by least squares. */
  double slope(int replicate, ToDoubleFunction<Trained> what) {
    return slope(
        matched(replicate),
        cell -> -Math.log(ratio(cell)),
        cell -> Math.log(trainings.of(cell, replicate, what)));
  }

  /** Tr C / Tr H, the geometric mean over the settings of equal loss. */
  double covarianceOverHessian(int replicate) {
    return Math.exp(
        matched(replicate).stream()
            .mapToDouble(cell ->
                Math.log(
                    trainings.of(cell, replicate, Trained::covariance)
                        / trainings.of(cell, replicate, Trained::trace)))
            .average()
            .orElse(Double.NaN));
  }

  /** The mean slope of log what against log x, x being another arm's number, others alike. */
  double slopeWithin(
      int replicate,
      ToDoubleFunction<Arm> group,
      ToDoubleFunction<Arm> x,
      ToDoubleFunction<Trained> what) {
    List<Cell> cells = matched(replicate);
    return cells.stream()
        .mapToDouble(cell -> group.applyAsDouble(cell.course().at(0)))
        .distinct()
        .map(g ->
            slope(
                cells.stream()
                    .filter(cell -> group.applyAsDouble(cell.course().at(0)) == g)
                    .toList(),
                cell -> Math.log(x.applyAsDouble(cell.course().at(0))),
                cell -> Math.log(trainings.of(cell, replicate, what))))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private static double slope(
      List<Cell> cells, ToDoubleFunction<Cell> of, ToDoubleFunction<Cell> against) {
    double[] x = of(cells, of);
    double[] y = of(cells, against);
    double meanX = Arrays.stream(x).average().orElse(Double.NaN);
    double meanY = Arrays.stream(y).average().orElse(Double.NaN);
    double both = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      both += (x[i] - meanX) * (y[i] - meanY);
      squares += (x[i] - meanX) * (x[i] - meanX);
    }
    return both / squares;
  }

  private static double[] of(List<Cell> cells, ToDoubleFunction<Cell> what) {
    return cells.stream().mapToDouble(what).toArray();
  }

  /** The largest validation accuracy of any setting less that of the largest rate. */
  double fall(int replicate) {
    double best =
        settings.all().stream()
            .mapToDouble(cell -> trainings.of(cell, replicate, Trained::validation))
            .max()
            .orElse(Double.NaN);
    return best - trainings.of(settings.extremes().getLast(), replicate, Trained::validation);
  }
}
