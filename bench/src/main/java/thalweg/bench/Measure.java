package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contenders in turns, so that what else the machine does meets all of them alike. Each turn
 * starts from the same weights with a few steps that are not timed, and gives one sample: the mean
 * time of its other steps.
 */
final class Measure {
  private static final int UNTIMED_STEPS = 3;
  private static final int FEWEST_STEPS = 5;
  private static final int MOST_STEPS = 400;

  private final Problem problem;

  Measure(Problem problem) {
    this.problem = problem;
  }

  /**
   * Lets contenders run before they are timed, until their code is compiled; in turns too.
   *
   * @param seconds for each
   */
  void warmUp(List<? extends Contender> contenders, double seconds) {
    for (Contender c : contenders) {
      long end = System.nanoTime() + (long) (seconds * 1e9);
      c.begin();
      for (int i = 0; System.nanoTime() < end; i++) {
        if (i == problem.batches().length) {
          c.begin();
          i = 0;
        }
        var _ = c.step(problem.batch(i));
      }
    }
  }

  /**
   * Samples of each contender in seconds, in the order of the rounds.
   *
   * @param turn how long a contender's turn should last, in seconds
   * @param seconds for all rounds together; three rounds are the least
   */
  Map<String, double[]> rounds(List<? extends Contender> contenders, double turn, double seconds) {
    int[] steps = new int[contenders.size()];
    for (int i = 0; i < steps.length; i++) {
      double one = turn(contenders.get(i), FEWEST_STEPS);
      steps[i] = Math.clamp((int) (turn / one), FEWEST_STEPS, MOST_STEPS);
    }
    List<double[]> rounds = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (rounds.size() < 3 || System.nanoTime() < end) {
      double[] round = new double[steps.length];
      for (int i = 0; i < steps.length; i++) {
        round[i] = turn(contenders.get(i), steps[i]);
      }
      rounds.add(round);
    }
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int i = 0; i < steps.length; i++) {
      int column = i;
      samples.put(contenders.get(i).name(), rounds.stream().mapToDouble(r -> r[column]).toArray());
    }
    return samples;
  }

  private double turn(Contender c, int steps) {
    c.begin();
    for (int i = 0; i < UNTIMED_STEPS; i++) {
      var _ = c.step(problem.batch(i));
    }
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      var _ = c.step(problem.batch(UNTIMED_STEPS + i));
    }
    return (System.nanoTime() - start) / 1e9 / steps;
  }

  /**
   * The middle value, or the mean of the middle two.
   *
   * @throws IllegalArgumentException if there are none
   */
  static double median(double... samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples; a median needs one or more");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
