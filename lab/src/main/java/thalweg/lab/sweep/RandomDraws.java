package thalweg.lab.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.experiment.Draft;

/** Settings drawn at random: the same for the same seed, key by key, however many are drawn. */
final class RandomDraws {

  /** How draws are spread. */
  enum Scale {
    /** Evenly. */
    LINEAR,
    /** Evenly over the logarithm. */
    LOG
  }

  /** How many, and from which seed. */
  record Heading(int count, long seed) {
    Heading {
      if (count < 1 || count > 100_000) {
        throw new IllegalArgumentException(
            "count is %d; expected a whole number from 1 to 100000".formatted(count));
      }
    }
  }

  /** Where a number lies; whole ones have both ends among them. */
  record Range(double from, double to, Scale scale, boolean integer) {
    Range {
      if (!(from <= to) || Double.isInfinite(from) || Double.isInfinite(to)) {
        throw new IllegalArgumentException(
            "to is %s; expected a finite number, from (%s) or more".formatted(to, from));
      }
      if (scale == Scale.LOG && from <= 0) {
        throw new IllegalArgumentException(
            "from is %s; expected a number above 0 for a logarithm".formatted(from));
      }
    }

    Range(double from, double to) {
      this(from, to, Scale.LINEAR, false);
    }

    Object draw(Philox random) {
      double u = random.nextDouble();
      double least = integer ? Math.rint(from) - 0.5 : from;
      double most = integer ? Math.rint(to) + 0.5 : to;
      double drawn =
          switch (scale) {
            case LINEAR -> least + u * (most - least);
            case LOG -> {
              double low = StrictMath.log(Math.max(least, Double.MIN_NORMAL));
              yield StrictMath.exp(low + u * (StrictMath.log(most) - low));
            }
          };
      return integer
          ? (Object) (long) Math.clamp(Math.rint(drawn), Math.rint(from), Math.rint(to))
          : Math.clamp(drawn, from, to);
    }
  }

  private RandomDraws() {}

  static List<Map<String, Object>> of(Draft draft) {
    Heading heading = draft.only(List.of("count", "seed")).bind(new Heading(1, 0));
    Map<String, Object> keys = new LinkedHashMap<>(draft.values());
    keys.remove("count");
    keys.remove("seed");
    Map<String, Range> ranges = new LinkedHashMap<>();
    Leaves.of(keys, value -> value instanceof Map<?, ?> m && m.containsKey("from"))
        .forEach((key, value) -> ranges.put(key, draft.at(key, value).make(Range.class)));
    List<Map<String, Object>> draws = new ArrayList<>();
    for (int i = 0; i < heading.count(); i++) {
      Map<String, Object> draw = new LinkedHashMap<>();
      for (Map.Entry<String, Range> each : ranges.entrySet()) {
        RandomKey stream = new RandomKey(heading.seed(), "sweep/" + each.getKey());
        draw.put(each.getKey(), each.getValue().draw(Philox.stream(stream, i)));
      }
      draws.add(draw);
    }
    return draws;
  }
}
