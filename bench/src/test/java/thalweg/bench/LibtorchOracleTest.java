package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorOptional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;
import thalweg.nn.Forward;
import thalweg.nn.Layer;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Noise;
import thalweg.nn.Parameter;

/**
 * Random small networks of every kind of layer: values, gradients and Hessian-vector products are
 * libtorch's. Needs its natives: {@code mvn -Pbench -Dgroups.excluded=none ...}.
 */
@Tag("long")
class LibtorchOracleTest {
  private static final int SEEDS = 4;

  @BeforeAll
  static void needNatives() {
    OracleNatives.require();
  }

  static Stream<OracleNetwork> networks() {
    List<OracleNetwork> all = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      all.addAll(new OracleLayers(new SplittableRandom(seed)).all());
      all.addAll(new OracleLoops(new SplittableRandom(seed)).all());
    }
    all.addAll(OracleModels.all());
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void inDoublePrecisionValuesGradientsAndHessianVectorProductsAgree(OracleNetwork network) {
    compare(network, DType.F64, 1e-10);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void inSinglePrecisionValuesGradientsAndHessianVectorProductsAgree(OracleNetwork network) {
    compare(network, DType.F32, 1e-4);
  }

  /** What a step of training remembers is what libtorch's moves its buffers to. */
  @Test
  void runningStatisticsAgree() {
    Model m = OracleModels.model(new Layer.BatchNorm(3), Shape.of(3), DType.F64);
    Expr x = Expr.input("x", DType.F64, 5, 3);
    Forward forward = m.forward(x, Mode.TRAIN, Noise.none());
    SplittableRandom random = new SplittableRandom(1);
    try (Workers workers = new Workers(1);
        PointerScope scope = new PointerScope()) {
      Function step =
          Function.compile("step", workers, List.of(forward.logits()), forward.updates());
      var mean = OracleTensors.of(DType.F64, new double[3], new int[] {3});
      var variance = OracleTensors.of(DType.F64, new double[] {1, 1, 1}, new int[] {3});
      var one = OracleTensors.of(DType.F64, new double[] {1, 1, 1}, new int[] {3});
      var zero = OracleTensors.of(DType.F64, new double[3], new int[] {3});
      for (int t = 0; t < 4; t++) {
        double[] batch = random.doubles(15, -1, 3).toArray();
        step.input(x).set(batch);
        step.call();
        OracleModels.batchNorm(
            OracleTensors.of(DType.F64, batch, new int[] {5, 3}),
            one,
            zero,
            new TensorOptional(mean),
            new TensorOptional(variance));
        List<Parameter> ours = m.statistics().list();
        double[] ourMean = ours.get(0).variable().value().toDoubles();
        double[] ourVariance = ours.get(1).variable().value().toDoubles();
        close("running mean", OracleTensors.array(mean), ourMean, 1e-14);
        close("running variance", OracleTensors.array(variance), ourVariance, 1e-14);
      }
    }
  }

  private static void compare(OracleNetwork network, DType dtype, double tolerance) {
    SplittableRandom random = new SplittableRandom(network.name().hashCode());
    List<double[]> values = new ArrayList<>();
    List<double[]> directions = new ArrayList<>();
    for (int[] shape : network.parameters()) {
      int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      values.add(random.doubles(n, -1, 1).map(x -> (float) x).toArray());
      directions.add(random.doubles(n, -1, 1).map(x -> (float) x).toArray());
    }
    double[] weights = random.doubles(4096, 0.5, 1.5).map(x -> (float) x).toArray();
    List<double[]> actual = ours(network, dtype, values, directions, weights);
    List<double[]> expected;
    try (PointerScope scope = new PointerScope()) {
      expected = OracleTensors.derivatives(network, dtype, values, directions, weights);
    }
    int n = values.size();
    for (int i = 0; i < expected.size(); i++) {
      String what =
          i == 0 ? "value" : i <= n ? "gradient " + (i - 1) : "Hessian product " + (i - 1 - n);
      close(network + ", " + what, expected.get(i), actual.get(i), tolerance);
    }
  }

  private static List<double[]> ours(
      OracleNetwork network,
      DType dtype,
      List<double[]> values,
      List<double[]> directions,
      double[] weights) {
    List<Expr> at = new ArrayList<>();
    List<Expr> along = new ArrayList<>();
    for (int[] shape : network.parameters()) {
      at.add(Expr.input("p" + at.size(), dtype, shape));
      along.add(Expr.input("d" + along.size(), dtype, shape));
    }
    Expr y = network.ours().output(at);
    Expr flat = y.reshape(y.shape().size());
    Expr w = Expr.input("w", dtype, flat.shape().dims());
    Expr loss = flat.add(flat.mul(flat).mul(0.5)).mul(w).sum();
    List<Expr> outputs = new ArrayList<>(List.of(y));
    outputs.addAll(Grad.grad(loss, at));
    outputs.addAll(Grad.hvp(loss, at, along));
    try (Workers workers = new Workers(2)) {
      Function f = Function.compile(network.name(), workers, outputs, List.of());
      for (int i = 0; i < at.size(); i++) {
        fill(f.input(at.get(i)), values.get(i));
        fill(f.input(along.get(i)), directions.get(i));
      }
      fill(f.input(w), Arrays.copyOf(weights, w.shape().size()));
      f.call();
      List<double[]> results = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        results.add(f.output(i).toDoubles());
      }
      return results;
    }
  }

  private static void fill(Tensor into, double[] values) {
    if (into.dtype() == DType.F64) {
      into.set(values);
      return;
    }
    float[] f = new float[values.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) values[i];
    }
    into.set(f);
  }

  /** Equal within a part of the largest element. */
  private static void close(String what, double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[i]) <= tolerance * scale)) {
        fail(what + ", element " + i + ": libtorch " + expected[i] + ", ours " + actual[i]);
      }
    }
  }
}
