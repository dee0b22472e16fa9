package thalweg.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import thalweg.probes.Eigenpair;
import thalweg.probes.Estimate;
import thalweg.probes.LossGrid;
import thalweg.report.NumberText;

/** The result of {@code thalweg probe} as a table for a person. */
final class ProbeText {
  private static final String ROW = "%-14s%s%n";
  private static final String PAIR = "%-14s%-14s%-12s%s%n";

  private final PrintWriter out;

  private ProbeText(PrintWriter out) {
    this.out = out;
  }

  static void print(ProbeResult result, PrintWriter out) {
    new ProbeText(out).print(result);
  }

  private void print(ProbeResult result) {
    ProbeSubject subject = result.subject();
    row("network", subject.name());
    row(
        "parameters",
        "%d, %s".formatted(subject.model().parameters().count(), subject.model().dtype()));
    row("data", subject.data());
    row("inputs", subject.scale());
    row("loss", NumberText.of(result.loss()));
    row("accuracy", NumberText.of(result.accuracy(), "%"));
    result.findings().forEach(this::print);
    if (result.status() == ProbeResult.Status.INTERRUPTED) {
      row("stopped", "on request; what was measured so far is above");
    }
  }

  private void print(Finding finding) {
    switch (finding) {
      case Finding.Eigenvalues e -> {
        out.println();
        out.printf(Locale.ROOT, PAIR, "EIGENVALUE", "VALUE", "RESIDUAL", "");
        pairs(e.largest());
        out.println();
      }
      case Finding.Trace t -> row("trace", told(t.estimate()));
      case Finding.Density d ->
          row(
              "density",
              "of the eigenvalues between %s and %s; drawn with --out, in numbers with --json"
                  .formatted(
                      NumberText.of(d.curve().at()[0]),
                      NumberText.of(d.curve().at()[d.curve().at().length - 1])));
      case Finding.Surface(LossGrid grid) ->
          row(
              "surface",
              "loss %s to %s on %d by %d points; drawn with --out, in numbers with --json"
                  .formatted(
                      NumberText.of(values(grid).min().orElse(Double.NaN)),
                      NumberText.of(values(grid).max().orElse(Double.NaN)),
                      grid.first().length,
                      grid.second().length));
    }
  }

  /** The finite losses. */
  private static DoubleStream values(LossGrid grid) {
    return Arrays.stream(grid.losses()).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
  }

  private void pairs(List<Eigenpair> pairs) {
    for (int i = 0; i < pairs.size(); i++) {
      Eigenpair pair = pairs.get(i);
      out.printf(
          Locale.ROOT,
          PAIR,
          i == 0 ? "largest" : i + 1,
          NumberText.of(pair.value()),
          NumberText.of(pair.residual()),
          pair.converged() ? "" : "not converged");
    }
  }

  static String told(Estimate estimate) {
    boolean converged = estimate.convergence() == Estimate.Convergence.CONVERGED;
    return "%s ± %s%s (%s)"
        .formatted(
            NumberText.of(estimate.value()),
            NumberText.of(estimate.standardError()),
            converged ? "" : ", not converged",
            estimate.cost());
  }

  private void row(String name, String value) {
    out.printf(Locale.ROOT, ROW, name, value);
  }
}
