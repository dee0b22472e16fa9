package thalweg.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.OpenOptions;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.lab.format.SafeTensors;

/**
 * A network of libtorch's functions that is trained a little, saved as PyTorch would save it, and
 * measured.
 *
 * @param learnt PyTorch's names of what training changes, and the shapes
 * @param toml the same network as Thalweg's file has it
 */
record OracleProbed(String name, Map<String, int[]> learnt, String toml, Logits theirs) {
  static final int EXAMPLES = 300;

  private static final int CLASSES = 10;
  private static final int STEPS = 60;
  private static final double RATE = 0.1;
  private static final double[] RUNNING_MEAN = {0.1, -0.2, 0.05, 0.3};
  private static final double[] RUNNING_VAR = {0.9, 1.4, 1.1, 0.7};

  /** What libtorch finds, in double precision. */
  record Found(double loss, double accuracy, double top) {}

  interface Logits {
    /**
     * @param x [n, 1, 28, 28]
     */
    Tensor of(Tensor x, List<Tensor> learnt);
  }

  @Override
  public String toString() {
    return name;
  }

  /** {@code nn.Sequential(nn.Flatten(), nn.Linear(784, 12), nn.Tanh(), nn.Linear(12, 10))}. */
  static OracleProbed mlp() {
    Map<String, int[]> learnt = new LinkedHashMap<>();
    learnt.put("1.weight", new int[] {12, 784});
    learnt.put("1.bias", new int[] {12});
    learnt.put("3.weight", new int[] {CLASSES, 12});
    learnt.put("3.bias", new int[] {CLASSES});
    return new OracleProbed(
        "mlp",
        learnt,
        "[model]\nkind = \"mlp\"\nhidden = [12]\nnonlinearity = \"tanh\"\n",
        (x, p) ->
            torch.linear(
                torch.linear(x.reshape(-1, 784), p.get(0), new TensorOptional(p.get(1))).tanh(),
                p.get(2),
                new TensorOptional(p.get(3))));
  }

  /** Convolution, batch norm, ReLU, pool, convolution, ReLU; then a classifier of one layer. */
  static OracleProbed cnn() {
    Map<String, int[]> learnt = new LinkedHashMap<>();
    learnt.put("features.0.weight", new int[] {4, 1, 5, 5});
    learnt.put("features.0.bias", new int[] {4});
    learnt.put("features.1.weight", new int[] {4});
    learnt.put("features.1.bias", new int[] {4});
    learnt.put("features.4.weight", new int[] {6, 4, 3, 3});
    learnt.put("features.4.bias", new int[] {6});
    learnt.put("classifier.0.weight", new int[] {CLASSES, 600});
    learnt.put("classifier.0.bias", new int[] {CLASSES});
    return new OracleProbed(
        "cnn",
        learnt,
        """
        [model]
        kind = "layers"
        layers = [
          {kind = "conv2d", channels = 4, kernel = 5}, "batch-norm", "activation",
          {kind = "max-pool", kernel = 2},
          {kind = "conv2d", channels = 6, kernel = 3}, "activation",
        ]
        """,
        OracleProbed::convolutional);
  }

  private static Tensor convolutional(Tensor x, List<Tensor> p) {
    Tensor normal =
        torch.batch_norm(
            convolution(x, p.get(0), p.get(1)),
            new TensorOptional(p.get(2)),
            new TensorOptional(p.get(3)),
            new TensorOptional(like(x, RUNNING_MEAN)),
            new TensorOptional(like(x, RUNNING_VAR)),
            false,
            0.1,
            1e-5,
            false);
    Tensor pooled = torch.max_pool2d(normal.relu(), 2, 2);
    Tensor last = convolution(pooled, p.get(4), p.get(5)).relu();
    return torch.linear(last.reshape(-1, 600), p.get(6), new TensorOptional(p.get(7)));
  }

  private static Tensor convolution(Tensor x, Tensor w, Tensor bias) {
    return OracleTensors.conv(x, w, 0).add(bias.reshape(1, -1, 1, 1));
  }

  private static Tensor like(Tensor x, double[] values) {
    return Tensor.create(values, values.length).to(x.scalar_type());
  }

  /** Trains in double precision, rounds to the type, saves, and measures what was saved. */
  Found train(DType dtype, Path weights) {
    Dataset data =
        Datasets.standard()
            .open("fashion-mnist-sample", OpenOptions.standard())
            .train()
            .subset(java.util.stream.IntStream.range(0, EXAMPLES).toArray());
    Tensor x =
        Tensor.create(data.pixels(), EXAMPLES, 1, 28, 28)
            .sub(OracleTensors.scalar(0.286))
            .div(OracleTensors.scalar(0.353))
            .to(torch.ScalarType.Double);
    int[] labels = data.labels();
    Tensor y = Tensor.create(Arrays.stream(labels).asLongStream().toArray(), EXAMPLES);
    List<double[]> values = initial();
    for (int step = 0; step < STEPS; step++) {
      try (PointerScope scope = new PointerScope()) {
        List<Tensor> at = at(values);
        TensorVector slopes = gradient(loss(x, y, at), at, false);
        for (int i = 0; i < values.size(); i++) {
          double[] slope = OracleTensors.array(slopes.get(i));
          double[] w = values.get(i);
          Arrays.setAll(w, k -> w[k] - RATE * slope[k]);
        }
      }
    }
    if (dtype == DType.F32) {
      values.forEach(w -> Arrays.setAll(w, k -> (float) w[k]));
    }
    save(dtype, weights, values);
    List<Tensor> at = at(values);
    double[] logits = OracleTensors.array(theirs.of(x, at));
    return new Found(
        OracleTensors.array(loss(x, y, at))[0], accuracy(logits, labels), top(x, y, at));
  }

  private List<double[]> initial() {
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> values = new ArrayList<>();
    learnt.forEach((key, shape) -> {
      int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      double width = Math.sqrt((double) shape[0] / n);
      boolean scale = key.equals("features.1.weight");
      values.add(random.doubles(n, scale ? 0.8 : -width, scale ? 1.2 : width).toArray());
    });
    return values;
  }

  private List<Tensor> at(List<double[]> values) {
    List<int[]> shapes = List.copyOf(learnt.values());
    List<Tensor> at = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      at.add(OracleTensors.of(DType.F64, values.get(i), shapes.get(i)).set_requires_grad(true));
    }
    return at;
  }

  private Tensor loss(Tensor x, Tensor y, List<Tensor> at) {
    return torch.cross_entropy_loss(theirs.of(x, at), y);
  }

  private static TensorVector gradient(Tensor of, List<Tensor> at, boolean again) {
    return torch.grad(
        new TensorVector(of),
        new TensorVector(at.toArray(Tensor[]::new)),
        new TensorVector(),
        new BoolOptional(again),
        again,
        true);
  }

  private static double accuracy(double[] logits, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = logits[i * CLASSES + c] > logits[i * CLASSES + best] ? c : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** Power iteration by double backward: the eigenvalue of the largest size. */
  private double top(Tensor x, Tensor y, List<Tensor> at) {
    TensorVector slopes = gradient(loss(x, y, at), at, true);
    SplittableRandom random = new SplittableRandom(9);
    List<double[]> v = new ArrayList<>();
    at.forEach(t -> v.add(random.doubles(t.numel(), -1, 1).toArray()));
    double value = 0;
    double before;
    do {
      before = value;
      normalise(v);
      try (PointerScope scope = new PointerScope()) {
        Tensor along = slopes.get(0).mul(direction(v, 0)).sum();
        for (int i = 1; i < at.size(); i++) {
          along = along.add(slopes.get(i).mul(direction(v, i)).sum());
        }
        TensorVector products =
            torch.grad(
                new TensorVector(along),
                new TensorVector(at.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(true),
                false,
                true);
        value = 0;
        for (int i = 0; i < at.size(); i++) {
          Tensor h = products.get(i);
          double[] product = h.defined() ? OracleTensors.array(h) : new double[v.get(i).length];
          for (int k = 0; k < product.length; k++) {
            value += v.get(i)[k] * product[k];
          }
          v.set(i, product);
        }
      }
    } while (Math.abs(value - before) > 1e-11 * Math.abs(value));
    return value;
  }

  private Tensor direction(List<double[]> v, int i) {
    return OracleTensors.of(DType.F64, v.get(i), List.copyOf(learnt.values()).get(i));
  }

  private static void normalise(List<double[]> v) {
    double squares = 0;
    for (double[] part : v) {
      squares += Arrays.stream(part).map(a -> a * a).sum();
    }
    double norm = Math.sqrt(squares);
    v.replaceAll(part -> Arrays.stream(part).map(a -> a / norm).toArray());
  }

  private void save(DType dtype, Path weights, List<double[]> values) {
    List<SafeTensors.Entry> entries = new ArrayList<>();
    List<String> names = List.copyOf(learnt.keySet());
    for (int i = 0; i < names.size(); i++) {
      entries.add(entry(names.get(i), dtype, values.get(i), learnt.get(names.get(i))));
    }
    if (learnt.containsKey("features.1.weight")) {
      entries.add(entry("features.1.running_mean", dtype, RUNNING_MEAN, new int[] {4}));
      entries.add(entry("features.1.running_var", dtype, RUNNING_VAR, new int[] {4}));
      entries.add(
          new SafeTensors.Entry(
              "features.1.num_batches_tracked",
              new SafeTensors.Data.OfLongs(new long[] {60}, Shape.SCALAR)));
    }
    // As safetensors' own writer orders them: by name.
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    SafeTensors.write(weights, Map.of("format", "pt"), entries);
  }

  private static SafeTensors.Entry entry(String name, DType dtype, double[] values, int[] shape) {
    thalweg.expr.Tensor tensor = thalweg.expr.Tensor.zeros(dtype, Shape.of(shape));
    if (dtype == DType.F64) {
      tensor.set(values);
    } else {
      float[] narrow = new float[values.length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) values[i];
      }
      tensor.set(narrow);
    }
    return new SafeTensors.Entry(name, tensor);
  }
}
