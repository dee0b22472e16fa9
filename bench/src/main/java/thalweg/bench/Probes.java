package thalweg.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import thalweg.expr.RandomKey;
import thalweg.expr.Workers;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;
import thalweg.probes.Alpha;
import thalweg.probes.GradientNoiseScale;
import thalweg.probes.PerExampleGradientNorms;
import thalweg.probes.UpdateSize;
import tools.jackson.databind.json.JsonMapper;

/** What probes at every step cost beside the plain step, in time and in counted operations. */
final class Probes {
  private static final int THREADS = 2;
  private static final double WARM_UP_SECONDS = 3;
  private static final double TURN_SECONDS = 0.1;
  private static final String PLAIN = "plain";
  private static final String ALL = "all";
  private static final Aim AIM = new Aim("probes", Aim.Side.AT_MOST, 1.6);

  private static final List<StepProbe> EACH =
      List.of(
          new UpdateSize(), new PerExampleGradientNorms(), new GradientNoiseScale(), new Alpha());

  /** Names of workloads, with the same network in layers. */
  private static final Map<String, Layer> NETWORKS = networks();

  private Probes() {}

  private static Map<String, Layer> networks() {
    Map<String, Layer> all = new LinkedHashMap<>();
    for (String name : List.of("mlp-512-b128", "cnn-b128")) {
      switch (Workload.find(name).orElseThrow().network()) {
        case Network.Mlp net -> all.put(name, OurLayers.of(net));
        case Network.Cnn net -> all.put(name, OurLayers.of(net));
        case Network.Lstm _, Deep _ -> throw new IllegalStateException(name + " has no layers");
      }
    }
    return all;
  }

  /**
   * Prints a line of JSON a network.
   *
   * @param asked the workloads to look among
   * @param seconds for all rounds of a network
   */
  static void print(PrintStream out, List<Workload> asked, double seconds) {
    NETWORKS.forEach((name, layers) -> {
      Workload workload = Workload.find(name).orElseThrow();
      if (!asked.contains(workload)) {
        return;
      }
      try (Workers workers = new Workers(THREADS)) {
        out.println(
            JsonMapper.shared().writeValueAsString(line(workload, layers, workers, seconds)));
      }
    });
  }

  private static Map<String, Object> line(
      Workload workload, Layer layers, Workers workers, double seconds) {
    Problem problem = Problem.of(workload);
    Map<String, Long> masks = masks();
    // One step compiled for each set of probes; all move the same parameters.
    ThalwegStep step =
        new ThalwegStep(workload, layers, problem, workers, model -> rule(workload, model));
    List<Contender> sides = new ArrayList<>();
    masks.forEach((name, mask) -> sides.add(step.probed(name, mask)));
    Measure.warmUp(sides, WARM_UP_SECONDS, problem.batches().length);
    Map<String, double[]> samples = Measure.rounds(sides, TURN_SECONDS, seconds);
    Map<String, Object> times = new LinkedHashMap<>();
    Map<String, Object> flops = new LinkedHashMap<>();
    double plain = Measure.median(samples.get(name(PLAIN)));
    double plainFlops = step.flops(0);
    double all = 0;
    for (String which : masks.keySet()) {
      all = Result.rounded(Measure.median(samples.get(name(which))) / plain);
      times.put(which, all);
      flops.put(which, Result.rounded(step.flops(masks.get(which)) / plainFlops));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("workload", "probes-" + workload.name());
    line.put("plain_us", Result.micros(plain));
    line.put("times_plain", times);
    line.put("flops_times_plain", flops);
    line.put("aims", List.of(AIM.verdict(all)));
    line.put("samples", samples.get(name(PLAIN)).length);
    line.put("load", Result.rounded(Measure.load()));
    return line;
  }

  /** Names of sets of probes, as bits; all together last. */
  private static Map<String, Long> masks() {
    Map<String, Long> masks = new LinkedHashMap<>();
    masks.put(PLAIN, 0L);
    for (int i = 0; i < EACH.size(); i++) {
      masks.put(EACH.get(i).name(), 1L << i);
    }
    masks.put(ALL, (1L << EACH.size()) - 1);
    return masks;
  }

  private static String name(String which) {
    return which + " x" + THREADS;
  }

  private static StepRule rule(Workload workload, Model model) {
    return new StepRule(
        model,
        new Loss.CrossEntropy(),
        workload.network().sgd(),
        workload.network().sgd().init(model.parameters()),
        new Clip.None(),
        new Averaging.None(),
        new Averaging.None().init(model.parameters()),
        new RandomKey(0, "noise"),
        Set.of(),
        EACH);
  }
}
