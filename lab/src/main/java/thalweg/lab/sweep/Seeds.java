package thalweg.lab.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import thalweg.lab.experiment.Draft;

/** The seeds of a sweep: a count, from 0 on, or a list. */
final class Seeds {
  private static final int MOST = 100_000;

  private Seeds() {}

  /** None where the sweep names none. */
  static List<Long> of(Draft draft) {
    Object found = draft.values().getOrDefault("seeds", List.of(0));
    if (!draft.values().containsKey("seeds")) {
      return List.of();
    }
    if (found instanceof Integer count && count >= 1 && count <= MOST) {
      return LongStream.range(0, count).boxed().toList();
    }
    List<Long> seeds = new ArrayList<>();
    if (found instanceof List<?> list) {
      for (Object seed : list) {
        if (seed instanceof Integer || seed instanceof Long) {
          seeds.add(((Number) seed).longValue());
        }
      }
      if (!list.isEmpty() && seeds.size() == list.size()) {
        return seeds;
      }
    }
    throw draft.refusal(
        "seeds", "seeds is neither a number from 1 to 100000 nor a list of whole numbers.");
  }
}
