package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;

/**
 * Logistic regression on a feature that all examples share and mostly points to their class, and on
 * one coordinate an example that no other has: gradient descent can fit every example in its own
 * coordinate. Private coordinates that no training example has keep their weight of 0, so that only
 * the others are computed, and the population error is exact.
 */
final class SharedFeatureTrial {

  /**
   * The model at one time.
   *
   * @param train share of training examples that are wrong
   * @param population error
   * @param weight of the shared feature
   */
  record Look(long step, double train, double population, double weight) {}

  /** One training. */
  record Fitted(double start, int replicate, List<Look> looks) {
    Look last() {
      return looks.getLast();
    }

    /** The look after so many updates. */
    Look after(long step) {
      return looks.stream().filter(look -> look.step() == step).findFirst().orElseThrow();
    }
  }

  private final SharedFeature settings;
  private final double start;
  private final int replicate;
  private final long seed;

  SharedFeatureTrial(SharedFeature settings, double start, int replicate, long seed) {
    this.settings = settings;
    this.start = start;
    this.replicate = replicate;
    this.seed = seed;
  }

  static String id(double start, int replicate) {
    return "shared-feature/%s/%d".formatted(start, replicate);
  }

  Fitted run(TrialRun run) {
    int n = settings.examples();
    int features = n + 1;
    // The same examples for every start.
    Philox random =
        Philox.stream(new RandomKey(seed, "increasing-complexity/shared/" + replicate), 0);
    int[] labels = new int[n];
    float[] inputs = new float[n * features];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(2);
      boolean right = random.nextDouble() >= settings.noise();
      inputs[i * features] = (labels[i] == 1) == right ? 1 : -1;
      inputs[i * features + 1 + i] = 1;
    }
    Layer layer = new Layer.Dense(features, 1, new Initializer.Zeros(), Layer.Bias.WITHOUT);
    Model model =
        Model.create(
            new Layer.Sequential(List.of(layer)), Shape.of(features), DType.F32, name -> random);
    float[] weights = new float[features];
    weights[0] = (float) start;
    model.parameters().restore(weights);
    Sgd descent = new Sgd(1);
    StepRule rule =
        new StepRule(model, new Loss.Binary(), descent, descent.init(model.parameters()));
    Examples examples = Examples.of(inputs, labels, Shape.of(features));
    TrainStep step = new TrainStep(rule, examples, Rig.ONE_THREAD);
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    NavigableSet<Long> at = Checkpoints.of(settings.updates());
    at.add((long) settings.early());
    List<Look> looks = new ArrayList<>();
    for (long t = 0; ; t++) {
      if (at.contains(t)) {
        run.context().throwIfCancelled();
        looks.add(look(t, model.parameters().snapshot(), inputs, labels, run));
      }
      if (t == settings.updates()) {
        break;
      }
      step.run(all);
    }
    run.advance(1);
    return new Fitted(start, replicate, List.copyOf(looks));
  }

  private Look look(long t, float[] weights, float[] inputs, int[] labels, TrialRun run) {
    int wrong = 0;
    double ofSeen = 0;
    for (int i = 0; i < labels.length; i++) {
      double shared = weights[0];
      double own = weights[i + 1];
      double score = shared * inputs[i * weights.length] + own;
      wrong += (score > 0) == (labels[i] == 1) ? 0 : 1;
      ofSeen += error(shared, own) / labels.length;
    }
    double seen = (double) labels.length / settings.coordinates();
    Look look =
        new Look(
            t,
            (double) wrong / labels.length,
            seen * ofSeen + (1 - seen) * error(weights[0], 0),
            weights[0]);
    run.log().record(t, t, "train.error", look.train());
    run.log().record(t, t, "population.error", look.population());
    run.log().record(t, t, "shared.weight", look.weight());
    return look;
  }

  /** Over both classes and values of the shared feature, where the private coordinate adds so. */
  private double error(double shared, double own) {
    double error = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      // Class 1, then class 0; a score of 0 is class 0.
      error += (shared * sign + own > 0 ? 0 : 1) * share(sign == 1) / 2;
      error += (-shared * sign + own > 0 ? 1 : 0) * share(sign == 1) / 2;
    }
    return error;
  }

  private double share(boolean right) {
    return right ? 1 - settings.noise() : settings.noise();
  }
}
