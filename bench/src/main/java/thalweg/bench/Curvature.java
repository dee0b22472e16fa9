package thalweg.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.probes.Eigenpair;
import thalweg.probes.FilterNormalisation;
import thalweg.probes.HessianOperator;
import thalweg.probes.Lanczos;
import thalweg.probes.LinearOperator;
import thalweg.probes.LossGrid;
import thalweg.probes.MeanLoss;
import thalweg.probes.Subject;
import tools.jackson.databind.json.JsonMapper;

/**
 * The largest eigenvalues of the Hessian, on all images, by Lanczos' recursion: ours beside
 * libtorch's, as many products each, after a pass over the training images of the embedded sample.
 * And how long a filter-normalised surface takes. Chunks, and the peer's way to write it, are
 * chosen by single products on some of the images.
 *
 * @param settings which networks
 * @param images the first so many, at most
 * @param products the most that ours may take; it stops when all have converged
 * @param points a side of the surface; 0 for none
 */
record Curvature(List<CurvatureSetting> settings, int images, int products, int points) {

  static final int THREADS = 2;
  private static final int EIGENVALUES = 20;
  private static final double TOLERANCE = 1e-3;
  private static final int BATCH = 128;
  private static final RandomKey KEY = new RandomKey(1, "lanczos");
  private static final Loss LOSS = new Loss.CrossEntropy();
  private static final Aim AIM = new Aim(Aim.RATIO, Aim.Side.AT_LEAST, 3);

  /** Single precision, other starts, and pairs that have just converged. */
  private static final double AGREEMENT = 2e-3;

  private static final int SURFACE_IMAGES = 2_000;
  private static final int SURFACE_CHUNK = 250;

  /** Prints a line of JSON a network, and one for the surface; what goes on meanwhile on err. */
  void print(PrintStream out, PrintStream err) {
    for (CurvatureSetting setting : settings) {
      try (Workers workers = new Workers(THREADS);
          PointerScope peers = new PointerScope()) {
        Problem problem = problem(setting);
        Model model = trained(setting, problem, workers);
        out.println(json(eigenvalues(setting, problem, model, workers, err)));
        if (setting == CurvatureSetting.CNN && points > 0) {
          out.println(json(surface(setting, problem, model, workers)));
        }
      }
    }
  }

  private static String json(Map<String, Object> line) {
    return JsonMapper.shared().writeValueAsString(line);
  }

  /** The images, laid into the middle of the network's, the same in all channels. */
  private Problem problem(CurvatureSetting setting) {
    Dataset all = Datasets.standard().load("fashion-mnist-sample").train().standardised();
    int n = Math.min(Math.min(images, setting.images), all.size());
    Network network = setting.network();
    List<Integer> example = network.example();
    int channels = example.size() == 3 ? example.getFirst() : 1;
    int from = (int) Math.sqrt(all.features());
    int to = (int) Math.sqrt((double) network.inputs() / channels);
    int edge = (to - from) / 2;
    float[] pixels = all.pixels();
    float[] laid = new float[n * network.inputs()];
    for (int row = 0; row < n * channels * from; row++) {
      int image = row / (channels * from);
      int channel = row / from % channels;
      int y = row % from;
      System.arraycopy(
          pixels,
          (image * from + y) * from,
          laid,
          ((image * channels + channel) * to + y + edge) * to + edge,
          from);
    }
    int[] labels = Arrays.copyOf(all.labels(), n);
    return new Problem(laid, labels, new int[0][], new float[0], new float[0]);
  }

  private static Examples examples(CurvatureSetting setting, Problem problem) {
    int[] dims = setting.network().example().stream().mapToInt(i -> i).toArray();
    return Examples.of(problem.images(), problem.labels(), Shape.of(dims));
  }

  private static Model trained(CurvatureSetting setting, Problem problem, Workers workers) {
    Examples data = examples(setting, problem);
    Model model =
        Model.create(
            setting.layers(),
            Shape.of(setting.network().example().stream().mapToInt(i -> i).toArray()),
            DType.F32,
            name -> Philox.stream(new RandomKey(1, name), 0));
    Sgd sgd = new Sgd(0.01, 0.9, 0);
    TrainStep step = new TrainStep(model, data, sgd, sgd.init(model.parameters()), workers);
    for (int at = 0; at + BATCH <= data.size(); at += BATCH) {
      step.run(IntStream.range(at, at + BATCH).toArray());
    }
    return model;
  }

  private Map<String, Object> eigenvalues(
      CurvatureSetting setting, Problem problem, Model model, Workers workers, PrintStream err) {
    Examples data = examples(setting, problem);
    Subject subject = Subject.of(model, LOSS, data, setting.word, workers);
    Map<String, Object> tried = new LinkedHashMap<>();
    int chunk = chunk(setting, subject, tried, err);
    LinearOperator hessian = new HessianOperator(subject.chunks(chunk)).linearised();
    hessian.apply(new double[hessian.size()], new double[hessian.size()]);
    Lanczos lanczos = new Lanczos(products, TOLERANCE);
    Timed<List<Eigenpair>> ours = Timed.of(() -> lanczos.largest(hessian, EIGENVALUES, KEY));
    int made = Math.toIntExact(ours.found().getFirst().estimate().cost().amount());
    LibtorchLanczos peer = peer(setting, problem, model, tried, err);
    peer.resume();
    Timed<double[]> theirs = Timed.of(() -> peer.largest(EIGENVALUES, made));
    List<Double> values = ours.found().stream().map(Eigenpair::value).toList();
    double apart = apart(ours.found(), theirs.found());
    if (apart > AGREEMENT) {
      throw new IllegalStateException(
          "Eigenvalues of %s differ by %s of the largest from libtorch's: %s and %s."
              .formatted(setting.word, apart, values, Arrays.toString(theirs.found())));
    }
    double ratio = Result.rounded(theirs.seconds() / ours.seconds());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("workload", "eigenvalues-" + setting.word);
    line.put("images", problem.labels().length);
    line.put("products", made);
    line.put("converged", ours.found().stream().filter(Eigenpair::converged).count());
    line.put("thalweg_s", Result.rounded(ours.seconds()));
    line.put("libtorch_s", Result.rounded(theirs.seconds()));
    line.put("ratio", ratio);
    line.put("thalweg", "chunks of " + chunk);
    line.put("libtorch", peer.name());
    line.put("largest_difference", Result.rounded(apart));
    line.put("eigenvalues", values.stream().map(Result::rounded).toList());
    line.put("products_on_some_images_s", tried);
    line.put("aims", List.of(AIM.verdict(ratio)));
    line.put("load", Result.rounded(Measure.load()));
    return line;
  }

  /** Between values that have converged, as a share of the largest. */
  private static double apart(List<Eigenpair> ours, double[] theirs) {
    return IntStream.range(0, ours.size())
        .filter(i -> ours.get(i).converged())
        .mapToDouble(i -> Math.abs(ours.get(i).value() - theirs[i]) / ours.getFirst().value())
        .max()
        .orElse(0);
  }

  /** Which of the setting's chunks is quickest for us. */
  private static int chunk(
      CurvatureSetting setting, Subject subject, Map<String, Object> tried, PrintStream err) {
    int most = setting.chunks.getLast();
    int[] some = IntStream.range(0, Math.min(most, subject.rows().length)).toArray();
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int chunk : setting.chunks) {
      LinearOperator hessian = new HessianOperator(subject.on(some).chunks(chunk)).linearised();
      double[] v = new double[hessian.size()];
      Arrays.fill(v, 1);
      double seconds = second(() -> hessian.apply(v, new double[v.length]));
      tried.put("thalweg, chunks of " + chunk, Result.rounded(seconds));
      err.printf("bench: %s: thalweg, chunks of %d: %.3f s%n", setting.word, chunk, seconds);
      if (seconds < least) {
        least = seconds;
        best = chunk;
      }
    }
    return best;
  }

  /** The quickest way to write it for libtorch, on as many images as we were tried on. */
  private static LibtorchLanczos peer(
      CurvatureSetting setting,
      Problem problem,
      Model model,
      Map<String, Object> tried,
      PrintStream err) {
    float[] parameters = model.parameters().snapshot();
    int some = Math.min(setting.chunks.getLast(), problem.labels().length);
    Problem less =
        new Problem(
            Arrays.copyOf(problem.images(), some * setting.network().inputs()),
            Arrays.copyOf(problem.labels(), some),
            new int[0][],
            new float[0],
            new float[0]);
    List<LibtorchLanczos> ways = setting.peers(less, parameters);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ways.size(); i++) {
      LibtorchLanczos way = ways.get(i);
      way.resume();
      Tensor v = torch.ones(parameters.length);
      double seconds =
          second(() -> {
            try (PointerScope scope = new PointerScope()) {
              var _ = way.product(v);
            }
          });
      way.forget();
      tried.put(way.name(), Result.rounded(seconds));
      err.printf("bench: %s: %s: %.3f s%n", setting.word, way.name(), seconds);
      if (seconds < least) {
        least = seconds;
        best = i;
      }
    }
    return setting.peers(problem, parameters).get(best);
  }

  /** Seconds of the quickest of a few runs, after one that warms up. */
  private static double second(Runnable work) {
    work.run();
    return IntStream.range(0, 2)
        .mapToDouble(i ->
            Timed.of(
                    () -> {
                      work.run();
                      return i;
                    })
                .seconds())
        .min()
        .orElseThrow();
  }

  private Map<String, Object> surface(
      CurvatureSetting setting, Problem problem, Model model, Workers workers) {
    int n = Math.min(SURFACE_IMAGES, problem.labels().length);
    int[] rows = IntStream.range(0, n).toArray();
    MeanLoss loss =
        new MeanLoss(
            model,
            LOSS,
            examples(setting, problem),
            rows,
            SURFACE_CHUNK,
            Mode.EVAL,
            setting.word,
            workers);
    double[] centre = model.parameters().snapshotDoubles();
    double[] places = FilterNormalisation.places(-1, 1, points);
    Timed<LossGrid> surface =
        Timed.of(() ->
            LossGrid.plane(
                loss,
                centre,
                FilterNormalisation.direction(model, KEY),
                FilterNormalisation.direction(model, KEY.withStep(1)),
                places,
                places));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("workload", "surface-" + setting.word);
    line.put("images", n);
    line.put("points", points * points);
    line.put("thalweg_s", Result.rounded(surface.seconds()));
    line.put("loss_at_centre", Result.rounded(loss.at(centre)));
    line.put("load", Result.rounded(Measure.load()));
    return line;
  }

  /** What work found, and how long it took. */
  private record Timed<T>(T found, double seconds) {
    static <T> Timed<T> of(Supplier<T> work) {
      long start = System.nanoTime();
      T found = work.get();
      return new Timed<>(found, (System.nanoTime() - start) / 1e9);
    }
  }
}
