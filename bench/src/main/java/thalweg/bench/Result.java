package thalweg.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was measured for one workload.
 *
 * @param samples seconds a step of each contender, by its name, whose first word says whose it is:
 *     ours is {@code thalweg}, peers are {@code libtorch} and {@code djl}, yardsticks of our own
 *     {@code kernels}, {@code gradient} and {@code sequence}; as many for each, one a round
 * @param absent why a peer is not among them, by its name
 * @param load the load average of the machine at the end, negative if unknown
 */
record Result(
    Workload workload,
    Map<String, double[]> samples,
    Map<String, String> absent,
    Limit limit,
    double load) {
  static final List<String> PEERS = List.of("libtorch", "djl");
  private static final List<String> KINDS =
      List.of("thalweg", "libtorch", "djl", "kernels", "gradient", "sequence");
  private static final MathContext DIGITS = new MathContext(4);

  /** The contender of this kind with the smallest median, if there is one. */
  Optional<String> quickest(String kind) {
    return samples.keySet().stream()
        .filter(name -> name.startsWith(kind + " "))
        .min(Comparator.comparingDouble(this::seconds));
  }

  /** The quickest contender of the better peer, if there are peers. */
  Optional<String> peer() {
    return PEERS.stream()
        .flatMap(kind -> quickest(kind).stream())
        .min(Comparator.comparingDouble(this::seconds));
  }

  /** The median of a contender's samples. */
  double seconds(String contender) {
    return Measure.median(samples.get(contender));
  }

  double limitSeconds() {
    return limit.seconds(workload.flops(), workload.bytes());
  }

  /** What aims are set for and more, by name; only what could be measured. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    quickest("thalweg")
        .ifPresent(name -> {
          double ours = seconds(name);
          peer().ifPresent(peer -> figures.put(Aim.RATIO, rounded(seconds(peer) / ours)));
          figures.put(Aim.OF_LIMIT, rounded(limitSeconds() / ours));
          quickest("gradient")
              .ifPresent(base -> figures.put(Aim.OF_GRADIENT, rounded(ours / seconds(base))));
          quickest("sequence")
              .ifPresent(base -> figures.put(Aim.SPEEDUP, rounded(seconds(base) / ours)));
          quickest("kernels")
              .ifPresent(base -> figures.put("over_kernels", rounded(ours / seconds(base))));
        });
    return figures;
  }

  /** {@code ratio 1.72 >= 1.6: met}; an aim that could not be measured says so. */
  List<String> verdicts() {
    Map<String, Double> figures = figures();
    List<String> verdicts = new ArrayList<>();
    for (Aim aim : Aim.of(workload)) {
      Double value = figures.get(aim.figure());
      verdicts.add(
          value == null ? aim.figure() + " " + aim.sign() + ": not measured" : aim.verdict(value));
    }
    return verdicts;
  }

  /** One line of JSON; times in microseconds, numbers to four digits. */
  String toJson() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("workload", workload.name());
    quickest("thalweg").ifPresent(name -> line.put("thalweg_us", micros(seconds(name))));
    Map<String, Object> peers = new LinkedHashMap<>();
    for (String kind : PEERS) {
      quickest(kind).ifPresent(name -> peers.put(kind, micros(seconds(name))));
    }
    line.put("peers", peers);
    if (!absent.isEmpty()) {
      line.put("absent", absent);
    }
    for (String kind : List.of("gradient", "sequence", "kernels")) {
      quickest(kind).ifPresent(name -> line.put(kind + "_us", micros(seconds(name))));
    }
    line.put("limit_us", micros(limitSeconds()));
    line.putAll(figures());
    quickest("thalweg")
        .ifPresent(ours ->
            peer()
                .ifPresent(peer ->
                    line.put(
                        "ratio_quartiles", ratioQuartiles(samples.get(peer), samples.get(ours)))));
    line.put("aims", verdicts());
    line.put(
        "best",
        KINDS.stream()
            .flatMap(kind -> quickest(kind).stream())
            .collect(
                Collectors.toMap(
                    name -> name.substring(0, name.indexOf(' ')),
                    name -> name,
                    (a, b) -> a,
                    LinkedHashMap::new)));
    Map<String, Object> all = new LinkedHashMap<>();
    samples.keySet().forEach(name -> all.put(name, micros(seconds(name))));
    line.put("all_us", all);
    line.put("peak_gflops", rounded(limit.flopsPerSecond() / 1e9));
    line.put("bandwidth_gbs", rounded(limit.bytesPerSecond() / 1e9));
    line.put("samples", samples.values().stream().mapToInt(s -> s.length).max().orElse(0));
    line.put("load", rounded(load));
    return JsonMapper.shared().writeValueAsString(line);
  }

  /** First and third quartile of the ratio within a round, where both met the same machine. */
  private static double[] ratioQuartiles(double[] peer, double[] ours) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = peer[i] / ours[i];
    }
    Arrays.sort(ratios);
    int last = ratios.length - 1;
    return new double[] {rounded(ratios[last / 4]), rounded(ratios[last - last / 4])};
  }

  static double micros(double seconds) {
    return rounded(seconds * 1e6);
  }

  static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
