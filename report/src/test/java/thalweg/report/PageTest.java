package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
  private static final Pattern TAG =
      Pattern.compile("<([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)>");
  private static final Set<String> TAGS =
      Set.of(
          ("html head meta title style body a noscript p header h1 h2 h3 h4 nav b div main section"
                  + " table thead tbody tr th td span figure figcaption details summary ul li img"
                  + " dl dt dd code script")
              .split(" "));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "<!--<script>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)",
        "</style></title></noscript><svg onload=alert(1)>",
        "&lt;b&gt; &amp; &#x27;",
        "{{script}}{{body}}$1\\1",
        "nul \0 and half \ud800 a pair \uffff",
        "\u202eright to left\u2028line",
        "]]>--><plaintext>"
      })
  void noTextOfTheReportBecomesMarkup(String hostile) {
    assertOnlyOurMarkup(Page.draw(Reports.filledWith(hostile)));
  }

  @Test
  void noRandomPileOfMarkupBecomesMarkup() {
    Random random = new Random(11);
    String[] pieces = {
      "<",
      ">",
      "\"",
      "'",
      "&",
      "/",
      "=",
      "script",
      "img",
      " onerror=",
      "x",
      "!--",
      "-->",
      "{{",
      "}}",
      "body",
      "\\",
      "$",
      "\0",
      "\ud83d",
      "\ude00",
      "\n",
      ";",
      "#"
    };
    for (int trial = 0; trial < 100; trial++) {
      StringBuilder text = new StringBuilder("x");
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      assertOnlyOurMarkup(Page.draw(Reports.filledWith(text.toString())));
    }
  }

  private static void assertOnlyOurMarkup(String page) {
    List<MatchResult> scripts = SCRIPT.matcher(page).results().toList();
    assertEquals(3, scripts.size(), "the data, the library and our script");
    assertFalse(scripts.getFirst().group(2).contains("<"), "data holds '<'");
    String rest = SCRIPT.matcher(page).replaceAll("");
    rest = STYLE.matcher(rest).replaceAll("").replaceFirst("<!doctype html>", "");
    Set<String> strange = new TreeSet<>();
    TAG.matcher(rest)
        .results()
        .filter(tag -> !TAGS.contains(tag.group(1)) || hasHandler(tag.group(2)))
        .forEach(tag -> strange.add(tag.group()));
    assertEquals(Set.of(), strange);
    String text = TAG.matcher(rest).replaceAll("").replaceAll("</[a-z0-9]+>", "");
    assertFalse(text.contains("<"), "a '<' that opens none of our elements");
    assertFalse(text.contains("\""), "a quote outside our attributes");
    assertFalse(page.contains("\0"), "a NUL character");
  }

  private static boolean hasHandler(String attributes) {
    String names = attributes.replaceAll("=\"[^\"]*\"", "");
    return Pattern.compile("\\bon").matcher(names).find();
  }

  @Test
  void everyTextOfTheReportIsOnThePage() {
    String page = Page.draw(Reports.filledWith("Ünïcode & <more>"));
    String body = page.substring(page.indexOf("<body>"), page.indexOf("id=\"figures-data\""));
    long shown = Pattern.compile("Ünïcode &amp; &lt;more&gt;").matcher(body).results().count();
    assertTrue(shown >= 40, "shown " + shown + " times");
  }

  @Test
  void thePageLoadsNothingFromAnywhere() {
    String page = Page.draw(DemoReport.report());
    String markup = SCRIPT.matcher(page).replaceAll("");
    List<String> targets = new ArrayList<>();
    Pattern.compile("\\s(src|href|action|data|poster|srcset)=\"([^\"]*)\"")
        .matcher(markup)
        .results()
        .forEach(target -> targets.add(target.group(2)));
    assertFalse(targets.isEmpty());
    for (String target : targets) {
      assertTrue(target.startsWith("#") || target.startsWith("data:image/png;base64,"), target);
    }
    assertFalse(Pattern.compile("@import|url\\(").matcher(markup).find());
    assertFalse(Pattern.compile("https?://").matcher(markup).find());
  }

  @Test
  void theScriptsOfThePageNameNoPlaceToConnectTo() {
    String script = group(SCRIPT, Page.draw(DemoReport.report()), 2).getLast();
    String withoutNamespace = script.replace("\"http://www.w3.org/2000/svg\"", "");
    assertFalse(
        Pattern.compile(
                "https?://|fetch\\(|XMLHttpRequest|WebSocket|sendBeacon|import\\(|innerHTML")
            .matcher(withoutNamespace)
            .find());
  }

  @Test
  void thePolicyForbidsEveryConnectionAndEveryScriptButOurs() throws Exception {
    String page = Page.draw(DemoReport.report());
    String policy = group(Pattern.compile("Policy\" content=\"([^\"]*)\""), page, 1).getFirst();
    assertTrue(policy.startsWith("default-src 'none';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    List<String> inline = new ArrayList<>(group(SCRIPT, page, 2).subList(1, 3));
    inline.addAll(group(STYLE, page, 1));
    assertEquals(3, inline.size());
    for (String text : inline) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      assertTrue(policy.contains(Base64.getEncoder().encodeToString(digest)), policy);
    }
  }

  private static List<String> group(Pattern pattern, String page, int group) {
    return pattern.matcher(page).results().map(result -> result.group(group)).toList();
  }

  @Test
  void anEmptyReportSaysWhatIsMissing() {
    String page = Page.draw(Reports.withFigure());
    for (String words :
        List.of(
            "This study checks no claims.",
            "This study has no figures.",
            "This study shows no examples.",
            "None are stated.",
            "None is recorded.")) {
      assertTrue(page.contains(words), words);
    }
    assertFalse(page.contains("Partial results."));
  }

  @Test
  void aReportOnNoPaperSpeaksOfNoClaims() {
    String page = Page.draw(Reports.of(""));
    assertFalse(page.contains("id=\"claims\""));
    assertFalse(page.contains("href=\"#claims\""));
    assertFalse(page.contains("Thalweg study"));
  }

  @Test
  void aPartialReportSaysSoOnTop() {
    String page = Page.draw(DemoReport.report());
    assertTrue(page.indexOf("Partial results.") < page.indexOf("id=\"claims\""));
    assertTrue(page.contains("Partial results."));
  }

  @Test
  void aClaimThatWasNotMeasuredShowsNoNumber() {
    String page = Page.draw(DemoReport.report());
    String row = page.substring(page.indexOf("id=\"claim-dropout\""));
    row = row.substring(0, row.indexOf("</tr>"));
    assertTrue(row.contains("not measured"), row);
    assertFalse(row.contains("NaN"), row);
  }

  @Test
  void theSummaryCountsVerdicts() {
    assertEquals(
        "2 of 5 claims pass, 1 fails, 2 are inconclusive (1 not measured).",
        ClaimsSection.summary(DemoReport.report().claims()));
    assertEquals(
        "1 of 1 claim passes.", ClaimsSection.summary(DemoReport.report().claims().subList(0, 1)));
  }
}
