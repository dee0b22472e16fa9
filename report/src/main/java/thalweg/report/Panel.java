package thalweg.report;

import java.util.List;

/**
 * One drawing of a figure; a figure of several panels draws them side by side on the same axes.
 *
 * @param title what sets this panel apart; empty where the figure has only one
 * @param series its curves, with distinct names
 */
public record Panel(String title, List<Series> series) {
  public Panel {
    Check.present(title, "panel title");
    series = Check.list(series, "panel '" + title + "': series");
    Check.unique(series, Series::name, "panel '" + title + "': series");
  }
}
