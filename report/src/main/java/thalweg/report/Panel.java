package thalweg.report;

import java.util.List;
import java.util.Optional;

/**
 * One drawing of a figure; a figure of several panels draws them side by side on the same axes. It
 * holds curves or a heat map.
 *
 * @param title what sets this panel apart; empty where the figure has only one
 * @param series its curves, with distinct names
 * @param heatMap its matrix; there are then no curves
 */
public record Panel(String title, List<Series> series, Optional<HeatMap> heatMap) {
  public Panel {
    Check.present(title, "panel title");
    series = Check.list(series, "panel '" + title + "': series");
    Check.unique(series, Series::name, "panel '" + title + "': series");
    // Files written before there were heat maps do not name any.
    heatMap = heatMap == null ? Optional.empty() : heatMap;
    if (heatMap.isPresent() && !series.isEmpty()) {
      throw new IllegalArgumentException(
          "panel '" + title + "' has curves and a heat map; give each a panel of its own");
    }
  }

  /** A panel of curves. */
  public Panel(String title, List<Series> series) {
    this(title, series, Optional.empty());
  }

  /** A panel of one matrix. */
  public static Panel of(String title, HeatMap heatMap) {
    return new Panel(title, List.of(), Optional.of(heatMap));
  }
}
