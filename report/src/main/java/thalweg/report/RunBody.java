package thalweg.report;

/** What the page of a training shows, from top to bottom. */
final class RunBody {
  private RunBody() {}

  static String draw(RunPage page) {
    Html html = new Html();
    drawHeader(html, page);
    html.open("main", "id", "content");
    html.open("section", "id", "result");
    html.leaf("h2", "Result");
    StudyBody.drawTable(html, page.headlines());
    html.close("section");
    for (RunPage.Group group : page.groups()) {
      html.open("section", "id", group.id());
      html.leaf("h2", group.title());
      html.open("div", "class", "figures");
      group.figures().forEach(figure -> FigureSection.draw(html, figure));
      html.close("div");
      html.close("section");
    }
    if (!page.tables().isEmpty()) {
      html.open("section", "id", "tables");
      html.leaf("h2", "Tables");
      page.tables().forEach(table -> StudyBody.drawTable(html, table));
      html.close("section");
    }
    html.open("section", "id", "configuration");
    html.leaf("h2", "Configuration");
    html.open("pre", "class", "config", "tabindex", "0", "aria-label", "config.toml");
    html.leaf("code", page.config());
    html.close("pre");
    html.close("section");
    StudyBody.drawProvenance(html, page.provenance());
    html.close("main");
    return html.toString();
  }

  private static void drawHeader(Html html, RunPage page) {
    html.open("header");
    html.leaf("p", "Thalweg run: " + page.name(), "class", "kicker");
    html.leaf("h1", page.title());
    html.leafIfAny("p", page.subtitle(), "class", "subtitle");
    if (!page.commandLine().isBlank()) {
      html.open("p", "class", "command");
      html.leaf("code", page.commandLine());
      html.close("p");
    }
    html.open("nav", "aria-label", "Sections");
    html.leaf("a", "Result", "href", "#result");
    for (RunPage.Group group : page.groups()) {
      html.leaf("a", group.title(), "href", "#" + group.id());
    }
    if (!page.tables().isEmpty()) {
      html.leaf("a", "Tables", "href", "#tables");
    }
    html.leaf("a", "Configuration", "href", "#configuration");
    html.leaf("a", "Provenance", "href", "#provenance");
    html.close("nav");
    html.close("header");
    if (!page.notice().isBlank()) {
      html.open("div", "class", "banner", "role", "status");
      html.text(page.notice());
      html.close("div");
    }
  }
}
