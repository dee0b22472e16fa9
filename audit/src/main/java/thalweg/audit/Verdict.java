package thalweg.audit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.probes.ConfidentLearning;

/** Puts evidence and calibration together: scores, suspects, noise rates. */
final class Verdict {
  private final Subject subject;
  private final AuditSettings settings;
  private final Path folder;

  Verdict(Subject subject, AuditSettings settings, Path folder) {
    this.subject = subject;
    this.settings = settings;
    this.folder = folder;
  }

  AuditResult of(Evidence evidence, Optional<Calibration> calibration, AuditResult.Status status) {
    Scores scores = new Scores(evidence);
    Map<Detector, double[]> normal = new EnumMap<>(Detector.class);
    scores
        .of(settings.detectors())
        .forEach((detector, values) -> normal.put(detector, Combination.normalScores(values)));
    Combination combination =
        calibration.map(Calibration::combination).orElseGet(() -> Combination.equal(normal.size()));
    double[] combined = combination.of(normal.values().toArray(double[][]::new));
    boolean[] alone = subject.alone();
    double least = Arrays.stream(combined).min().orElseThrow();
    for (int i = 0; i < combined.length; i++) {
      combined[i] = alone[i] ? least : combined[i];
    }
    Map<Detector, Double> weights = new EnumMap<>(Detector.class);
    int k = 0;
    for (Detector detector : normal.keySet()) {
      weights.put(detector, combination.weights()[k++]);
    }
    AuditResult.Noise noise = noise(scores);
    return new AuditResult(
        subject,
        combined,
        suspects(combined, noise),
        scores.suggestions(),
        scores.probabilities(),
        normal,
        weights,
        calibration.map(Verdict::findings).orElseGet(List::of),
        noise,
        status,
        folder);
  }

  private int[] suspects(double[] combined, AuditResult.Noise noise) {
    long count = Math.round(noise.rate() * combined.length);
    int most = (int) Math.min(count, settings.maxSuspects());
    return Arrays.copyOf(Roc.descending(combined), most);
  }

  private AuditResult.Noise noise(Scores scores) {
    ConfidentLearning learning = scores.confidentLearning();
    int n = subject.rows();
    Roc.Share rate = Roc.wilson(Math.round(n * learning.noiseRate()), n);
    List<Double> byClass =
        IntStream.range(0, subject.classes()).mapToObj(learning::noiseRate).toList();
    return new AuditResult.Noise(
        learning.noiseRate(), rate.low(), rate.high(), byClass, scores.transition().evenness());
  }

  private static List<AuditResult.Finding> findings(Calibration calibration) {
    return calibration.figures().stream()
        .map(f ->
            new AuditResult.Finding(
                f.detector(),
                f.kind().words(),
                f.auroc().value(),
                f.auroc().low(),
                f.auroc().high(),
                f.floor(),
                f.precision().value(),
                f.precision().low(),
                f.precision().high()))
        .toList();
  }
}
