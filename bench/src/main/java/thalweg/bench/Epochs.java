package thalweg.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.TrainTest;
import thalweg.expr.Shape;
import thalweg.expr.Workers;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole training runs of both sides on the same images in the same batches, from the same
 * parameters and at the same rates, in turns epoch by epoch: how long an epoch takes, and what both
 * have learnt at the end.
 *
 * @param data the folder that holds a folder {@code cifar-10}
 * @param images the first so many of the training set
 * @param tested the first so many of the test set
 */
record Epochs(Path data, Deep network, int images, int tested, int epochs, int seeds) {
  private static final int THREADS = 2;
  private static final int CHUNK = 250;
  private static final double PEAK = 0.1;
  private static final double RISE = 0.2;
  private static final Aim AIM = new Aim(Aim.RATIO, Aim.Side.AT_LEAST, 1.5);

  /** What both sides did with one seed. */
  private record Run(
      double[] ours, double[] theirs, double ourAccuracy, double theirAccuracy, String peer) {}

  /** Prints a line of JSON; what goes on meanwhile on {@code err}. */
  void print(PrintStream out, PrintStream err) {
    TrainTest all = Datasets.standard().inFolder(data).load("cifar-10").standardised();
    Dataset train = all.train().subset(first(images, all.train()));
    Dataset test = all.test().subset(first(tested, all.test()));
    List<Run> runs = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      try (Workers workers = new Workers(THREADS);
          PointerScope peer = new PointerScope()) {
        runs.add(run(train, test, seed, workers, err));
      }
    }
    out.println(JsonMapper.shared().writeValueAsString(line(runs)));
  }

  private static int[] first(int n, Dataset of) {
    return IntStream.range(0, Math.min(n, of.size())).toArray();
  }

  private Workload.Training workload() {
    return (Workload.Training)
        Workload.ALL.stream().filter(w -> w.network().equals(network)).findFirst().orElseThrow();
  }

  private Run run(Dataset train, Dataset test, int seed, Workers workers, PrintStream err) {
    Workload.Training workload = workload();
    Problem problem = problem(train, workload.batch(), seed);
    ThalwegStep ours = new ThalwegStep(workload, network.layers(), problem, workers);
    LibtorchTraining theirs = quickest(problem);
    int steps = train.size() / workload.batch();
    // Compiled and warm before the first epoch.
    Measure.warmUp(List.of(ours, theirs), 1, problem.batches().length);
    ours.begin();
    theirs.begin();
    double[] ourSeconds = new double[epochs];
    double[] theirSeconds = new double[epochs];
    for (int e = 0; e < epochs; e++) {
      int from = e * steps;
      ourSeconds[e] =
          seconds(
              from,
              steps,
              i -> {
                ours.rate(rate(i, steps * epochs));
                ours.step(i);
              });
      theirs.resume();
      theirSeconds[e] =
          seconds(
              from,
              steps,
              i -> {
                theirs.rate(rate(i, steps * epochs));
                theirs.step(i);
              });
      err.printf(
          "bench: seed %d, epoch %d of %d: thalweg %.2f s, %s %.2f s%n",
          seed, e + 1, epochs, ourSeconds[e], theirs.name(), theirSeconds[e]);
    }
    int[] dims = {3, 32, 32};
    Examples examples = Examples.of(test.pixels(), test.labels(), Shape.of(dims));
    Evaluate evaluate = new Evaluate(ours.model(), examples, CHUNK, workers);
    evaluate.run();
    double theirAccuracy = theirs.accuracy(test.pixels(), test.labels(), CHUNK);
    err.printf("bench: seed %d: accuracy %.4f, %.4f%n", seed, evaluate.accuracy(), theirAccuracy);
    return new Run(ourSeconds, theirSeconds, evaluate.accuracy(), theirAccuracy, theirs.name());
  }

  /** The batches of all epochs, one after another; what does not fill one is left out. */
  private Problem problem(Dataset train, int batch, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = train.size() / batch;
    if (steps == 0) {
      throw new IllegalArgumentException(
          train.size() + " images do not fill a batch; --images must be " + batch + " or more.");
    }
    List<int[]> batches = new ArrayList<>();
    int[] order = first(train.size(), train);
    for (int e = 0; e < epochs; e++) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
      for (int s = 0; s < steps; s++) {
        batches.add(Arrays.copyOfRange(order, s * batch, (s + 1) * batch));
      }
    }
    float[] initial = Problem.initial(network, 1, random);
    return new Problem(
        train.pixels(), train.labels(), batches.toArray(int[][]::new), initial, initial);
  }

  /** Up in a line, then down along a cosine to zero. */
  static double rate(int step, int steps) {
    double at = (step + 1.0) / steps;
    return at < RISE
        ? PEAK * at / RISE
        : PEAK * (1 + Math.cos(Math.PI * (at - RISE) / (1 - RISE))) / 2;
  }

  /** The way to lie in memory whose first steps are quickest here, on all threads. */
  private LibtorchTraining quickest(Problem problem) {
    LibtorchSide.Data images = LibtorchSide.Data.of(network, problem);
    return Arrays.stream(LibtorchCnn.Style.values())
        .map(style ->
            new LibtorchTraining(
                problem,
                images,
                new LibtorchDeep(network, style),
                LibtorchTraining.Optimizer.BY_HAND,
                THREADS))
        .min(
            Comparator.comparingDouble(side -> {
              side.begin();
              side.step(0);
              return side.run(1, 4);
            }))
        .orElseThrow();
  }

  private interface Step {
    void run(int i);
  }

  private static double seconds(int from, int steps, Step step) {
    long start = System.nanoTime();
    for (int i = from; i < from + steps; i++) {
      step.run(i);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private Map<String, Object> line(List<Run> runs) {
    double ours =
        Measure.median(runs.stream().flatMapToDouble(r -> Arrays.stream(r.ours())).toArray());
    double theirs =
        Measure.median(runs.stream().flatMapToDouble(r -> Arrays.stream(r.theirs())).toArray());
    Spread ourAccuracy = Spread.of(runs.stream().mapToDouble(Run::ourAccuracy).toArray());
    Spread theirAccuracy = Spread.of(runs.stream().mapToDouble(Run::theirAccuracy).toArray());
    double ratio = Result.rounded(theirs / ours);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epochs", workload().name());
    line.put("images", images / workload().batch() * workload().batch());
    line.put("thalweg_s", Result.rounded(ours));
    line.put("libtorch_s", Result.rounded(theirs));
    line.put(Aim.RATIO, ratio);
    line.put("thalweg_accuracy", ourAccuracy.toMap());
    line.put("libtorch_accuracy", theirAccuracy.toMap());
    line.put("accuracies", ourAccuracy.agreement(theirAccuracy));
    line.put("aims", List.of(AIM.verdict(ratio)));
    line.put("best", runs.getFirst().peer());
    line.put("load", Result.rounded(Measure.load()));
    return line;
  }

  /** Numbers of some seeds, with the standard error of their mean. */
  record Spread(List<Double> values, double mean, double standardError) {
    static Spread of(double... values) {
      int n = values.length;
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
      return new Spread(Arrays.stream(values).boxed().toList(), mean, error);
    }

    private Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("mean", Result.rounded(mean));
      if (!Double.isNaN(standardError)) {
        map.put("se", Result.rounded(standardError));
      }
      map.put("seeds", values.stream().map(Result::rounded).toList());
      return map;
    }

    /** Whether means differ by less than twice the standard error of their difference. */
    String agreement(Spread other) {
      double error = Math.hypot(standardError, other.standardError);
      if (Double.isNaN(error)) {
        return "not compared: one seed tells no noise";
      }
      double difference = mean - other.mean;
      String figures =
          "difference " + Result.rounded(difference) + ", standard error " + Result.rounded(error);
      return (Math.abs(difference) < 2 * error ? "within noise: " : "differ: ") + figures;
    }
  }
}
