package thalweg.lab;

import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The text of one line of metrics.jsonl, written and read. */
final class MetricLine {

  /** What a line says: a measured number, or that a trial ended. */
  sealed interface Parsed {
    record Value(Metric metric) implements Parsed {}

    record End(String trial, Metrics.TrialEnd end) implements Parsed {}
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MetricLine() {}

  /** {@code text} as a JSON string, with its quotes. */
  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  /**
   * Appends a line; {@code trial} is already quoted. A standard error that is absent is left out.
   */
  static void append(
      StringBuilder out,
      String trial,
      long step,
      double epoch,
      String name,
      double value,
      OptionalDouble standardError) {
    out.append("{\"trial\":").append(trial).append(",\"step\":").append(step).append(",\"epoch\":");
    number(out, epoch);
    out.append(",\"name\":").append(quoted(name)).append(",\"value\":");
    number(out, value);
    if (standardError.isPresent()) {
      out.append(",\"standardError\":");
      number(out, standardError.getAsDouble());
    }
    out.append("}\n");
  }

  /** The line that closes a trial. */
  static String end(String quotedTrial, Metrics.TrialEnd end) {
    return "{\"trial\":%s,\"end\":\"%s\"}\n"
        .formatted(quotedTrial, end.name().toLowerCase(Locale.ROOT));
  }

  private static void number(StringBuilder out, double value) {
    if (Double.isFinite(value)) {
      out.append(value);
    } else {
      out.append('"').append(value).append('"');
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException whose message completes "file, line n: "
   */
  static Parsed parse(byte[] line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "this is not a JSON object (" + e.getOriginalMessage() + ")", e);
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("expected a JSON object");
    }
    String trial = text(node, "trial");
    if (node.has("end")) {
      return new Parsed.End(trial, trialEnd(text(node, "end")));
    }
    return new Parsed.Value(
        new Metric(
            trial,
            step(node),
            real(node, "epoch"),
            text(node, "name"),
            real(node, "value"),
            node.has("standardError")
                ? OptionalDouble.of(real(node, "standardError"))
                : OptionalDouble.empty()));
  }

  private static Metrics.TrialEnd trialEnd(String word) {
    return switch (word) {
      case "complete" -> Metrics.TrialEnd.COMPLETE;
      case "partial" -> Metrics.TrialEnd.PARTIAL;
      default ->
          throw new IllegalArgumentException(
              "\"end\" is \"" + word + "\"; expected \"complete\" or \"partial\"");
    };
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isString()) {
      throw wrong(field, value, "a string");
    }
    return value.asString();
  }

  private static long step(JsonNode node) {
    JsonNode value = node.path("step");
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw wrong("step", value, "a whole number from 0");
    }
    return value.asLong();
  }

  private static double real(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isNumber()) {
      return value.asDouble();
    }
    return switch (value.isString() ? value.asString() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(field, value, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
    };
  }

  private static IllegalArgumentException wrong(String field, JsonNode found, String expected) {
    String what = found.isMissingNode() ? "missing" : found.toString();
    return new IllegalArgumentException(
        "\"%s\" is %s; expected %s".formatted(field, what, expected));
  }
}
