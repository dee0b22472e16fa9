package thalweg.studies.ratio;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.Noise;

/**
 * The straight line between two minima: at alpha 0 that of the larger ratio, at 1 the other.
 *
 * @param name of the pair
 */
record Line(String name, Cell from, Cell to) {
  private static final int POINTS = 31;
  private static final double BEYOND = 1;

  /** How far from an end its surroundings go, the distance between the ends being 1. */
  private static final double NEAR = 0.35;

  /**
   * What lies on it.
   *
   * @param loss mean over the training examples at each of {@link #places}
   * @param validation accuracy there
   */
  record Measured(String name, int replicate, List<Double> loss, List<Double> validation) {

    /** The mean of the loss around an end, on both sides of it, less the loss there. */
    double rise(double end) {
      double sum = 0;
      double here = Double.NaN;
      int count = 0;
      double[] at = places();
      for (int i = 0; i < at.length; i++) {
        double away = Math.abs(at[i] - end);
        if (away < 1e-9) {
          here = loss.get(i);
        } else if (away < NEAR) {
          sum += loss.get(i);
          count++;
        }
      }
      return sum / count - here;
    }

    /** How many doublings more the loss rises around the second end than around the first. */
    double doublings() {
      return Math.log(rise(1) / rise(0)) / Math.log(2);
    }
  }

  /** Between minima of different ratios, and of equal ones. */
  static List<Line> of(WidthSettings settings) {
    List<Cell> different = settings.different();
    List<Cell> equal = settings.equal();
    return List.of(
        new Line("different", different.getFirst(), different.getLast()),
        new Line("equal", equal.getFirst(), equal.getLast()));
  }

  /** From -1 to 2. */
  static double[] places() {
    double[] places = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      places[i] = -BEYOND + i * (1 + 2 * BEYOND) / (POINTS - 1);
    }
    return places;
  }

  String id(int replicate) {
    return "line/" + name + "/" + replicate;
  }

  String title() {
    return "%s (0) to %s (1)".formatted(from.course().title(), to.course().title());
  }

  /** Empty where an end did not come to its loss. */
  static Optional<Measured> measure(Bench bench, Line line, int replicate, TrialRun run) {
    Optional<float[]> a = weights(line.from(), replicate, run);
    Optional<float[]> b = weights(line.to(), replicate, run);
    run.advance(1);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Rig.Shelf<Network> shelf = bench.shelf(line.from().hidden(), line.from().examples());
    Network network = shelf.take();
    Rig.load(
        bench.material().train(line.from().examples(), Noise.LABELS, 0, replicate).dataset(),
        network.train);
    Rig.load(bench.material().validation(bench.validation(), replicate), network.validation);
    double[] losses = new double[POINTS];
    double[] accuracies = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      network.model.parameters().restore(between(a.get(), b.get(), places()[i]));
      network.onTrain.run();
      network.onValidation.run();
      losses[i] = network.onTrain.meanLoss();
      accuracies[i] = network.onValidation.accuracy();
      run.log().record(i, places()[i], "train.loss", losses[i]);
      run.log().record(i, places()[i], "validation.accuracy", accuracies[i]);
    }
    shelf.giveBack(network);
    return Optional.of(
        new Measured(
            line.name(),
            replicate,
            Arrays.stream(losses).boxed().toList(),
            Arrays.stream(accuracies).boxed().toList()));
  }

  private static Optional<float[]> weights(Cell cell, int replicate, TrialRun run) {
    return run.earlier()
        .get(cell.id(replicate), Trained.class)
        .filter(Trained::reached)
        .flatMap(Trained::weights);
  }

  private static double[] between(float[] a, float[] b, double alpha) {
    double[] point = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      point[i] = (1 - alpha) * a[i] + alpha * b[i];
    }
    return point;
  }
}
