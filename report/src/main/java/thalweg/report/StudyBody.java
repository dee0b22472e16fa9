package thalweg.report;

import java.util.List;

/** What the page of a study shows, from top to bottom. */
final class StudyBody {
  private StudyBody() {}

  static String draw(StudyReport report) {
    Html html = new Html();
    drawHeader(html, report);
    html.open("main", "id", "content");
    if (ofPaper(report)) {
      ClaimsSection.draw(html, report.claims());
    }
    open(html, "figures", "Figures", report.figures(), "This study has no figures.");
    report.figures().forEach(figure -> FigureSection.draw(html, figure));
    html.close("section");
    open(html, "examples", "Examples", report.galleries(), "This study shows no examples.");
    report.galleries().forEach(gallery -> GallerySection.draw(html, gallery));
    html.close("section");
    if (!report.tables().isEmpty()) {
      open(html, "tables", "Tables", report.tables(), "");
      report.tables().forEach(table -> drawTable(html, table));
      html.close("section");
    }
    open(html, "limits", "Limits", report.limits(), "None are stated.");
    drawLimits(html, report);
    html.close("section");
    drawProvenance(html, report.provenance());
    html.close("main");
    return html.toString();
  }

  private static void open(
      Html html, String id, String title, List<?> content, String wordsIfEmpty) {
    html.open("section", "id", id);
    html.leaf("h2", title);
    if (content.isEmpty()) {
      html.leaf("p", wordsIfEmpty, "class", "empty");
    }
  }

  private static void drawHeader(Html html, StudyReport report) {
    html.open("header");
    String kind = ofPaper(report) ? "Thalweg study: " : "Thalweg ";
    html.leaf("p", kind + report.study(), "class", "kicker");
    html.leaf("h1", report.title());
    html.leafIfAny("p", report.subtitle(), "class", "subtitle");
    html.leafIfAny("p", report.citation(), "class", "citation");
    if (!report.commandLine().isBlank()) {
      html.open("p", "class", "command");
      html.leaf("code", report.commandLine());
      html.close("p");
    }
    html.open("nav", "aria-label", "Sections");
    if (ofPaper(report)) {
      html.leaf("a", "Claims", "href", "#claims");
    }
    html.leaf("a", "Figures", "href", "#figures");
    html.leaf("a", "Examples", "href", "#examples");
    if (!report.tables().isEmpty()) {
      html.leaf("a", "Tables", "href", "#tables");
    }
    html.leaf("a", "Limits", "href", "#limits");
    html.leaf("a", "Provenance", "href", "#provenance");
    html.close("nav");
    html.close("header");
    switch (report.status()) {
      case COMPLETE -> {}
      case PARTIAL -> {
        html.open("div", "class", "banner", "role", "status");
        html.leaf("b", "Partial results.");
        html.text(" Some planned trials are missing, so numbers and verdicts may still change.");
        html.close("div");
      }
    }
  }

  static void drawTable(Html html, Table table) {
    html.open("section", "class", "table", "id", "table-" + table.id());
    html.leaf("h3", table.title());
    html.leafIfAny("p", table.caption());
    if (table.rows().isEmpty()) {
      html.leaf("p", "The table has no rows.", "class", "empty");
    } else {
      DataTable.draw(html, table.title(), table.columns(), table.rows());
    }
    html.close("section");
  }

  /** Else it is a report on the user's own data, which no claim is about. */
  private static boolean ofPaper(StudyReport report) {
    return !report.citation().isBlank();
  }

  private static void drawLimits(Html html, StudyReport report) {
    if (!report.limits().isEmpty()) {
      html.leaf(
          "p",
          ofPaper(report)
              ? "What this study could not take from the paper, and what it did instead."
              : "What to know before you rely on these numbers.");
      html.open("ul");
      report.limits().forEach(limit -> html.leaf("li", limit));
      html.close("ul");
    }
  }

  static void drawProvenance(Html html, Provenance provenance) {
    html.open("section", "id", "provenance");
    html.leaf("h2", "Provenance");
    if (provenance.values().isEmpty()) {
      html.leaf("p", "None is recorded.", "class", "empty");
    } else {
      html.open("dl");
      provenance
          .values()
          .forEach((name, value) -> {
            html.leaf("dt", name);
            html.leaf("dd", value);
          });
      html.close("dl");
    }
    html.close("section");
  }
}
