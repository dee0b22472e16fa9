package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.VerifyGrad;
import thalweg.expr.Workers;

/** What holds for every kind of layer, in every mode. */
final class LayerLawsTest {
  private static final Expr KEY = Expr.input("key", DType.I32, 4);

  static List<LayerCases.Case> layers() {
    return LayerCases.all();
  }

  static Stream<Arguments> layersInAllModes() {
    return layers().stream()
        .flatMap(c -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(c, mode)));
  }

  @ParameterizedTest
  @MethodSource("layersInAllModes")
  void whatIsComputedIsWhatPlainLoopsCompute(LayerCases.Case c, Mode mode) {
    Model m = c.model(DType.F64, 3);
    double[] x = c.inputs(4);
    Map<Expr, Tensor> at = Map.of(KEY, LayerCases.words("noise", 9));
    List<double[]> draws =
        m.draws(KEY, LayerCases.BATCH).stream().map(d -> d.eval(at).toDoubles()).toList();
    NaiveLayers.Batch in = new NaiveLayers.Batch(x, LayerCases.BATCH, c.example());
    double[] expected = new NaiveLayers(m, mode, draws).apply(m.layer(), "", in).values();
    assertArrayEquals(expected, logits(c, m, mode, x), 1e-12);
    // In single precision, from the same numbers, to a few of its roundings of the largest.
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double[] single = logits(c, c.model(DType.F32, 3), mode, x);
    assertArrayEquals(expected, single, 0x1p-20 * largest);
  }

  private static double[] logits(LayerCases.Case c, Model m, Mode mode, double[] x) {
    Expr in = c.input(m, LayerCases.BATCH);
    Map<Expr, Tensor> at = new HashMap<>();
    at.put(in, LayerCases.tensor(m.inputType(), x, in.shape().dims()));
    at.put(KEY, LayerCases.words("noise", 9));
    return m.forward(in, mode, Noise.keyed(KEY)).logits().eval(at).toDoubles();
  }

  @ParameterizedTest
  @MethodSource("layersInAllModes")
  void derivativesByInputsAndParametersAreDifferenceQuotients(LayerCases.Case c, Mode mode) {
    Model m = c.model(DType.F64, 5);
    Expr in = c.input(m, LayerCases.BATCH);
    Map<Expr, Tensor> at = new HashMap<>();
    at.put(in, LayerCases.tensor(m.inputType(), c.inputs(6), in.shape().dims()));
    at.put(KEY, LayerCases.words("noise", 9));
    List<Expr> values = new ArrayList<>();
    for (Parameter p : m.parameters().list()) {
      Expr value = Expr.input(p.name(), DType.F64, p.variable().shape().dims());
      values.add(value);
      at.put(value, p.variable().value());
    }
    Expr y = m.forward(in, mode, values, Noise.keyed(KEY)).logits();
    List<Expr> by = new ArrayList<>(values);
    if (!c.takesIndices()) {
      by.add(in);
    }
    VerifyGrad.Result r = VerifyGrad.of(y, by, at, new RandomKey(7, "directions"));
    assertTrue(Math.abs(r.difference()) > 1e-3, "nothing moves: " + r);
    assertEquals(0, r.error(), 1e-7, r.toString());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void inAMeasurementAnExampleDoesNotSeeItsBatch(LayerCases.Case c) {
    Model m = c.model(DType.F64, 3);
    double[] x = c.inputs(4);
    double[] together = logits(c, m, Mode.EVAL, x);
    Expr one = c.input(m, 1);
    double[] first = Arrays.copyOf(x, c.example().size());
    Tensor alone = LayerCases.tensor(m.inputType(), first, one.shape().dims());
    double[] single = m.logits(one, Mode.EVAL).eval(Map.of(one, alone)).toDoubles();
    assertArrayEquals(single, Arrays.copyOf(together, single.length), 1e-13);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aStepHasTheSameBitsAtOneAndAtTwoThreads(LayerCases.Case c) {
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      assertArrayEquals(step(c, dtype, 1), step(c, dtype, 2));
    }
  }

  /** Arrays large enough to be cut into blocks, over several steps. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void aTrainedNetworkHasTheSameBitsAtOneAndAtTwoThreads(DType dtype) {
    assertEquals(trained(dtype, 1), trained(dtype, 2));
  }

  private static String trained(DType dtype, int threads) {
    try (Workers workers = new Workers(threads)) {
      LayerStep step = new LayerStep(LayerStep.everything(), dtype, 37, 5, workers);
      for (int t = 0; t < 5; t++) {
        step.run(t);
      }
      assertTrue(Double.isFinite(step.loss()), "loss " + step.loss());
      return step.model().state().sha256();
    }
  }

  /** Logits, gradients and what is remembered, one after the other. */
  private static double[] step(LayerCases.Case c, DType dtype, int threads) {
    Model m = c.model(dtype, 3);
    Expr in = c.input(m, LayerCases.BATCH);
    Forward f = m.forward(in, Mode.TRAIN, Noise.keyed(KEY));
    List<Expr> by = new ArrayList<>(m.parameters().reads());
    if (!c.takesIndices()) {
      by.add(in);
    }
    List<Expr> outputs = new ArrayList<>(List.of(f.logits()));
    outputs.addAll(Grad.grad(f.logits().mul(f.logits()).sum(), by));
    f.updates().forEach(u -> outputs.add(u.value()));
    List<Double> all = new ArrayList<>();
    try (Workers workers = new Workers(threads)) {
      Function g = Function.compile("step", workers, outputs, List.of());
      g.input(in).set(LayerCases.tensor(m.inputType(), c.inputs(4), in.shape().dims()));
      if (!m.draws(KEY, 1).isEmpty()) {
        g.input(KEY).set(LayerCases.words("noise", 9));
      }
      g.call();
      for (int i = 0; i < outputs.size(); i++) {
        Arrays.stream(g.output(i).toDoubles()).forEach(all::add);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theShapeSaidIsTheShapeComputed(LayerCases.Case c) {
    Model m = c.model(DType.F32, 3);
    Expr y = m.forward(c.input(m, 3), Mode.FROZEN, Noise.keyed(KEY)).logits();
    assertEquals(Shape.of(3, c.layer().output(c.example()).size()), y.shape());
  }
}
