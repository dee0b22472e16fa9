package thalweg.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The report as JSON: the lasting form in the run folder, and the charts' form in the page.
 *
 * <p>Numbers that are not finite are the texts "NaN", "Infinity" and "-Infinity" in the lasting
 * form, and null in the page, where they are gaps.
 */
final class ReportJson {
  /** Raised when a file of the old form could be misread. */
  static final String FORMAT = "thalweg-study/1";

  private static final JsonMapper LASTING =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private static final JsonMapper CHARTS =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new Gaps())
                  .addSerializer(double.class, new Gaps()))
          .build();

  private ReportJson() {}

  /** The envelope of the lasting form. */
  record Lasting(String format, StudyReport report) {}

  static byte[] encode(StudyReport report) {
    String text = LASTING.writeValueAsString(new Lasting(FORMAT, report));
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static StudyReport decode(byte[] json, Path file) throws IOException {
    Lasting lasting;
    try {
      lasting = LASTING.readValue(json, Lasting.class);
    } catch (JacksonException e) {
      throw new IOException("'" + file + "' is not a study report: " + e.getMessage(), e);
    }
    if (lasting == null || lasting.report() == null) {
      throw new IOException("'" + file + "' is not a study report: it holds no report");
    }
    if (!FORMAT.equals(lasting.format())) {
      throw new IOException(
          "'%s' has format '%s'; this version reads '%s'"
              .formatted(file, lasting.format(), FORMAT));
    }
    return lasting.report();
  }

  /** The figures for the page's script, safe inside a script element: it holds no '<'. */
  static String charts(List<Figure> figures) {
    return CHARTS.writeValueAsString(figures).replace("<", "\\u003c");
  }

  private static final class Gaps extends ValueSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }
}
