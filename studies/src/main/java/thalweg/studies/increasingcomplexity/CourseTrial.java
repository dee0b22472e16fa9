package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import thalweg.data.Dataset;
import thalweg.expr.Philox;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.nn.Evaluate;
import thalweg.probes.Information;
import thalweg.probes.LinearStage;
import thalweg.probes.PerformanceCorrelation;
import thalweg.studies.TrialRun;

/** Trains the simple models, freezes what they say of the test set, then trains the network. */
final class CourseTrial {
  /** Shuffles of the simple model's predictions, for what is expected of no model at all. */
  private static final int SHUFFLES = 200;

  /**
   * The network at one time.
   *
   * @param step updates done
   * @param epoch passes done
   * @param train accuracy on the training labels as given
   * @param test accuracy on true labels
   * @param ofTrain information about the training labels as given
   * @param chain against each simple model, simplest first
   */
  record Checkpoint(
      long step,
      double epoch,
      double train,
      double test,
      Information ofTrain,
      List<PerformanceCorrelation> chain) {
    /** I(F; Y) on the test set, in bits. */
    double network() {
      return chain.getFirst().network().corrected();
    }

    /** Against the simplest model. */
    PerformanceCorrelation linear() {
      return chain.getFirst();
    }
  }

  /**
   * One training, explained.
   *
   * @param chance mu of the last checkpoint against shuffled predictions of the simplest model: the
   *     mean over shuffles, in standard deviations of one
   */
  record Explained(String course, int replicate, List<Checkpoint> checkpoints, double chance) {
    Checkpoint last() {
      return checkpoints.getLast();
    }

    /** The stage in which the i-th simple model is learnt. */
    LinearStage stage(int i) {
      return new LinearStage(checkpoints.stream().map(c -> c.chain().get(i)).toList());
    }

    /** The checkpoint that ends the stage of the i-th simple model; the last if none does. */
    Checkpoint passed(int i) {
      return checkpoints.get(stage(i).end().orElse(checkpoints.size() - 1));
    }
  }

  private final Material material;
  private final Course course;
  private final int replicate;

  CourseTrial(Material material, int replicate) {
    this.material = material;
    this.course = material.course();
    this.replicate = replicate;
  }

  static String id(Course course, int replicate) {
    return "courses/" + course.id() + "/" + replicate;
  }

  Explained run(TrialRun run) {
    Dataset train = material.train(replicate).dataset();
    Dataset test = material.test(replicate);
    List<int[]> simple = new ArrayList<>();
    for (int i = 0; i < course.chain().size(); i++) {
      simple.add(simple(i, train, test, run));
    }
    Learner network =
        new Learner(
            course.network(),
            course.gain(),
            course.training(),
            train,
            material.streams(replicate, "init"));
    Watch watch = new Watch(network.on(train), network.on(test), train, test, simple, run);
    watch.look(0);
    network.train(material.key(replicate, "order"), watch, run.context());
    int[] last = watch.onTest.predictions();
    return new Explained(
        course.id(),
        replicate,
        List.copyOf(watch.seen),
        chance(last, simple.getFirst(), test.labels()));
  }

  /** Predictions of the i-th simple model, trained as the network is, on the same labels. */
  private int[] simple(int i, Dataset train, Dataset test, TrialRun run) {
    Simple how = course.chain().get(i);
    String name = "simple " + i;
    Learner learner =
        new Learner(how.net(), 1, how.training(), train, material.streams(replicate, name));
    Trainer.Watcher watcher = end -> run.advance(1);
    learner.train(material.key(replicate, name + " order"), watcher, run.context());
    Evaluate onTest = learner.on(test);
    onTest.run();
    run.log().record(0, how.training().epochs(), "simple." + i + ".accuracy", onTest.accuracy());
    return onTest.predictions();
  }

  private double chance(int[] network, int[] simple, int[] labels) {
    Philox random = Philox.stream(material.key(replicate, "shuffles"), 0);
    double[] mu = new double[SHUFFLES];
    for (int s = 0; s < SHUFFLES; s++) {
      int[] shuffled = simple.clone();
      random.shuffle(shuffled);
      mu[s] = PerformanceCorrelation.of(network, shuffled, labels).mu().corrected();
    }
    double mean = Arrays.stream(mu).average().orElseThrow();
    double squares = Arrays.stream(mu).map(m -> (m - mean) * (m - mean)).sum();
    return mean / Math.sqrt(squares / (SHUFFLES - 1));
  }

  /** Looks at the network at each checkpoint. */
  private final class Watch implements Trainer.Watcher {
    final List<Checkpoint> seen = new ArrayList<>();
    final Evaluate onTest;
    private final Evaluate onTrain;
    private final int[] given;
    private final int[] truth;
    private final List<int[]> simple;
    private final TrialRun run;
    private final NavigableSet<Long> at;

    Watch(
        Evaluate onTrain,
        Evaluate onTest,
        Dataset train,
        Dataset test,
        List<int[]> simple,
        TrialRun run) {
      this.onTrain = onTrain;
      this.onTest = onTest;
      this.given = train.labels();
      this.truth = test.labels();
      this.simple = simple;
      this.run = run;
      int batch = course.training().batch();
      long perEpoch = (course.examples() + batch - 1L) / batch;
      at = Checkpoints.of(perEpoch * course.training().epochs());
    }

    @Override
    public void stepEnded(long step, int epoch, int[] batch) {
      if (at.contains(step)) {
        look(step);
      }
    }

    @Override
    public void epochEnded(EpochEnd end) {
      run.advance(1);
    }

    void look(long step) {
      onTrain.run();
      onTest.run();
      int[] f = onTest.predictions();
      int[] onGiven = onTrain.predictions();
      Checkpoint now =
          new Checkpoint(
              step,
              (double) course.training().epochs() * step / at.last(),
              onTrain.accuracy(),
              onTest.accuracy(),
              PerformanceCorrelation.of(onGiven, onGiven, given).network(),
              simple.stream().map(l -> PerformanceCorrelation.of(f, l, truth)).toList());
      record(now);
      seen.add(now);
    }

    private void record(Checkpoint now) {
      record(now, "train.accuracy", now.train());
      record(now, "test.accuracy", now.test());
      record(now, "train.information", now.ofTrain());
      record(now, "test.information", now.linear().network());
      for (int i = 0; i < simple.size(); i++) {
        PerformanceCorrelation p = now.chain().get(i);
        record(now, "simple." + i + ".information", p.simple());
        record(now, "simple." + i + ".mu", p.mu());
        record(now, "simple." + i + ".beyond", p.beyond());
        record(now, "simple." + i + ".agreement", p.agreement());
      }
    }

    private void record(Checkpoint now, String name, double value) {
      run.log().record(now.step(), now.epoch(), name, value);
    }

    private void record(Checkpoint now, String name, Information value) {
      run.log().record(now.step(), now.epoch(), name, value.corrected(), value.standardError());
    }
  }
}
