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
    return draw(report.title(), StudyBody.draw(report), report.figures());
  }

  static String draw(RunPage report) {
    return draw(report.title(), RunBody.draw(report), report.figures());
  }

  /** The page round a body, with the data of the figures that the body has places for. */
  static String draw(String title, String body, List<Figure> figures) {
    String style = resource("page.css");
    String library = resource(LIBRARY);
    String script = resource("page.js");
    Map<String, String> content =
        Map.of(
            "policy", policy(style, library, script),
            "title", Html.escape(title),
            "style", style,
            "body", body,
            "figures", ReportJson.charts(figures),
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
}
