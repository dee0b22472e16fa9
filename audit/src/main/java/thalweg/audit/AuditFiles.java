package thalweg.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import thalweg.lab.LabException;
import thalweg.lab.RunFolder;
import thalweg.report.ReportWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** What an audit leaves behind: {@code audit.csv}, {@code audit.json}, {@code report.html}. */
public final class AuditFiles {
  /** A line a row, in the order of the data. */
  public static final String TABLE = "audit.csv";

  /** Figures and estimates. */
  public static final String FIGURES = "audit.json";

  private static final int REASONS = 2;

  private AuditFiles() {}

  static void write(AuditResult result, AuditSettings settings, RunFolder folder) {
    folder.write(TABLE, csv(result));
    folder.write(
        FIGURES,
        JsonMapper.builder()
                .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(document(result))
            + "\n");
    try {
      ReportWriter.write(AuditPage.of(result, settings), folder.path());
    } catch (IOException e) {
      throw new LabException(
          LabException.STORAGE, "The report cannot be written: " + e.getMessage() + ".", e);
    }
  }

  private static String csv(AuditResult result) {
    boolean[] suspect = new boolean[result.combined().length];
    for (int i : result.suspects()) {
      suspect[i] = true;
    }
    int[] labels = result.subject().labels();
    List<String> names = result.subject().data().classNames();
    StringBuilder out =
        new StringBuilder(
            "index,row,score,suspect,given,suggested,probability_given,probability_suggested,why\n");
    for (int i = 0; i < suspect.length; i++) {
      int other = result.suggestions()[i];
      double[] p = result.probabilities()[i];
      out.append(i).append(',').append(cell(result.subject().rowName().apply(i))).append(',');
      out.append(String.format(Locale.ROOT, "%.6f", result.combined()[i])).append(',');
      out.append(suspect[i] ? 1 : 0).append(',').append(cell(names.get(labels[i]))).append(',');
      out.append(cell(names.get(other))).append(',');
      out.append(String.format(Locale.ROOT, "%.6f,%.6f,", p[labels[i]], p[other]));
      out.append(suspect[i] ? cell(why(result, i)) : "").append('\n');
    }
    return out.toString();
  }

  private static String cell(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** The reasons of the detectors in which the row leads most. */
  static String why(AuditResult result, int row) {
    return result.scores().entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> -e.getValue()[row]))
        .limit(REASONS)
        .map(e -> e.getKey().reason())
        .collect(Collectors.joining("; "));
  }

  /** The figures as one document; what was not measured is null. */
  public static Map<String, Object> document(AuditResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("data", result.subject().data().name());
    document.put("rows", result.subject().rows());
    document.put("status", result.status().name().toLowerCase(Locale.ROOT));
    document.put("suspects", result.suspects().length);
    document.put("noise", noise(result));
    List<Object> figures = new ArrayList<>();
    for (AuditResult.Finding f : result.figures()) {
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("detector", f.detector());
      figure.put("injected", f.noise());
      figure.put("auroc", finite(f.auroc()));
      figure.put("aurocInterval", List.of(finite(f.aurocLow()), finite(f.aurocHigh())));
      figure.put("aurocFloor", finite(f.aurocFloor()));
      figure.put("precision", finite(f.precision()));
      figure.put("precisionInterval", List.of(finite(f.precisionLow()), finite(f.precisionHigh())));
      figures.add(figure);
    }
    document.put("detectors", figures);
    Map<String, Double> weights = new LinkedHashMap<>();
    result.weights().forEach((detector, weight) -> weights.put(detector.word(), weight));
    document.put("weights", weights);
    document.put("warnings", result.subject().warnings());
    return document;
  }

  private static Map<String, Object> noise(AuditResult result) {
    Map<String, Object> noise = new LinkedHashMap<>();
    noise.put("rate", result.noise().rate());
    noise.put("interval", List.of(result.noise().low(), result.noise().high()));
    noise.put("evenness", result.noise().evenness());
    Map<String, Double> byClass = new LinkedHashMap<>();
    List<String> names = result.subject().data().classNames();
    for (int c = 0; c < names.size(); c++) {
      byClass.put(names.get(c), result.noise().byClass().get(c));
    }
    noise.put("byClass", byClass);
    return noise;
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : NullNode.getInstance();
  }
}
