package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rewriting is for: speed by fusion, values that stay finite, nothing computed twice. */
class RewriteEffectTest {
  // ---- fusion: y = tanh(a x + b) sigmoid(c x) ----

  private static final int N = 1_000_000;
  private final Variable x = Variable.zeros("x", DType.F32, N);
  private final Expr a = Expr.constant(DType.F32, 1.3);
  private final Expr b = Expr.constant(DType.F32, 0.2);
  private final Expr c = Expr.constant(DType.F32, -0.7);
  private final Variable y = Variable.zeros("y", DType.F32, N);
  private final Variable y2 = Variable.zeros("y2", DType.F32, N);

  private void fillX() {
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) (8.0 * i / N - 4);
    }
    x.value().set(values);
  }

  private Function fused(Workers workers) {
    Expr all = x.read().mul(a).add(b).tanh().mul(x.read().mul(c).sigmoid());
    return Function.compile("fused", workers, List.of(), List.of(new Update(y, all)));
  }

  /** Each operation a function of its own, its result in memory. */
  private List<Function> opByOp(Workers workers) {
    Variable s = Variable.zeros("s", DType.F32, N);
    Variable t = Variable.zeros("t", DType.F32, N);
    List<Function> all = new ArrayList<>();
    for (Update u :
        List.of(
            new Update(s, x.read().mul(a)),
            new Update(s, s.read().add(b)),
            new Update(s, s.read().tanh()),
            new Update(t, x.read().mul(c)),
            new Update(t, t.read().sigmoid()),
            new Update(y2, s.read().mul(t.read())))) {
      all.add(Function.compile("one operation", workers, List.of(), List.of(u)));
    }
    return all;
  }

  @Test
  void aFusedLoopGivesWhatItsOperationsGiveOneByOne() {
    fillX();
    try (Workers workers = new Workers(2)) {
      fused(workers).call();
      opByOp(workers).forEach(Function::call);
    }
    float[] together = y.value().toFloats();
    float[] apart = y2.value().toFloats();
    for (int i = 0; i < N; i++) {
      assertEquals(apart[i], together[i], 1e-6 * Math.abs(apart[i]), "element " + i);
    }
  }

  @Test
  @Tag("long")
  void aFusedLoopTakesLessThanThreeFifthsOfTheTimeOfItsOperationsOneByOne() {
    fillX();
    try (Workers workers = new Workers(2)) {
      Function one = fused(workers);
      List<Function> six = opByOp(workers);
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        double together = seconds(one::call);
        double apart = seconds(() -> six.forEach(Function::call));
        ratios.add(together / apart);
      }
      // The later half, when the JVM has compiled the loops; turn by turn, so that what else the
      // machine does falls on both.
      double ratio = ratios.subList(200, 400).stream().sorted().skip(100).findFirst().orElseThrow();
      System.out.printf(Locale.ROOT, "fused over one by one: %.3f%n", ratio);
      assertTrue(ratio < 0.6, "fused takes " + ratio + " of the time");
    }
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  // ---- stability ----

  private static double[] run(Function.Kernels kernels, Expr e, Expr in, float[] values) {
    try (Workers workers = new Workers(1)) {
      Function f = Function.compile("stable", kernels, workers, List.of(e), List.of());
      f.input(in).set(values);
      f.call();
      return f.output(0).toDoubles();
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 30, 100, 1000})
  void minusTheLogarithmOfASoftmaxIsRightHoweverLargeItsArguments(float scale) {
    float[] z = {scale, -scale, 0.5f * scale, 0};
    Expr in = Expr.input("z", DType.F32, 4);
    Expr naive = in.exp().div(in.exp().sum()).log().neg();
    double sum = 0;
    for (float v : z) {
      sum += Math.exp((double) v - scale);
    }
    double[] found = run(Function.Kernels.FAST, naive, in, z);
    for (int k = 0; k < 4; k++) {
      double expected = scale + Math.log(sum) - z[k];
      assertEquals(expected, found[k], 1e-5 * Math.max(1, expected), "class " + k);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-1000, -100, -30, -1, 0, 1, 30, 100, 1000})
  void theLogarithmOfOnePlusAnExponentialIsRightHoweverLargeItsArgument(float z) {
    Expr in = Expr.input("z", DType.F32, 1);
    double expected = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs((double) z)));
    double found = run(Function.Kernels.FAST, in.exp().add(1).log(), in, new float[] {z})[0];
    assertEquals(expected, found, 1e-5 * Math.max(1, expected));
  }

  @Test
  void theSameGraphsNotRewrittenOverflow() {
    Expr in = Expr.input("z", DType.F32, 2);
    float[] z = {1000, -1000};
    double[] softplus = run(Function.Kernels.REFERENCE, in.exp().add(1).log(), in, z);
    assertEquals(Double.POSITIVE_INFINITY, softplus[0]);
    Expr softmax = in.exp().div(in.exp().sum()).log().neg();
    double[] loss = run(Function.Kernels.REFERENCE, softmax, in, z);
    assertFalse(Double.isFinite(loss[0]) || Double.isFinite(loss[1]), Arrays.toString(loss));
    double[] shifted = run(Function.Kernels.REFERENCE, softmax, in, new float[] {0, -1000});
    assertEquals(Double.POSITIVE_INFINITY, shifted[1]);
  }

  // ---- common subexpressions ----

  private static int nodes(List<Expr> roots) {
    return Graphs.topological(roots).size();
  }

  private static List<Expr> rewritten(List<Expr> roots) {
    List<Expr> now = roots;
    for (Compiler.Pass pass : Compiler.PASSES) {
      now = pass.rewrite().apply(now);
    }
    return now;
  }

  @Test
  void whatIsWrittenTwiceIsOneNode() {
    Expr in = Expr.input("z", DType.F32, 3);
    assertSame(in.exp().add(1).log(), in.exp().add(1).log());
    Expr twice = in.mul(2).tanh().add(in.mul(2).tanh());
    assertEquals(5, nodes(List.of(twice)) - 1, "z, 2, its repetition, product, tanh, sum less z");
  }

  @Test
  void rewritingLeavesNoMoreNodesThanWereWritten() {
    for (DeepNets.Net net :
        List.of(
            DeepNets.dense(3),
            DeepNets.dense(20),
            DeepNets.residual(4),
            DeepNets.convolutional(2))) {
      for (List<Expr> program : List.of(List.of(net.loss()), net.gradient(), net.hvp())) {
        int before = nodes(program);
        int after = nodes(rewritten(program));
        assertTrue(after <= before, before + " nodes became " + after);
      }
    }
  }

  @Test
  void theGradientOfADenseNetworkHasLessThanFourTimesTheNodesOfItsLoss() {
    for (int layers : new int[] {2, 3, 10, 40}) {
      DeepNets.Net net = DeepNets.dense(layers);
      int forward = nodes(List.of(net.loss()));
      int gradient = nodes(rewritten(net.gradient()));
      assertTrue(gradient < 4 * forward, layers + " layers: " + forward + ", " + gradient);
    }
  }

  @Test
  void theMaskOfARectifiedLayerIsTakenFromItsOutput() {
    Expr p = Expr.input("p", DType.F64, 5);
    Expr output = p.max(0);
    List<Expr> rewritten = MasksOfMaxima.run(List.of(output, p.gt(0), p.gt(1)));
    assertEquals(List.of(output, output.gt(0), p.gt(1)), rewritten);
    double[] values = {Double.NaN, -0.0, 0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY};
    Map<Expr, Tensor> at = Map.of(p, Tensor.of(values, 5));
    assertArrayEquals(p.gt(0).eval(at).toInts(), rewritten.get(1).eval(at).toInts());
  }
}
