package thalweg.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the page together: the template, our style and script, the chart library, and the report.
 *
 * <p>The page forbids itself every connection, and every script and style but the ones whose
 * digests it names, so a text of the report cannot run even if its escaping failed.
 */
final class Page {
  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final String LIBRARY =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

  private Page() {}

  static String draw(StudyReport report) {
    String style = resource("page.css");
    String library = resource(LIBRARY);
    String script = resource("page.js");
    Map<String, String> content =
        Map.of(
            "policy", policy(style, library, script),
            "title", Html.escape(report.title()),
            "style", style,
            "body", body(report),
            "figures", ReportJson.charts(report.figures()),
            "library", library,
            "script", script);
    Matcher slots = SLOT.matcher(resource("page.html"));
    return slots.replaceAll(slot -> Matcher.quoteReplacement(content.get(slot.group(1))));
  }

  private static String policy(String style, String library, String script) {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
        + " style-src %s; script-src %s %s"
            .formatted(digest(style), digest(library), digest(script));
  }

  private static String digest(String inline) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256, which every Java must have", e);
    }
  }

  /** The text of a resource, with the line ends that an HTML parser would make of it. */
  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "resource '" + name + "' is not on the class path; is the installation complete?");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource '" + name + "'", e);
    }
  }

  private static String body(StudyReport report) {
    Html html = new Html();
    drawHeader(html, report);
    html.open("main", "id", "content");
    ClaimsSection.draw(html, report.claims());
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
    drawLimits(html, report.limits());
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
    html.leaf("p", "Thalweg study: " + report.study(), "class", "kicker");
    html.leaf("h1", report.title());
    html.leafIfAny("p", report.subtitle(), "class", "subtitle");
    html.leafIfAny("p", report.citation(), "class", "citation");
    if (!report.commandLine().isBlank()) {
      html.open("p", "class", "command");
      html.leaf("code", report.commandLine());
      html.close("p");
    }
    html.open("nav", "aria-label", "Sections");
    html.leaf("a", "Claims", "href", "#claims");
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

  private static void drawTable(Html html, Table table) {
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

  private static void drawLimits(Html html, List<String> limits) {
    if (!limits.isEmpty()) {
      html.leaf("p", "What this study could not take from the paper, and what it did instead.");
      html.open("ul");
      limits.forEach(limit -> html.leaf("li", limit));
      html.close("ul");
    }
  }

  private static void drawProvenance(Html html, Provenance provenance) {
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
