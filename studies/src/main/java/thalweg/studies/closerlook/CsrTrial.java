package thalweg.studies.closerlook;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import thalweg.probes.Estimate;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;

/**
 * Searches for critical samples along one training that is over, at one radius: the weights of some
 * of its epochs are put back into a network. The radius can so be chosen with all trainings at
 * hand, by {@link #radius}.
 */
final class CsrTrial {
  /** Outside, nearly no or nearly all samples are critical, and nothing can be told apart. */
  static final double LEAST_REAL = 0.02;

  static final double MOST_REAL = 0.5;
  private static final double BEST_REAL = 0.2;

  /**
   * What came of it.
   *
   * @param byEpoch critical sample ratio, ascending by epoch; the validation peak and the last
   *     epoch are among them
   */
  record Curve(double p, int replicate, double radius, SortedMap<Integer, Double> byEpoch) {}

  private final Material material;
  private final Preset.Noise preset;
  private final Rig.Shelf<NoiseTrial.Bench> benches;
  private final NoiseKind kind;
  private final double p;
  private final int replicate;

  CsrTrial(
      Material material,
      Preset.Noise preset,
      Rig.Shelf<NoiseTrial.Bench> benches,
      NoiseKind kind,
      double p,
      int replicate) {
    this.material = material;
    this.preset = preset;
    this.benches = benches;
    this.kind = kind;
    this.p = p;
    this.replicate = replicate;
  }

  Curve run(TrialRun run) {
    NoiseTrial.Trained trained =
        run.earlier().get(kind.trial(p, replicate), NoiseTrial.Trained.class).orElseThrow();
    double radius = radius(meanReal(run.earlier(), preset));
    NoiseTrial.Bench bench = benches.take();
    Rig.load(material.searched(kind, p, replicate), bench.searched);
    SortedMap<Integer, Double> byEpoch = new TreeMap<>();
    for (int epoch : new TreeMap<>(trained.weights()).keySet()) {
      run.context().throwIfCancelled();
      if (epoch == trained.lastEpoch()) {
        byEpoch.put(epoch, trained.csr().get(radius));
      } else {
        bench.model.parameters().restore(trained.weights().get(epoch));
        Estimate found = NoiseTrial.search(bench, preset, material, replicate, radius);
        byEpoch.put(epoch, found.value());
        run.log()
            .record(
                trained.course().get(epoch).step(),
                epoch,
                NoiseTrial.CSR + radius,
                found.value(),
                found.standardError());
      }
      run.advance(1);
    }
    benches.giveBack(bench);
    return new Curve(p, replicate, radius, byEpoch);
  }

  /** By radius, the mean over replicates of the ratio on real labels at the end of training. */
  static SortedMap<Double, Double> meanReal(Results results, Preset.Noise preset) {
    List<NoiseTrial.Trained> real =
        results.all(NoiseTrial.Trained.class).stream().filter(t -> t.p() == 0).toList();
    SortedMap<Double, Double> means = new TreeMap<>();
    for (double radius : preset.radii()) {
      means.put(
          radius, real.stream().mapToDouble(t -> t.csr().get(radius)).average().orElse(Double.NaN));
    }
    return means;
  }

  static boolean inRange(double meanReal) {
    return meanReal > LEAST_REAL && meanReal < MOST_REAL;
  }

  /** The radii in range; where none is, that of the curves alone. */
  static List<Double> telling(SortedMap<Double, Double> meanReal) {
    List<Double> inRange =
        meanReal.keySet().stream().filter(r -> inRange(meanReal.get(r))).toList();
    return inRange.isEmpty() ? List.of(radius(meanReal)) : inRange;
  }

  /**
   * The radius of the curves: of those in range, or of all where none is, the one at which the mean
   * ratio on real labels at the end is nearest to 0.2; the smaller of equals. Looks at no noisy
   * network and at no time but the last.
   */
  static double radius(SortedMap<Double, Double> meanReal) {
    boolean some = meanReal.values().stream().anyMatch(CsrTrial::inRange);
    return meanReal.entrySet().stream()
        .filter(e -> !some || inRange(e.getValue()))
        .min(Comparator.comparingDouble(e -> Math.abs(e.getValue() - BEST_REAL)))
        .map(Map.Entry::getKey)
        .orElseThrow();
  }
}
