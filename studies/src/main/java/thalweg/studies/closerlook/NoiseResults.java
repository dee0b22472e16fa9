package thalweg.studies.closerlook;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.studies.Results;
import thalweg.studies.closerlook.CsrTrial.Curve;
import thalweg.studies.closerlook.NoiseTrial.Trained;

/** What was measured of training on one kind of noise, and what it is compared by. */
final class NoiseResults {
  /** The noise level at which patterns first is checked, or the level nearest to it. */
  private static final double PATTERNS_LEVEL = 0.4;

  private final NoiseKind kind;
  private final Preset preset;
  private final Results results;

  NoiseResults(NoiseKind kind, Preset preset, Results results) {
    this.kind = kind;
    this.preset = preset;
    this.results = results;
  }

  NoiseKind kind() {
    return kind;
  }

  /** The fractions of noise, ascending, 0 first. */
  List<Double> levels() {
    return kind.levels(preset);
  }

  /** Those strictly between 0 and 1. */
  List<Double> between() {
    return levels().stream().filter(p -> p > 0 && p < 1).toList();
  }

  /** The level at which patterns first is checked: nearest to 0.4, strictly between 0 and 1. */
  Optional<Double> patternsLevel() {
    return between().stream().min(Comparator.comparingDouble(p -> Math.abs(p - PATTERNS_LEVEL)));
  }

  /** What was trained at a level, in order of replicates. */
  List<Trained> trained(double p) {
    return all(r -> one(p, r));
  }

  List<Curve> curves(double p) {
    return all(r -> curve(p, r));
  }

  private <T> List<T> all(IntFunction<Optional<T>> of) {
    return IntStream.range(0, kind.seeds(preset)).mapToObj(of).flatMap(Optional::stream).toList();
  }

  Optional<Trained> one(double p, int replicate) {
    return results.get(kind.trial(p, replicate), Trained.class);
  }

  Optional<Curve> curve(double p, int replicate) {
    return results.get(kind.search(p, replicate), Curve.class);
  }

  /** The replicates for which this holds. */
  List<Integer> replicates(IntPredicate whole) {
    return IntStream.range(0, kind.seeds(preset)).filter(whole).boxed().toList();
  }

  /** The replicates that were trained at every level. */
  List<Integer> trainedAtAll() {
    return replicates(r -> levels().stream().allMatch(p -> one(p, r).isPresent()));
  }

  static double[] effects(List<Integer> replicates, IntToDoubleFunction effect) {
    return replicates.stream().mapToDouble(effect::applyAsDouble).toArray();
  }

  /** By radius, the mean ratio on real data at the end; NaN before any such training ended. */
  SortedMap<Double, Double> meanReal() {
    return CsrTrial.meanReal(results, preset.noise());
  }

  List<Double> radiiInRange() {
    return meanReal().entrySet().stream()
        .filter(e -> CsrTrial.inRange(e.getValue()))
        .map(e -> e.getKey())
        .toList();
  }

  /** CSR at p = 1 less at p = 0 at the end, smallest over these radii. */
  double gap(List<Double> radii, int replicate) {
    return least(radii, radius -> end(1, replicate, radius) - end(0, replicate, radius));
  }

  /** Smallest step of CSR at the end between neighbouring levels and over these radii. */
  double smallestStep(List<Double> radii, List<Double> levels, int replicate) {
    return least(radii, radius -> smallestStep(levels, p -> end(p, replicate, radius)));
  }

  /** Smallest step of a value from one level to the next. */
  static double smallestStep(List<Double> levels, ToDoubleFunction<Double> of) {
    return IntStream.range(1, levels.size())
        .mapToDouble(i -> of.applyAsDouble(levels.get(i)) - of.applyAsDouble(levels.get(i - 1)))
        .min()
        .orElseThrow();
  }

  static double least(List<Double> of, ToDoubleFunction<Double> value) {
    return of.stream().mapToDouble(value).min().orElseThrow();
  }

  private double end(double p, int replicate, double radius) {
    return one(p, replicate).orElseThrow().csr().get(radius);
  }

  /** CSR at the end less at the validation peak, at the radius of the curves. */
  double climb(double p, int replicate) {
    Trained trained = one(p, replicate).orElseThrow();
    Curve curve = curve(p, replicate).orElseThrow();
    return curve.byEpoch().get(trained.lastEpoch()) - curve.byEpoch().get(trained.peak());
  }
}
