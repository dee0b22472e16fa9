package thalweg.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.probes.Eigenpair;
import thalweg.probes.Estimate;
import thalweg.probes.LossGrid;

/** The result of {@code thalweg probe} as a JSON document. */
final class ProbeJson {
  private ProbeJson() {}

  static Map<String, Object> document(ProbeResult result) {
    ProbeSubject subject = result.subject();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("network", subject.name());
    document.put("parameters", subject.model().parameters().count());
    document.put("precision", subject.model().dtype().name());
    if (!subject.modules().isEmpty()) {
      document.put("modules", subject.modules());
    }
    document.put("data", subject.data());
    document.put("examples", subject.examples().size());
    document.put("inputs", subject.scale());
    document.put("seed", result.seed());
    document.put("loss", finite(result.loss()));
    document.put("accuracy", finite(result.accuracy()));
    for (Finding finding : result.findings()) {
      switch (finding) {
        case Finding.Eigenvalues e ->
            document.put("eigenvalues", e.largest().stream().map(ProbeJson::pair).toList());
        case Finding.Trace t -> document.put("trace", estimate(t.estimate()));
        case Finding.Density d -> {
          Map<String, Object> density = new LinkedHashMap<>();
          density.put("at", d.curve().at());
          density.put("density", d.curve().density());
          density.put("standardError", finite(d.curve().standardError()));
          density.put("width", d.curve().width());
          density.put("knownEigenvalues", d.known());
          document.put("density", density);
        }
        case Finding.Surface(LossGrid grid) -> {
          Map<String, Object> surface = new LinkedHashMap<>();
          surface.put("directions", "two random ones, filter-normalised");
          surface.put("first", grid.first());
          surface.put("second", grid.second());
          surface.put("loss", Arrays.stream(grid.losses()).map(ProbeJson::finite).toList());
          document.put("surface", surface);
        }
      }
    }
    document.put("status", result.status().word());
    return document;
  }

  private static Map<String, Object> pair(Eigenpair pair) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("value", finite(pair.value()));
    one.put("residual", finite(pair.residual()));
    one.put("converged", pair.converged());
    return one;
  }

  private static Map<String, Object> estimate(Estimate estimate) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("value", finite(estimate.value()));
    one.put("standardError", finite(estimate.standardError()));
    one.put("converged", estimate.convergence() == Estimate.Convergence.CONVERGED);
    one.put("cost", estimate.cost().toString());
    one.put("note", estimate.note());
    return one;
  }

  private static Object finite(double value) {
    return RunResult.finite(value);
  }

  private static List<Object> finite(double[] values) {
    return Arrays.stream(values).mapToObj(ProbeJson::finite).toList();
  }
}
