package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contenders in turns, so that what else the machine does meets all of them alike. Each turn
 * starts from the same parameters with a few steps that are not timed, and gives one sample: the
 * mean time of its other steps.
 */
final class Measure {
  private static final int MOST_STEPS = 400;

  /** Steps of a turn; long ones need fewer for a good mean. */
  private record Turn(int untimed, int timed) {}

  private static final Turn FEWEST = new Turn(3, 5);
  private static final Turn FEWEST_OF_LONG = new Turn(1, 2);

  private Measure() {}

  /**
   * Lets contenders run before they are timed, until their code is compiled; in turns too.
   *
   * @param seconds for each
   * @param batches after how many steps to begin again
   */
  static void warmUp(List<? extends Contender> contenders, double seconds, int batches) {
    for (Contender c : contenders) {
      long end = System.nanoTime() + (long) (seconds * 1e9);
      c.begin();
      for (int i = 0; System.nanoTime() < end; i++) {
        if (i == batches) {
          c.begin();
          i = 0;
        }
        c.step(i);
      }
    }
  }

  /**
   * Samples of each contender in seconds, in the order of the rounds.
   *
   * @param turn how long a contender's turn should last, in seconds
   * @param seconds for all rounds together; three rounds are the least
   */
  static Map<String, double[]> rounds(
      List<? extends Contender> contenders, double turn, double seconds) {
    List<Turn> turns = new ArrayList<>();
    for (Contender c : contenders) {
      double one = sample(c, FEWEST_OF_LONG);
      Turn fewest = one > turn ? FEWEST_OF_LONG : FEWEST;
      int timed = Math.clamp((int) (turn / one), fewest.timed(), MOST_STEPS);
      turns.add(new Turn(fewest.untimed(), timed));
    }
    List<double[]> rounds = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (rounds.size() < 3 || System.nanoTime() < end) {
      double[] round = new double[turns.size()];
      for (int i = 0; i < round.length; i++) {
        round[i] = sample(contenders.get(i), turns.get(i));
      }
      rounds.add(round);
    }
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int i = 0; i < turns.size(); i++) {
      int column = i;
      samples.put(contenders.get(i).name(), rounds.stream().mapToDouble(r -> r[column]).toArray());
    }
    return samples;
  }

  /** Seconds a step. */
  private static double sample(Contender c, Turn turn) {
    c.begin();
    for (int i = 0; i < turn.untimed(); i++) {
      c.step(i);
    }
    return c.run(turn.untimed(), turn.untimed() + turn.timed()) / 1e9 / turn.timed();
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
