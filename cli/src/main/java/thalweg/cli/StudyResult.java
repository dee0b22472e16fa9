package thalweg.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.report.Verdict;
import thalweg.studies.StudyRun;
import thalweg.studies.Verdicts;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** What a study found, on standard output. */
final class StudyResult {
  private StudyResult() {}

  /** A line a claim, aligned, then where everything is. */
  static void printText(StudyRun.Ending ending, PrintWriter out) {
    StudyReport report = ending.report();
    out.println(report.title());
    out.println(report.subtitle());
    if (report.status() == StudyReport.Status.PARTIAL) {
      out.println("Stopped before the end: claims rest on what was measured so far.");
    }
    out.println();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("VERDICT", "CLAIM", "EFFECT [95% INTERVAL]", "CLAIMED", "SEEDS"));
    report.claims().forEach(claim -> rows.add(row(claim)));
    printAligned(rows, out);
    out.println();
    out.printf(
        "%d pass, %d fail, %d inconclusive%n",
        Verdicts.count(report.claims(), Verdict.PASS),
        Verdicts.count(report.claims(), Verdict.FAIL),
        Verdicts.count(report.claims(), Verdict.INCONCLUSIVE));
    out.println("run    " + ending.folder());
    out.println("report " + ending.folder().resolve(ReportWriter.PAGE_FILE));
  }

  private static List<String> row(Claim claim) {
    return List.of(
        claim.verdict().name(),
        claim.id(),
        Double.isNaN(claim.effect())
            ? "not measured"
            : "%s [%s, %s]"
                .formatted(
                    NumberText.of(claim.effect()),
                    NumberText.of(claim.low()),
                    NumberText.of(claim.high())),
        claim.threshold(),
        Integer.toString(claim.seeds()));
  }

  private static void printAligned(List<List<String>> rows, PrintWriter out) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** One JSON document; what was not measured is null. */
  static void printJson(StudyRun.Ending ending, ExitCode code, PrintWriter out) {
    StudyReport report = ending.report();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("study", report.study());
    document.put("status", report.status().name().toLowerCase(Locale.ROOT));
    document.put("exitCode", code.number());
    Map<String, Long> verdicts = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict.name(), Verdicts.count(report.claims(), verdict));
    }
    document.put("verdicts", verdicts);
    document.put("claims", report.claims().stream().map(StudyResult::document).toList());
    document.put("paths", paths(ending.folder()));
    out.println(JsonMapper.shared().writeValueAsString(document));
  }

  private static Map<String, String> paths(Path folder) {
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("folder", folder.toString());
    paths.put("report", folder.resolve(ReportWriter.PAGE_FILE).toString());
    paths.put("data", folder.resolve(ReportWriter.DATA_FILE).toString());
    paths.put("metrics", folder.resolve("metrics.jsonl").toString());
    return paths;
  }

  private static Map<String, Object> document(Claim claim) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", claim.id());
    document.put("verdict", claim.verdict().name());
    document.put("statement", claim.statement());
    document.put("source", claim.source());
    document.put("effectName", claim.effectName());
    document.put("effect", finite(claim.effect()));
    document.put("low", finite(claim.low()));
    document.put("high", finite(claim.high()));
    document.put("seeds", claim.seeds());
    document.put("claimed", claim.threshold());
    document.put("note", claim.note());
    return document;
  }

  /** A number, or null: JSON has no word for NaN. */
  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : NullNode.getInstance();
  }
}
