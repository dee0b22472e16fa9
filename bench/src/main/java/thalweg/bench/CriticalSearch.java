package thalweg.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import thalweg.data.Datasets;
import thalweg.data.TrainTest;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.probes.CriticalSampleRatio;
import thalweg.probes.InputScale;
import thalweg.probes.Lass;
import tools.jackson.databind.json.JsonMapper;

/**
 * The search for critical samples around 2000 test images of the embedded sample, with the MLP of
 * Arpit et al. 2017 after a pass over the training images: ours beside libtorch's, each search to
 * its end. The peer's way to write it, and the number of rows at a time, are chosen by short
 * searches.
 */
final class CriticalSearch {
  private static final int THREADS = 2;
  private static final int IMAGES = 2000;
  private static final int BATCH = 128;
  private static final int SHORT = 8;
  private static final Network.Mlp NETWORK = new Network.Mlp(List.of(784, 4096, 4096, 10));
  private static final List<Integer> ROWS = List.of(250, 500, 1000, 2000);
  private static final List<Double> RADII = List.of(0.3, 3.0);
  private static final Aim AIM = new Aim(Aim.RATIO, Aim.Side.AT_LEAST, 5);

  private CriticalSearch() {}

  /** Prints a line of JSON a radius. */
  static void print(PrintStream out) {
    TrainTest data = Datasets.standard().load("fashion-mnist-sample");
    try (Workers workers = new Workers(THREADS);
        PointerScope peers = new PointerScope()) {
      Model model = trained(data, workers);
      Variable images = Variable.zeros("images", DType.F32, IMAGES, data.test().features());
      float[] pixels = Arrays.copyOf(data.test().pixels(), images.shape().size());
      images.value().set(pixels);
      CriticalSampleRatio ours =
          new CriticalSampleRatio(model, images, InputScale.unit(), "test", workers);
      Tensor theirs = Tensor.create(pixels, IMAGES, data.test().features());
      for (double radius : RADII) {
        Lass lass = Lass.atRadius(radius);
        out.println(
            JsonMapper.shared()
                .writeValueAsString(line(lass, ours, theirs, model.parameters().snapshot())));
      }
    }
  }

  private static Model trained(TrainTest data, Workers workers) {
    Model model =
        Model.create(
            OurLayers.of(NETWORK),
            Shape.of(data.train().features()),
            DType.F32,
            name -> Philox.stream(new RandomKey(1, name), 0));
    Sgd sgd = new Sgd(0.05, 0.9, 0);
    Examples examples =
        Examples.of(
            data.train().pixels(), data.train().labels(), Shape.of(data.train().features()));
    TrainStep step = new TrainStep(model, examples, sgd, sgd.init(model.parameters()), workers);
    for (int at = 0; at + BATCH <= data.train().size(); at += BATCH) {
      step.run(IntStream.range(at, at + BATCH).toArray());
    }
    return model;
  }

  private static Map<String, Object> line(
      Lass lass, CriticalSampleRatio ours, Tensor images, float[] parameters) {
    RandomKey key = new RandomKey(1, "lass");
    int[] critical = new int[1];
    // Compiled and warm.
    double _ = ours.measure(lass.withMaxIterations(SHORT), key).ratio().value();
    double ourSeconds =
        seconds(() -> (int) Math.round(ours.measure(lass, key).ratio().value() * IMAGES), critical);
    int ourCritical = critical[0];
    torch.set_num_threads(THREADS);
    openblas_nolapack.blas_set_num_threads(THREADS);
    double pixel = 1.0 / 255;
    LibtorchSearch best = null;
    double least = Double.POSITIVE_INFINITY;
    Map<String, Object> tried = new LinkedHashMap<>();
    for (LibtorchSearch search : searches(parameters)) {
      Lass brief = lass.withMaxIterations(SHORT);
      double seconds =
          Math.min(
              seconds(() -> search.critical(images, brief, pixel), critical),
              seconds(() -> search.critical(images, brief, pixel), critical));
      tried.put(search.name(), Result.rounded(seconds));
      if (seconds < least) {
        least = seconds;
        best = search;
      }
    }
    LibtorchSearch chosen = best;
    double theirSeconds = seconds(() -> chosen.critical(images, lass, pixel), critical);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("workload", "critical-samples-mlp-4096");
    line.put("radius", lass.radius());
    line.put("images", IMAGES);
    line.put("iterations", lass.maxIterations());
    line.put("thalweg_s", Result.rounded(ourSeconds));
    line.put("libtorch_s", Result.rounded(theirSeconds));
    line.put("libtorch", chosen.name());
    line.put("ratio", Result.rounded(theirSeconds / ourSeconds));
    line.put("critical", List.of(ourCritical, critical[0]));
    line.put("short_searches_s", tried);
    line.put("aims", List.of(AIM.verdict(theirSeconds / ourSeconds)));
    line.put("load", Result.rounded(Measure.load()));
    return line;
  }

  private static List<LibtorchSearch> searches(float[] parameters) {
    List<LibtorchSearch> all = new ArrayList<>();
    for (LibtorchSearch.Style style : LibtorchSearch.Style.values()) {
      for (int rows : ROWS) {
        all.add(new LibtorchSearch(NETWORK, parameters, style, rows));
      }
    }
    return all;
  }

  private static double seconds(IntSupplier search, int[] found) {
    long start = System.nanoTime();
    found[0] = search.getAsInt();
    return (System.nanoTime() - start) / 1e9;
  }
}
