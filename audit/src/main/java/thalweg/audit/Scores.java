package thalweg.audit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.ledger.AreaUnderMargin;
import thalweg.lab.ledger.ForgettingEvents;
import thalweg.probes.ConfidentLearning;
import thalweg.probes.El2n;
import thalweg.probes.NeighbourDisagreement;
import thalweg.probes.NoiseTransition;

/** The detectors' scores from the evidence: each a pure function of it, high for wrong labels. */
final class Scores {
  private static final double LEAST = 1e-9;
  private static final int NEIGHBOURS = 25;
  private static final int REFERENCES = 4000;

  /** Distances that are looked at in all; of very many rows each meets fewer references. */
  private static final double DISTANCES = 4e8;

  private final Evidence evidence;
  private final int[] labels;
  private final int n;
  private final double[][] first;
  private final double[][] both;

  Scores(Evidence evidence) {
    this.evidence = evidence;
    this.labels = evidence.first().labels();
    this.n = labels.length;
    this.first = evidence.firstProbabilities();
    this.both = evidence.probabilities();
  }

  double[][] probabilities() {
    return both;
  }

  NoiseTransition transition() {
    return NoiseTransition.of(first);
  }

  ConfidentLearning confidentLearning() {
    return ConfidentLearning.of(both, labels);
  }

  /** The most probable class but the given one, [n]. */
  int[] suggestions() {
    int[] other = new int[n];
    for (int i = 0; i < n; i++) {
      other[i] = labels[i] == 0 ? 1 : 0;
      for (int c = 0; c < both[i].length; c++) {
        if (c != labels[i] && both[i][c] > both[i][other[i]]) {
          other[i] = c;
        }
      }
    }
    return other;
  }

  /** The scores of those detectors that the evidence suffices for, [n] each. */
  Map<Detector, double[]> of(List<Detector> detectors) {
    Map<Detector, double[]> scores = new EnumMap<>(Detector.class);
    for (Detector detector : detectors) {
      of(detector).ifPresent(values -> scores.put(detector, values));
    }
    return scores;
  }

  private Optional<double[]> of(Detector detector) {
    boolean course = evidence.first().logits().size() > 1;
    return switch (detector) {
      case SELF_CONFIDENCE -> Optional.of(each(i -> -both[i][labels[i]]));
      case MARGIN -> Optional.of(each(i -> largestOther(i) - both[i][labels[i]]));
      case CONFIDENT_LEARNING -> Optional.of(beyondThresholds());
      case ENTROPY ->
          Optional.of(each(i -> -Math.log(both[i][labels[i]] + LEAST) - entropy(both[i])));
      case LOSS -> Optional.of(meanLoss(evidence.first(), 1));
      case AREA_UNDER_MARGIN -> course ? Optional.of(areaUnderMargin()) : Optional.empty();
      case EL2N -> Optional.of(el2n());
      case FORGETTING -> course ? Optional.of(forgetting()) : Optional.empty();
      case NEIGHBOURS ->
          evidence.features().length == 0 ? Optional.empty() : Optional.of(neighbours());
      case NOISE_POSTERIOR -> Optional.of(posterior());
      case SECOND_ROUND -> evidence.second().map(passes -> meanLoss(passes, Evidence.late(passes)));
    };
  }

  private interface OfRow {
    double of(int row);
  }

  private double[] each(OfRow score) {
    double[] values = new double[n];
    Arrays.setAll(values, score::of);
    return values;
  }

  private double largestOther(int i) {
    double other = 0;
    for (int c = 0; c < both[i].length; c++) {
      other = c == labels[i] ? other : Math.max(other, both[i][c]);
    }
    return other;
  }

  private static double entropy(double[] p) {
    double sum = 0;
    for (double x : p) {
      sum -= x <= 0 ? 0 : x * Math.log(x);
    }
    return sum;
  }

  private double[] beyondThresholds() {
    ConfidentLearning learning = confidentLearning();
    return each(i -> {
      double other = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < both[i].length; c++) {
        if (c != labels[i]) {
          other = Math.max(other, both[i][c] - learning.threshold(c));
        }
      }
      return other - (both[i][labels[i]] - learning.threshold(labels[i]));
    });
  }

  /** Cumulative sample loss of Ravikumar et al. 2025, over its number of passes. */
  private double[] meanLoss(Passes passes, int from) {
    double[] sums = new double[n];
    double[] p = new double[passes.classes()];
    for (int pass = 0; pass < passes.logits().size(); pass++) {
      if (pass % passes.epochs() + 1 >= from) {
        for (int i = 0; i < n; i++) {
          passes.probabilities(pass, i, p);
          sums[i] -= Math.log(p[labels[i]] + LEAST);
        }
      }
    }
    return sums;
  }

  private double[] areaUnderMargin() {
    AreaUnderMargin area = new AreaUnderMargin(n);
    for (Passes passes : evidence.rounds()) {
      for (int pass = 0; pass < passes.logits().size(); pass++) {
        for (int i = 0; i < n; i++) {
          area.add(i, passes.margin(pass, i));
        }
      }
    }
    return each(i -> -area.of(i));
  }

  private double[] el2n() {
    El2n score = new El2n(labels);
    for (Passes passes : evidence.rounds()) {
      for (int pass = 0; pass < passes.logits().size(); pass++) {
        double[][] p = new double[n][passes.classes()];
        for (int i = 0; i < n; i++) {
          passes.probabilities(pass, i, p[i]);
        }
        score.add(p);
      }
    }
    return each(score::of);
  }

  /** Passes that do not predict the label, and half a pass for each time it was forgotten. */
  private double[] forgetting() {
    ForgettingEvents events = new ForgettingEvents(n);
    int[] wrong = new int[n];
    int epoch = 0;
    for (Passes passes : evidence.rounds()) {
      for (int pass = 0; pass < passes.logits().size(); pass++) {
        epoch++;
        for (int i = 0; i < n; i++) {
          boolean right = passes.margin(pass, i) > 0;
          events.add(epoch, i, right);
          wrong[i] += right ? 0 : 1;
        }
      }
    }
    return each(i -> wrong[i] + events.events(i) / 2.0);
  }

  private double[] neighbours() {
    int[] some = Philox.stream(new RandomKey(0, "audit/references"), 0).permutation(n);
    int most = (int) Math.clamp(DISTANCES / n, 4 * NEIGHBOURS, REFERENCES);
    int[] references = Arrays.copyOf(some, Math.min(n, most));
    Arrays.sort(references);
    return NeighbourDisagreement.of(evidence.features(), labels, references, NEIGHBOURS);
  }

  private double[] posterior() {
    NoiseTransition noise = transition();
    return each(i -> noise.wrong(both[i], labels[i]));
  }
}
