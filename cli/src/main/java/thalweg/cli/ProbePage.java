package thalweg.cli;

import java.util.ArrayList;
import java.util.List;
import thalweg.probes.Eigenpair;
import thalweg.probes.Spectrum;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.PlainPage;
import thalweg.report.Series;
import thalweg.report.Table;

/** The result of {@code thalweg probe} as a page. */
final class ProbePage {
  /** Below this the density is drawn as nothing: the tail of a smear, not eigenvalues. */
  private static final double FLOOR = 1e-8;

  private ProbePage() {}

  static PlainPage of(ProbeResult result) {
    ProbeSubject subject = result.subject();
    List<Table> tables = new ArrayList<>(List.of(summary(result)));
    List<Figure> figures = new ArrayList<>();
    for (Finding finding : result.findings()) {
      switch (finding) {
        case Finding.Eigenvalues e -> tables.add(eigenvalues(e));
        case Finding.Trace _ -> {}
        case Finding.Density d -> figures.add(density(d));
      }
    }
    return new PlainPage("Thalweg probe", subject.name(), result.headline() + ".", tables, figures);
  }

  private static Table summary(ProbeResult result) {
    ProbeSubject subject = result.subject();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Parameters", String.valueOf(subject.model().parameters().count())));
    rows.add(List.of("Precision", subject.model().dtype().name()));
    rows.add(List.of("Data", subject.data()));
    rows.add(List.of("Inputs", subject.scale()));
    rows.add(List.of("Loss", NumberText.of(result.loss())));
    rows.add(List.of("Accuracy", NumberText.of(result.accuracy(), "%")));
    for (Finding finding : result.findings()) {
      if (finding instanceof Finding.Trace t) {
        rows.add(List.of("Trace of the Hessian", ProbeText.told(t.estimate())));
      }
    }
    rows.add(List.of("Seed of random vectors", String.valueOf(result.seed())));
    rows.add(List.of("Status", result.status().word()));
    return new Table(
        "summary",
        "The network and its examples",
        "As it predicts: without dropout, with stored statistics, without penalties.",
        List.of("What", "Value"),
        rows);
  }

  private static Table eigenvalues(Finding.Eigenvalues found) {
    List<List<String>> rows = new ArrayList<>();
    add(rows, "largest", found.ends().largest());
    add(rows, "smallest", found.ends().smallest());
    return new Table(
        "eigenvalues",
        "Eigenvalues of the Hessian",
        "By Lanczos with full reorthogonalisation. Some eigenvalue lies within the residual of each"
            + " value.",
        List.of("End", "Rank", "Value", "Residual", "Converged"),
        rows);
  }

  private static void add(List<List<String>> rows, String end, List<Eigenpair> pairs) {
    for (int i = 0; i < pairs.size(); i++) {
      Eigenpair pair = pairs.get(i);
      rows.add(
          List.of(
              end,
              String.valueOf(i + 1),
              NumberText.of(pair.value()),
              NumberText.of(pair.residual()),
              pair.converged() ? "yes" : "no"));
    }
  }

  private static Figure density(Finding.Density found) {
    Spectrum.Curve curve = found.curve();
    int n = curve.at().length;
    double[] y = new double[n];
    double[] low = new double[n];
    double[] high = new double[n];
    for (int i = 0; i < n; i++) {
      double error = Double.isNaN(curve.standardError()[i]) ? 0 : curve.standardError()[i];
      y[i] = curve.density()[i] < FLOOR ? Double.NaN : curve.density()[i];
      low[i] = Math.max(FLOOR, curve.density()[i] - error);
      high[i] = Math.max(low[i], curve.density()[i] + error);
    }
    return Figure.of(
            "density",
            "Density of the Hessian's eigenvalues",
            "Share of eigenvalues per unit of length, by stochastic Lanczos quadrature, each"
                + " smeared by a normal distribution of standard deviation "
                + NumberText.of(curve.width())
                + ". The band is one standard error over random vectors each way.",
            Axis.linear("Eigenvalue", ""),
            Axis.log("Density", ""),
            List.of(Series.line("density", curve.at(), y).withInterval(low, high)))
        .withNote(
            "%d eigenvalues at the ends entered as they were found; the rest is an estimate."
                .formatted(found.known()));
  }
}
