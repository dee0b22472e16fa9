package thalweg.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of tables and figures that is no study: no claims, no limits, no data file beside it. One
 * offline file, as {@link ReportWriter}'s.
 *
 * @param kicker what kind of page it is, in a few words
 * @param title what it shows
 * @param subtitle in a line; may be empty
 * @param tables in reading order, before the figures
 * @param figures in reading order
 */
public record PlainPage(
    String kicker, String title, String subtitle, List<Table> tables, List<Figure> figures) {
  public PlainPage {
    Check.filled(kicker, "kicker");
    Check.filled(title, "title");
    Check.present(subtitle, "subtitle");
    tables = Check.list(tables, "tables");
    figures = Check.list(figures, "figures");
    Check.unique(figures, Figure::id, "figure id");
    Check.unique(tables, Table::id, "table id");
  }

  /**
   * Writes the page, aside first, so that a reader never sees half of it.
   *
   * @throws IOException if it cannot be written; the message names the file
   */
  public void write(Path file) throws IOException {
    byte[] page = Page.draw(title, body(), figures).getBytes(StandardCharsets.UTF_8);
    ReportWriter.replace(file, page);
  }

  private String body() {
    Html html = new Html();
    html.open("header");
    html.leaf("p", kicker, "class", "kicker");
    html.leaf("h1", title);
    html.leafIfAny("p", subtitle, "class", "subtitle");
    html.close("header");
    html.open("main", "id", "content");
    html.open("section", "id", "tables");
    html.leaf("h2", "Results");
    tables.forEach(table -> StudyBody.drawTable(html, table));
    html.close("section");
    html.open("section", "id", "figures");
    html.leaf("h2", "Curves");
    figures.forEach(figure -> FigureSection.draw(html, figure));
    html.close("section");
    html.close("main");
    return html.toString();
  }
}
