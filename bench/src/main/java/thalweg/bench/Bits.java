package thalweg.bench;

import java.util.List;
import java.util.Optional;
import thalweg.expr.Workers;

/** Whether a workload of ours gives the same bits at each number of threads. */
final class Bits {
  private static final List<Integer> THREADS = List.of(1, 2, 4);
  private static final int STEPS = 5;

  /** What the steps found, and all that they left. */
  private record Outcome(long[] found, int[] results) {}

  private Bits() {}

  /** The first difference from one thread, or nothing. */
  static Optional<String> difference(Workload workload) {
    return difference(workload, Ours.side(workload), Problem.of(workload));
  }

  static Optional<String> difference(Workload workload, Ours.Opener opener, Problem problem) {
    Outcome expected = outcome(opener, problem, THREADS.getFirst());
    for (int threads : THREADS.subList(1, THREADS.size())) {
      Outcome found = outcome(opener, problem, threads);
      for (int i = 0; i < STEPS; i++) {
        if (expected.found()[i] != found.found()[i]) {
          return Optional.of(
              "what step "
                  + i
                  + " found is "
                  + Double.longBitsToDouble(expected.found()[i])
                  + " with one thread, "
                  + Double.longBitsToDouble(found.found()[i])
                  + " with "
                  + threads);
        }
      }
      int at = java.util.Arrays.mismatch(expected.results(), found.results());
      if (at >= 0) {
        return Optional.of(
            "number "
                + at
                + " of "
                + expected.results().length
                + " that "
                + workload.name()
                + " leaves is "
                + Float.intBitsToFloat(expected.results()[at])
                + " with one thread, "
                + Float.intBitsToFloat(found.results()[at])
                + " with "
                + threads);
      }
    }
    return Optional.empty();
  }

  private static Outcome outcome(Ours.Opener opener, Problem problem, int threads) {
    try (Workers workers = new Workers(threads)) {
      OurSide side = opener.open(problem, workers);
      side.begin();
      long[] found = new long[STEPS];
      for (int i = 0; i < STEPS; i++) {
        found[i] = Double.doubleToRawLongBits(side.check(i));
      }
      float[] values = side.results();
      int[] results = new int[values.length];
      for (int i = 0; i < results.length; i++) {
        results[i] = Float.floatToRawIntBits(values[i]);
      }
      return new Outcome(found, results);
    }
  }
}
