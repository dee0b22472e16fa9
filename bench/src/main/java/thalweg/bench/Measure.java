package thalweg.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
  private static final double HOPELESS = 1.5;

  /**
   * How long a turn goes before it is timed, in seconds. After a turn of libtorch the first 10 to
   * 25 ms on two threads were seen to take three times as long as those that follow.
   */
  private static final double SETTLE_SECONDS = 0.06;

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
   * Samples of each contender in seconds, in the order of the rounds. Where steps are longer than a
   * turn, settings whose first steps take half as long again as their side's quickest are left out:
   * they cannot win, and would take most of the time.
   *
   * @param turn how long a contender's turn should last, in seconds
   * @param seconds for all rounds together; three rounds are the least
   */
  static Map<String, double[]> rounds(
      List<? extends Contender> contenders, double turn, double seconds) {
    Map<Contender, Turn> turns = turns(contenders, turn);
    List<double[]> rounds = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (rounds.size() < 3 || System.nanoTime() < end) {
      rounds.add(
          turns.entrySet().stream().mapToDouble(e -> sample(e.getKey(), e.getValue())).toArray());
    }
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (Contender c : turns.keySet()) {
      int column = samples.size();
      samples.put(c.name(), rounds.stream().mapToDouble(r -> r[column]).toArray());
    }
    return samples;
  }

  /** How long the turns of those who may win should be, in their order. */
  private static Map<Contender, Turn> turns(List<? extends Contender> contenders, double turn) {
    Map<Contender, Double> first = new LinkedHashMap<>();
    Map<String, Double> quickest = new HashMap<>();
    for (Contender c : contenders) {
      // Twice, lest a moment's noise shuts a peer's best setting out.
      double seconds = Math.min(sample(c, FEWEST_OF_LONG), sample(c, FEWEST_OF_LONG));
      first.put(c, seconds);
      quickest.merge(kind(c), seconds, Math::min);
    }
    Map<Contender, Turn> turns = new LinkedHashMap<>();
    first.forEach((c, seconds) -> {
      Turn fewest = seconds > turn ? FEWEST_OF_LONG : FEWEST;
      int timed = Math.clamp((int) (turn / seconds), fewest.timed(), MOST_STEPS);
      if (seconds <= turn || seconds <= HOPELESS * quickest.get(kind(c))) {
        int settling = Math.min((int) (SETTLE_SECONDS / seconds), 2 * MOST_STEPS);
        turns.put(c, new Turn(Math.max(fewest.untimed(), settling), timed));
      }
    });
    return turns;
  }

  private static String kind(Contender c) {
    return c.name().substring(0, c.name().indexOf(' '));
  }

  /** Seconds a step. */
  private static double sample(Contender c, Turn turn) {
    c.begin();
    for (int i = 0; i < turn.untimed(); i++) {
      c.step(i);
    }
    return c.run(turn.untimed(), turn.untimed() + turn.timed()) / 1e9 / turn.timed();
  }

  /** The load average of the machine, negative if unknown. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
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
