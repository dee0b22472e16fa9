package thalweg.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What injected noise says of the detectors: their figures, and the weights by which they are
 * combined. It reads scores of runs on injected labels and nothing of the reported scores, which
 * take the weights from it and nothing else.
 */
final class Calibration {
  /** The name of the combined score among the detectors' words. */
  static final String COMBINED = "combined";

  private static final int MOST_PICKS = 10;

  /** Differences below this are about what another draw of noise would change. */
  private static final double LEAST_GAIN = 1e-3;

  private final List<Detector> detectors;
  private final List<Run> runs;
  private final double evenness;

  /**
   * One draw of noise and what the detectors said of it.
   *
   * @param scores normal scores, [detectors][rows]
   * @param suspects rows of the subject that are suspect without any injection
   */
  record Run(Injection injection, double[][] scores, boolean[] suspects) {
    /** Without the rows that are suspect by themselves. */
    Roc.Row[] judged(Injection.Kind kind) {
      return injection.judged(kind, suspects);
    }

    /** With these, as if they were right. */
    Roc.Row[] all(Injection.Kind kind) {
      return injection.judged(kind, new boolean[suspects.length]);
    }
  }

  /**
   * How well a score finds injected noise of a kind.
   *
   * @param auroc without the rows that are suspect by themselves
   * @param floor the same with these counted as right, as if all of them were
   * @param precision among as many leading rows as were made wrong
   */
  record Figures(
      String detector, Injection.Kind kind, Roc.Share auroc, double floor, Roc.Share precision) {}

  /**
   * @param evenness of the subject's own noise, see the noise transition: in that proportion
   *     uniform noise, else pair flips, decide the weights
   */
  Calibration(List<Detector> detectors, List<Run> runs, double evenness) {
    this.detectors = List.copyOf(detectors);
    this.runs = List.copyOf(runs);
    this.evenness = evenness;
  }

  /** Weights from all runs. */
  Combination combination() {
    return combination((run, row) -> true);
  }

  private interface Part {
    boolean holds(int run, int row);
  }

  /**
   * Weights by greedy selection with replacement (Caruana, Niculescu-Mizil, Crew and Ksikes 2004):
   * it begins with the noise posterior, or else the best detector, and adds up to ten times the one
   * that helps the area under the curve most, as long as it helps by more than chance might.
   */
  private Combination combination(Part part) {
    double[] picks = new double[detectors.size()];
    int first = detectors.indexOf(Detector.NOISE_POSTERIOR);
    double best = Double.NEGATIVE_INFINITY;
    if (first >= 0) {
      picks[first] = 1;
      best = value(Combination.of(picks), part);
    }
    for (int round = 0; round < MOST_PICKS; round++) {
      double top = Double.NEGATIVE_INFINITY;
      double[] winner = picks;
      for (int d = 0; d < picks.length; d++) {
        double[] tried = picks.clone();
        tried[d]++;
        double value = value(Combination.of(tried), part);
        if (value > top) {
          top = value;
          winner = tried;
        }
      }
      if (top < best + LEAST_GAIN) {
        break;
      }
      best = top;
      picks = winner;
    }
    return Combination.of(picks);
  }

  private double value(Combination combination, Part part) {
    double sum = 0;
    for (int r = 0; r < runs.size(); r++) {
      double[] scores = combination.of(runs.get(r).scores());
      sum +=
          evenness * area(scores, r, Injection.Kind.UNIFORM, part)
              + (1 - evenness) * area(scores, r, Injection.Kind.PAIR_FLIP, part);
    }
    return sum / runs.size();
  }

  private double area(double[] scores, int r, Injection.Kind kind, Part part) {
    // Suspects count as right here: without them the hard rows would be gone, and with them the
    // difference between detectors. Wrong ones among them take from all detectors alike.
    Roc.Row[] judged = runs.get(r).all(kind);
    for (int i = 0; i < judged.length; i++) {
      judged[i] = part.holds(r, i) ? judged[i] : Roc.Row.LEFT_OUT;
    }
    double area = Roc.auroc(scores, judged).value();
    return Double.isNaN(area) ? 0.5 : area;
  }

  /** Each detector's figures for each kind of noise, then those of the combined score. */
  List<Figures> figures() {
    List<Figures> figures = new ArrayList<>();
    Map<String, double[][]> byName = new LinkedHashMap<>();
    for (int d = 0; d < detectors.size(); d++) {
      double[][] ofRuns = new double[runs.size()][];
      for (int r = 0; r < ofRuns.length; r++) {
        ofRuns[r] = runs.get(r).scores()[d];
      }
      byName.put(detectors.get(d).word(), ofRuns);
    }
    byName.put(COMBINED, crossFitted());
    for (Injection.Kind kind : List.of(Injection.Kind.UNIFORM, Injection.Kind.PAIR_FLIP)) {
      byName.forEach((name, scores) -> figures.add(figures(name, kind, scores)));
    }
    return figures;
  }

  /** The combined score of each row by weights that were fitted on the other half of the rows. */
  private double[][] crossFitted() {
    Combination[] halves = {
      combination((run, row) -> row % 2 == 0), combination((run, row) -> row % 2 == 1)
    };
    double[][] scores = new double[runs.size()][];
    for (int r = 0; r < scores.length; r++) {
      double[] even = halves[1].of(runs.get(r).scores());
      double[] odd = halves[0].of(runs.get(r).scores());
      scores[r] = even;
      for (int i = 1; i < even.length; i += 2) {
        scores[r][i] = odd[i];
      }
    }
    return scores;
  }

  private Figures figures(String name, Injection.Kind kind, double[][] scores) {
    List<Roc.Share> areas = new ArrayList<>();
    List<Roc.Share> precisions = new ArrayList<>();
    double floor = 0;
    for (int r = 0; r < runs.size(); r++) {
      Run run = runs.get(r);
      areas.add(Roc.auroc(scores[r], run.judged(kind)));
      precisions.add(Roc.precision(scores[r], run.judged(kind)));
      floor += Roc.auroc(scores[r], run.all(kind)).value() / runs.size();
    }
    return new Figures(name, kind, mean(areas), floor, mean(precisions));
  }

  /** The mean over draws; its interval is the mean one, as if draws were all alike. */
  private static Roc.Share mean(List<Roc.Share> shares) {
    return new Roc.Share(
        mean(shares, Roc.Share::value),
        mean(shares, Roc.Share::low),
        mean(shares, Roc.Share::high));
  }

  private static double mean(List<Roc.Share> shares, ToDoubleFunction<Roc.Share> of) {
    return Arrays.stream(shares.stream().mapToDouble(of).toArray()).average().orElse(Double.NaN);
  }
}
