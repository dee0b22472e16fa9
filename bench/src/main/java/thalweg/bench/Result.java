package thalweg.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was measured for one workload.
 *
 * @param samples seconds a step of each contender, by its name: {@code thalweg ...}, {@code
 *     libtorch ...}, {@code kernels ...}; as many for each, one a round
 * @param load the load average of the machine at the end, negative if unknown
 */
record Result(Workload workload, Map<String, double[]> samples, Limit limit, double load) {
  private static final MathContext DIGITS = new MathContext(4);

  /** The contender of this kind with the smallest median. */
  String quickest(String kind) {
    return samples.keySet().stream()
        .filter(name -> name.startsWith(kind + " "))
        .min(Comparator.comparingDouble(this::seconds))
        .orElseThrow(() -> new IllegalStateException("no " + kind + " among " + samples.keySet()));
  }

  /** The median of a contender's samples. */
  double seconds(String contender) {
    return Measure.median(samples.get(contender));
  }

  /** One line of JSON; times in microseconds, numbers to four digits. */
  String toJson() {
    String ours = quickest("thalweg");
    String peer = quickest("libtorch");
    String kernels = quickest("kernels");
    double limitSeconds = limit.seconds(workload.flops(), workload.bytes());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("workload", workload.name());
    line.put("thalweg_us", micros(seconds(ours)));
    line.put("peers", Map.of("libtorch", micros(seconds(peer))));
    line.put("ratio", rounded(seconds(peer) / seconds(ours)));
    line.put("ratio_quartiles", ratioQuartiles(samples.get(peer), samples.get(ours)));
    line.put("limit_us", micros(limitSeconds));
    line.put("of_limit", rounded(limitSeconds / seconds(ours)));
    line.put("kernels_us", micros(seconds(kernels)));
    line.put("over_kernels", rounded(seconds(ours) / seconds(kernels)));
    Map<String, Object> best = new LinkedHashMap<>();
    best.put("thalweg", ours);
    best.put("libtorch", peer);
    best.put("kernels", kernels);
    line.put("best", best);
    Map<String, Object> all = new LinkedHashMap<>();
    samples.keySet().forEach(name -> all.put(name, micros(seconds(name))));
    line.put("all_us", all);
    line.put("peak_gflops", rounded(limit.flopsPerSecond() / 1e9));
    line.put("bandwidth_gbs", rounded(limit.bytesPerSecond() / 1e9));
    line.put("samples", samples.get(ours).length);
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

  private static double micros(double seconds) {
    return rounded(seconds * 1e6);
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
