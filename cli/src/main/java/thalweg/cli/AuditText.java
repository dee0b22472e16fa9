package thalweg.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import thalweg.audit.AuditFiles;
import thalweg.audit.AuditResult;
import thalweg.report.ReportWriter;

/** What an audit found, for a person at a terminal. */
final class AuditText {
  private static final int SHOWN = 10;

  private AuditText() {}

  static void print(AuditResult result, PrintWriter out) {
    AuditResult.Noise noise = result.noise();
    out.printf(
        Locale.ROOT,
        "%s: %d rows, %d classes; about %.2f %% of the labels look wrong [%.2f, %.2f]%n",
        result.subject().data().name(),
        result.combined().length,
        result.subject().data().numClasses(),
        100 * noise.rate(),
        100 * noise.low(),
        100 * noise.high());
    if (result.status() == AuditResult.Status.STOPPED) {
      out.println("Stopped before the end: scores rest on what was trained so far.");
    }
    if (!result.figures().isEmpty()) {
      figures(result.figures(), out);
    }
    suspects(result, out);
    out.println("table   " + result.folder().resolve(AuditFiles.TABLE));
    out.println("report  " + result.folder().resolve(ReportWriter.PAGE_FILE));
  }

  private static void figures(List<AuditResult.Finding> figures, PrintWriter out) {
    out.println();
    out.printf("%-20s%-32s%-26s%s%n", "DETECTOR", "INJECTED", "AUROC [95%]", "PRECISION [95%]");
    for (AuditResult.Finding f : figures) {
      out.printf(
          Locale.ROOT,
          "%-20s%-32s%.4f [%.4f, %.4f]   %.3f [%.3f, %.3f]%n",
          f.detector(),
          f.noise(),
          f.auroc(),
          f.aurocLow(),
          f.aurocHigh(),
          f.precision(),
          f.precisionLow(),
          f.precisionHigh());
    }
    out.println("Injected noise is easier to find than people's mistakes; expect less on these.");
  }

  private static void suspects(AuditResult result, PrintWriter out) {
    out.println();
    out.printf("%d suspects, first of all:%n", result.suspects().length);
    List<String> names = result.subject().data().classNames();
    Arrays.stream(result.suspects())
        .limit(SHOWN)
        .forEach(i ->
            out.printf(
                "  %-24s labelled %s, looks like %s%n",
                result.subject().rowName().apply(i),
                names.get(result.subject().labels()[i]),
                names.get(result.suggestions()[i])));
    out.println();
  }
}
