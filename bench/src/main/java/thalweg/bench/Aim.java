package thalweg.bench;

import java.util.List;
import java.util.Map;

/**
 * What a figure of a workload should reach.
 *
 * @param figure its name in the result's line
 */
record Aim(String figure, Side side, double bound) {
  enum Side {
    AT_LEAST,
    AT_MOST
  }

  /** How many times quicker than the better peer. */
  static final String RATIO = "ratio";

  /** The machine's limit over our time. */
  static final String OF_LIMIT = "of_limit";

  /** Our time over that of our own plain gradient. */
  static final String OF_GRADIENT = "of_gradient";

  /** The time of one after another over that of all in one step. */
  static final String SPEEDUP = "speedup";

  private static final Map<String, List<Aim>> TABLE =
      Map.ofEntries(
          Map.entry("mlp-64-b32", List.of(least(RATIO, 4))),
          Map.entry("mlp-512-b32", List.of()),
          Map.entry("mlp-512-b128", List.of(least(RATIO, 1.6))),
          Map.entry("mlp-512-b512", List.of(least(OF_LIMIT, 0.55))),
          Map.entry("mlp-4096-b128", List.of(least(RATIO, 1.2), least(OF_LIMIT, 0.55))),
          Map.entry("cnn-b32", List.of(least(RATIO, 2))),
          Map.entry("cnn-b128", List.of(least(RATIO, 2.2), least(OF_LIMIT, 0.55))),
          Map.entry("vgg11-b128", List.of(least(RATIO, 1.5))),
          Map.entry("resnet20-b128", List.of(least(RATIO, 1.5))),
          Map.entry("lstm-b64", List.of(least(RATIO, 1.5))),
          Map.entry("hvp-mlp-512-b128", List.of(least(RATIO, 1.8), most(OF_GRADIENT, 2.6))),
          Map.entry("hvp-cnn-b128", List.of(least(RATIO, 3), most(OF_GRADIENT, 2.6))),
          Map.entry("norms-mlp-512-b128", List.of(most(OF_GRADIENT, 1.35))),
          Map.entry("norms-cnn-b128", List.of(most(OF_GRADIENT, 1.8))),
          Map.entry("population-mlp-16", List.of(least(SPEEDUP, 4))),
          Map.entry("population-mlp-64", List.of(least(SPEEDUP, 4))));

  private static Aim least(String figure, double bound) {
    return new Aim(figure, Side.AT_LEAST, bound);
  }

  private static Aim most(String figure, double bound) {
    return new Aim(figure, Side.AT_MOST, bound);
  }

  static List<Aim> of(Workload workload) {
    return TABLE.getOrDefault(workload.name(), List.of());
  }

  boolean isMet(double value) {
    return switch (side) {
      case AT_LEAST -> value >= bound;
      case AT_MOST -> value <= bound;
    };
  }

  /** {@code ratio 1.72 >= 1.6: met}. */
  String verdict(double value) {
    return figure + " " + value + " " + sign() + (isMet(value) ? ": met" : ": missed");
  }

  /** {@code >= 1.6}. */
  String sign() {
    return switch (side) {
          case AT_LEAST -> ">= ";
          case AT_MOST -> "<= ";
        }
        + bound;
  }
}
