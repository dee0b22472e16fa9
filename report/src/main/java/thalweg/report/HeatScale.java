package thalweg.report;

import java.util.List;

/**
 * Which colour a value of a heat map has: from dark blue to yellow, evenly darker to lighter, which
 * readers of every kind of colour vision, and print in grey, keep in order. The colours are those
 * of the page in dark and in light.
 *
 * @param axis linear or logarithmic
 * @param low the value of the darkest colour
 * @param high that of the lightest; not below low
 */
record HeatScale(Axis axis, double low, double high) {
  private static final int[] STOPS = {
    0x0b2554, 0x213d6b, 0x47516d, 0x656b73, 0x838174, 0xa49a6f, 0xc8b560, 0xf5dd4f
  };

  /** The scale that these share: the limits of the first one's axis, or the ends of all values. */
  static HeatScale of(List<HeatMap> maps) {
    Axis axis = maps.getFirst().value();
    double[] drawn =
        maps.stream()
            .flatMap(map -> map.values().stream().flatMap(List::stream))
            .mapToDouble(v -> v)
            .filter(v -> drawable(v, axis))
            .sorted()
            .toArray();
    double least = drawn.length == 0 ? 1 : drawn[0];
    double most = drawn.length == 0 ? 1 : drawn[drawn.length - 1];
    return new HeatScale(
        axis,
        Double.isNaN(axis.min()) ? least : axis.min(),
        Double.isNaN(axis.max()) ? most : axis.max());
  }

  static boolean drawable(double value, Axis axis) {
    return Double.isFinite(value) && (axis.scale() == Axis.Scale.LINEAR || value > 0);
  }

  /** Where a value lies between the ends, in [0, 1]. */
  double share(double value) {
    double from = position(low);
    double to = position(high);
    return from == to ? 0.5 : Math.clamp((position(value) - from) / (to - from), 0, 1);
  }

  /** The value at a share of the way from low to high. */
  double at(double share) {
    double position = position(low) + share * (position(high) - position(low));
    return switch (axis.scale()) {
      case LINEAR -> position;
      case LOG -> Math.pow(10, position);
    };
  }

  private double position(double value) {
    return switch (axis.scale()) {
      case LINEAR -> value;
      case LOG -> Math.log10(value);
    };
  }

  /** As {@code #rrggbb}. */
  static String colour(double share) {
    double place = share * (STOPS.length - 1);
    int below = Math.min((int) place, STOPS.length - 2);
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = STOPS[below] >>> shift & 0xff;
      int b = STOPS[below + 1] >>> shift & 0xff;
      mixed |= (int) Math.round(a + (b - a) * (place - below)) << shift;
    }
    return "#%06x".formatted(mixed);
  }
}
