package thalweg.studies.ratio;

import java.util.List;

/** Rescaling: numbers a seed. */
final class RescalingAnalysis {
  /** A training breaks down when its last validation accuracy is so much below that of b = 1. */
  static final double POINTS = 0.02;

  final RescalingSettings settings;
  final Trainings trainings;

  RescalingAnalysis(RescalingSettings settings, Trainings trainings) {
    this.settings = settings;
    this.trainings = trainings;
  }

  /**
   * The mean distance of two curves of the training loss, over epochs; infinite if one diverged.
   */
  double gap(Cell a, Cell b, int replicate) {
    List<Trained.Look> one = trainings.of(a, replicate).orElseThrow().looks();
    List<Trained.Look> other = trainings.of(b, replicate).orElseThrow().looks();
    if (one.size() != settings.epochs() || other.size() != settings.epochs()) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int i = 0; i < one.size(); i++) {
      sum += Math.abs(one.get(i).loss() - other.get(i).loss());
    }
    return sum / one.size();
  }

  /** Last validation accuracy at b less that at 1. */
  double change(double b, int count, int replicate) {
    return trainings.of(settings.scaled(b, count), replicate, Trained::validation)
        - trainings.of(settings.scaled(1, count), replicate, Trained::validation);
  }

  /** The first factor at which training breaks down; infinite if none of them. */
  double breakdown(int count, int replicate) {
    return settings.upwards().stream()
        .mapToDouble(b -> b)
        .filter(b -> change(b, count, replicate) < -POINTS)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * The doublings from the fewest examples' breakdown to the most examples'. Where the latter lies
   * beyond the factors it is taken for twice the last of them, a bound from below; NaN where
   * neither broke down.
   */
  double doublings(int replicate) {
    double few = breakdown(settings.examples().getFirst(), replicate);
    double many = breakdown(settings.examples().getLast(), replicate);
    double beyond = 2 * settings.factors().getLast();
    return Double.isInfinite(few) && Double.isInfinite(many)
        ? Double.NaN
        : Math.log(Math.min(many, beyond) / Math.min(few, beyond)) / Math.log(2);
  }
}
