package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.data.Corruption;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.nn.Evaluate;
import thalweg.studies.TrialRun;

/** Points in the unit disc, told apart by a sinusoidal curve, some labels flipped: a picture. */
final class DiscTrial {
  static final String ID = "disc";

  private static final double HEIGHT = 0.45;
  private static final double FREQUENCY = 4;
  private static final int TEST = 5000;

  /**
   * What a classifier says of the plane.
   *
   * @param train accuracy on the training labels as given
   * @param test accuracy on true labels
   * @param probability of the class above the curve, row by row from the top; NaN outside the disc
   */
  record Look(long step, double train, double test, List<List<Double>> probability) {}

  /** The linear classifier, then the network at its checkpoints. */
  record Drawn(Look linear, List<Look> looks) {
    /** The first time that the network is as accurate as the linear classifier; else the last. */
    Look passed() {
      return looks.stream()
          .filter(look -> look.test() >= linear.test())
          .findFirst()
          .orElse(looks.getLast());
    }

    Look best() {
      Look best = looks.getFirst();
      for (Look look : looks) {
        best = look.test() > best.test() ? look : best;
      }
      return best;
    }
  }

  private final Disc settings;
  private final long seed;

  DiscTrial(Disc settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  private RandomKey key(String purpose) {
    return new RandomKey(seed, "increasing-complexity/disc/" + purpose);
  }

  private Function<String, RandomGenerator> streams(String purpose) {
    return name -> Philox.stream(key(purpose + "/" + name), 0);
  }

  Drawn run(TrialRun run) {
    Dataset train =
        new Corruption.OtherY(settings.flips())
            .apply(points("train", settings.examples()), streams("flips"))
            .dataset();
    Dataset test = points("test", TEST);
    Learner linear = new Learner(Net.LINEAR, 1, settings.linear(), train, streams("linear"));
    linear.train(key("linear order"), end -> run.advance(1), run.context());
    Seen ofLinear = new Seen(linear, train, test);
    Learner network =
        new Learner(settings.network(), 1, settings.training(), train, streams("init"));
    Seen ofNetwork = new Seen(network, train, test);
    int batch = settings.training().batch();
    long perEpoch = (settings.examples() + batch - 1L) / batch;
    NavigableSet<Long> at = Checkpoints.of(perEpoch * settings.training().epochs());
    List<Look> looks = new ArrayList<>();
    network.train(
        key("order"),
        new Trainer.Watcher() {
          @Override
          public void stepEnded(long step, int epoch, int[] indices) {
            if (at.contains(step)) {
              looks.add(ofNetwork.look(step));
            }
          }

          @Override
          public void epochEnded(EpochEnd end) {
            run.advance(1);
          }
        },
        run.context());
    looks.forEach(look -> {
      double epoch = (double) look.step() / perEpoch;
      run.log().record(look.step(), epoch, "train.accuracy", look.train());
      run.log().record(look.step(), epoch, "test.accuracy", look.test());
    });
    return new Drawn(ofLinear.look(0), List.copyOf(looks));
  }

  private Dataset points(String purpose, int count) {
    Philox random = Philox.stream(key(purpose), 0);
    float[] inputs = new float[2 * count];
    for (int i = 0; i < count; i++) {
      // Uniform over the disc: the share within r of the middle is r squared.
      double radius = Math.sqrt(random.nextDouble());
      double angle = 2 * Math.PI * random.nextDouble();
      inputs[2 * i] = (float) (radius * StrictMath.cos(angle));
      inputs[2 * i + 1] = (float) (radius * StrictMath.sin(angle));
    }
    return labelled(inputs);
  }

  private static Dataset labelled(float[] inputs) {
    int[] labels = new int[inputs.length / 2];
    for (int i = 0; i < labels.length; i++) {
      double curve = HEIGHT * StrictMath.sin(FREQUENCY * inputs[2 * i]);
      labels[i] = inputs[2 * i + 1] > curve ? 1 : 0;
    }
    return Dataset.of("disc", new ImageShape(1, 2, 1), inputs, labels, Task.SIDES);
  }

  /** The coordinate of a grid point, from -1 to 1. */
  static double coordinate(int i, int grid) {
    return -1 + 2.0 * i / (grid - 1);
  }

  /** What is looked at. */
  private final class Seen {
    private final Evaluate onTrain;
    private final Evaluate onTest;
    private final Evaluate onPlane;

    Seen(Learner learner, Dataset train, Dataset test) {
      onTrain = learner.on(train);
      onTest = learner.on(test);
      int grid = settings.grid();
      float[] inputs = new float[2 * grid * grid];
      for (int row = 0; row < grid; row++) {
        for (int column = 0; column < grid; column++) {
          inputs[2 * (row * grid + column)] = (float) coordinate(column, grid);
          inputs[2 * (row * grid + column) + 1] = (float) coordinate(grid - 1 - row, grid);
        }
      }
      int[] labels = new int[grid * grid];
      // The loss of an example of class 1 is minus the logarithm of that class' probability.
      Arrays.fill(labels, 1);
      onPlane =
          learner.on(Dataset.of("plane", new ImageShape(1, 2, 1), inputs, labels, Task.SIDES));
    }

    Look look(long step) {
      onTrain.run();
      onTest.run();
      onPlane.run();
      double[] losses = onPlane.losses();
      int grid = settings.grid();
      List<List<Double>> rows = new ArrayList<>();
      for (int row = 0; row < grid; row++) {
        List<Double> values = new ArrayList<>();
        for (int column = 0; column < grid; column++) {
          boolean inside = Math.hypot(coordinate(column, grid), coordinate(row, grid)) <= 1 + 1e-9;
          values.add(inside ? Math.exp(-losses[row * grid + column]) : Double.NaN);
        }
        rows.add(List.copyOf(values));
      }
      return new Look(step, onTrain.accuracy(), onTest.accuracy(), List.copyOf(rows));
    }
  }
}
