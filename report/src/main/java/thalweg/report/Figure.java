package thalweg.report;

import java.util.List;

/**
 * A figure: one panel or several small multiples on the same axes, each with its data table.
 *
 * @param id short name, unique among the figures: letters, digits, '.', '_', '-'
 * @param title what the figure shows, in a few words
 * @param caption how to read it, and what the bands are; may be empty
 * @param x horizontal axis of every panel
 * @param y vertical axis of every panel
 * @param panels its drawings; none = nothing was measured, and the page says so
 * @param note what a reader must know to trust it; may be empty
 */
public record Figure(
    String id, String title, String caption, Axis x, Axis y, List<Panel> panels, String note) {
  public Figure {
    Check.id(id, "figure id");
    String name = "figure " + id + ": ";
    Check.filled(title, name + "title");
    Check.present(caption, name + "caption");
    Check.present(x, name + "x axis");
    Check.present(y, name + "y axis");
    panels = Check.list(panels, name + "panels");
    Check.present(note, name + "note");
  }

  /** A figure of one panel, without a note. */
  public static Figure of(
      String id, String title, String caption, Axis x, Axis y, List<Series> series) {
    return new Figure(id, title, caption, x, y, List.of(new Panel("", series)), "");
  }

  /** A figure of several panels, without a note. */
  public static Figure ofPanels(
      String id, String title, String caption, Axis x, Axis y, List<Panel> panels) {
    return new Figure(id, title, caption, x, y, panels, "");
  }

  public Figure withNote(String newNote) {
    return new Figure(id, title, caption, x, y, panels, newNote);
  }
}
