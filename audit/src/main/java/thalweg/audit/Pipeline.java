package thalweg.audit;

import java.util.Arrays;
import java.util.Optional;
import thalweg.expr.RandomKey;
import thalweg.nn.Examples;
import thalweg.probes.NoiseTransition;

/**
 * Two rounds of cross-validation on one labelling: the second learns without the suspects of the
 * first, so that its networks do not learn the noise. A pure function of features, labels, plan and
 * key; the labels that are audited and those of a calibration go through the same.
 */
final class Pipeline {
  /** Rows more likely wrong than right are not learnt from in the second round. */
  private static final double SUSPECT = 0.5;

  /** Of each class at least this share is learnt from. */
  private static final double KEPT = 0.5;

  /** Columns up to which neighbours are looked for among the features themselves. */
  private static final int FEW_COLUMNS = 100;

  private final CrossFit fit;
  private final float[] features;
  private final int width;
  private final int classes;
  private final AuditPlan plan;

  Pipeline(
      float[] features,
      int width,
      int classes,
      AuditPlan plan,
      CrossFit.Machine machine,
      Recipe recipe) {
    int n = features.length / width;
    this.features = features;
    this.width = width;
    this.classes = classes;
    this.plan = plan;
    Examples examples = Examples.of(features, new int[n], recipe.example());
    this.fit = new CrossFit(recipe, examples, classes, machine);
  }

  /** The first round, then the second. */
  Evidence run(int[] labels, RandomKey key) {
    Evidence first = first(labels, key);
    return second(first, key);
  }

  Evidence first(int[] labels, RandomKey key) {
    Passes passes = fit.run(labels, new boolean[labels.length], plan.first(), sub(key, "first"));
    return new Evidence(passes, Optional.empty(), neighbourSpace(passes));
  }

  Evidence second(Evidence first, RandomKey key) {
    int[] labels = first.first().labels();
    Passes passes = fit.run(labels, suspects(first), plan.second(), sub(key, "second"));
    return new Evidence(first.first(), Optional.of(passes), first.features());
  }

  private boolean[] suspects(Evidence first) {
    double[][] p = first.firstProbabilities();
    int[] labels = first.first().labels();
    NoiseTransition noise = NoiseTransition.of(p);
    double[] wrong = new double[labels.length];
    int[] left = new int[classes];
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      wrong[i] = noise.wrong(p[i], labels[i]);
      counts[labels[i]]++;
    }
    boolean[] suspects = new boolean[labels.length];
    for (int i : Roc.descending(wrong)) {
      int c = labels[i];
      suspects[i] = wrong[i] > SUSPECT && left[c] < (1 - KEPT) * counts[c];
      left[c] += suspects[i] ? 1 : 0;
    }
    return suspects;
  }

  private float[][] neighbourSpace(Passes passes) {
    int n = passes.rows();
    float[][] rows = new float[n][];
    boolean own = width <= FEW_COLUMNS;
    for (int i = 0; i < n; i++) {
      rows[i] = own ? Arrays.copyOfRange(features, i * width, (i + 1) * width) : new float[classes];
    }
    if (!own) {
      for (float[] z : passes.logits()) {
        for (int i = 0; i < n; i++) {
          for (int c = 0; c < classes; c++) {
            rows[i][c] += z[i * classes + c] / passes.logits().size();
          }
        }
      }
    }
    return rows;
  }

  private static RandomKey sub(RandomKey key, String purpose) {
    return new RandomKey(key.seed(), key.stream() + "/" + purpose);
  }
}
