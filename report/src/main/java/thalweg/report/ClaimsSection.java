package thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The claims on top of the page: what was claimed, what was measured, what follows. */
final class ClaimsSection {
  private ClaimsSection() {}

  static void draw(Html html, List<Claim> claims) {
    html.open("section", "id", "claims");
    html.leaf("h2", "Claims");
    html.leaf("p", summary(claims), "class", "summary");
    if (!claims.isEmpty()) {
      drawTable(html, claims);
    }
    html.close("section");
  }

  /** Such as "2 of 5 claims pass, 1 fails, 2 are inconclusive (1 of them not measured)." */
  static String summary(List<Claim> claims) {
    if (claims.isEmpty()) {
      return "This study checks no claims.";
    }
    List<String> parts = new ArrayList<>();
    long pass = count(claims, Verdict.PASS);
    String noun = claims.size() == 1 ? "claim" : "claims";
    parts.add("%d of %d %s %s".formatted(pass, claims.size(), noun, pass == 1 ? "passes" : "pass"));
    long fail = count(claims, Verdict.FAIL);
    if (fail > 0) {
      parts.add(fail + (fail == 1 ? " fails" : " fail"));
    }
    long open = count(claims, Verdict.INCONCLUSIVE);
    if (open > 0) {
      long unmeasured = claims.stream().filter(claim -> Double.isNaN(claim.effect())).count();
      parts.add(
          open
              + (open == 1 ? " is inconclusive" : " are inconclusive")
              + (unmeasured > 0 ? " (" + unmeasured + " not measured)" : ""));
    }
    return String.join(", ", parts) + ".";
  }

  private static long count(List<Claim> claims, Verdict verdict) {
    return claims.stream().filter(claim -> claim.verdict() == verdict).count();
  }

  private static void drawTable(Html html, List<Claim> claims) {
    html.open("table", "class", "claims");
    html.open("thead");
    html.open("tr");
    for (String heading :
        List.of("Verdict", "Claim", "Measured effect, 95% interval", "Threshold", "Seeds")) {
      html.leaf("th", heading, "scope", "col");
    }
    html.close("tr");
    html.close("thead");
    html.open("tbody");
    claims.forEach(claim -> drawRow(html, claim));
    html.close("tbody");
    html.close("table");
  }

  private static void drawRow(Html html, Claim claim) {
    html.open("tr", "id", "claim-" + claim.id());
    html.open("td");
    drawBadge(html, claim.verdict());
    html.close("td");
    html.open("td", "class", "statement");
    html.leaf("p", claim.statement());
    html.leafIfAny("p", claim.source(), "class", "source");
    html.leafIfAny("p", claim.note(), "class", "note");
    html.close("td");
    html.open("td", "class", "effect", "data-label", "Measured effect, 95% interval");
    html.leafIfAny("p", claim.effectName(), "class", "source");
    drawEffect(html, claim);
    html.close("td");
    html.leaf("td", claim.threshold(), "class", "threshold", "data-label", "Threshold");
    html.leaf("td", Integer.toString(claim.seeds()), "class", "n", "data-label", "Seeds");
    html.close("tr");
  }

  private static void drawEffect(Html html, Claim claim) {
    if (Double.isNaN(claim.effect())) {
      html.leaf("p", "not measured", "class", "empty");
      return;
    }
    html.open("p");
    html.leaf("b", NumberText.of(claim.effect()));
    boolean interval = !Double.isNaN(claim.low()) && !Double.isNaN(claim.high());
    html.leaf(
        "span",
        interval
            ? " [%s, %s]".formatted(NumberText.of(claim.low()), NumberText.of(claim.high()))
            : " no interval",
        "class",
        "interval");
    html.close("p");
  }

  private static void drawBadge(Html html, Verdict verdict) {
    String icon =
        switch (verdict) {
          case PASS -> "\u2713";
          case FAIL -> "\u2717";
          case INCONCLUSIVE -> "?";
        };
    String word =
        switch (verdict) {
          case PASS -> "Pass";
          case FAIL -> "Fail";
          case INCONCLUSIVE -> "Inconclusive";
        };
    html.open("span", "class", "badge " + word.toLowerCase(Locale.ROOT));
    html.leaf("span", icon, "class", "icon", "aria-hidden", "true");
    html.text(word);
    html.close("span");
  }
}
