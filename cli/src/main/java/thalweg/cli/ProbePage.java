package thalweg.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thalweg.probes.Eigenpair;
import thalweg.probes.LossGrid;
import thalweg.probes.Spectrum;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.HeatMap;
import thalweg.report.NumberText;
import thalweg.report.Panel;
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
        case Finding.Surface(LossGrid grid) -> figures.add(surface(grid));
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
    for (int i = 0; i < found.largest().size(); i++) {
      Eigenpair pair = found.largest().get(i);
      rows.add(
          List.of(
              String.valueOf(i + 1),
              NumberText.of(pair.value()),
              NumberText.of(pair.residual()),
              pair.converged() ? "yes" : "no"));
    }
    return new Table(
        "eigenvalues",
        "Largest eigenvalues of the Hessian",
        "By Lanczos with full reorthogonalisation. Some eigenvalue lies within the residual of each"
            + " value.",
        List.of("Rank", "Value", "Residual", "Converged"),
        rows);
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
            "The %d largest eigenvalues entered as they were found; the rest is an estimate."
                .formatted(found.known()));
  }

  private static Figure surface(LossGrid grid) {
    int rows = grid.second().length;
    List<String> across = Arrays.stream(grid.first()).mapToObj(NumberText::of).toList();
    List<String> down = new ArrayList<>();
    List<List<Double>> values = new ArrayList<>();
    for (int j = rows - 1; j >= 0; j--) {
      int row = j;
      down.add(NumberText.of(grid.second()[j]));
      values.add(Arrays.stream(grid.losses()).map(column -> column[row]).toList());
    }
    return Figure.ofPanels(
            "surface",
            "Loss around the network",
            "The network is in the middle. One step of 1 along a direction is as long as the"
                + " network itself, filter by filter (Li et al. 2018), so that networks compare;"
                + " biases and gains stay.",
            Axis.linear("First random direction", ""),
            Axis.linear("Second random direction", ""),
            List.of(Panel.of("", new HeatMap(down, across, values, Axis.log("Loss", "")))))
        .withNote("Most of a high-dimensional loss lies beyond any plane.");
  }
}
