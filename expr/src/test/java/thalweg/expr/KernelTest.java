package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fast kernels against their naive twin, over the whole family of operations. */
class KernelTest {
  static Stream<OpCases.Case> f32() {
    return OpCases.all(DType.F32);
  }

  static Stream<OpCases.Case> f64() {
    return OpCases.all(DType.F64);
  }

  @ParameterizedTest
  @MethodSource("f32")
  void fastF32EqualsReference(OpCases.Case c) {
    Check.fastEqualsReference(c.outputs(), 1, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("f64")
  void fastF64EqualsReference(OpCases.Case c) {
    Check.fastEqualsReference(c.outputs(), 2, 1e-13);
  }

  @ParameterizedTest
  @MethodSource("f32")
  void fastGradientsEqualReference(OpCases.Case c) {
    if (c.at().isEmpty()) {
      return;
    }
    List<Expr> ones = List.of(Expr.constant(DType.F32, 1).broadcastTo(c.outputs().get(0).shape()));
    Check.fastEqualsReference(Grad.vjp(c.outputs(), c.at(), ones), 3, 1e-5);
  }

  @Test
  void specialValuesPassThroughLoopsAsThroughTheReference() {
    float inf = Float.POSITIVE_INFINITY;
    float[] special = {
      0f,
      -0f,
      Float.NaN,
      inf,
      -inf,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      88.8f,
      -104f,
      1e-30f,
      -1e30f,
      1f,
      -1f,
      0.5f,
      3e9f,
      -3e9f,
      100f,
      -100f
    };
    Expr x = Expr.input("x", DType.F32, special.length);
    Expr y = Expr.input("y", DType.F32, special.length);
    List<Expr> outputs =
        List.of(
            x.neg(),
            x.abs(),
            x.sign(),
            x.exp(),
            x.log(),
            x.log1p(),
            x.sqrt(),
            x.tanh(),
            x.sigmoid(),
            x.relu(),
            x.max(y),
            x.min(y),
            x.add(y),
            x.div(y),
            x.gt(y),
            x.le(y),
            x.eq(y),
            x.ne(y),
            x.cast(DType.I32),
            x.cast(DType.BOOL),
            x.gt(y).select(x, y),
            x.sum(),
            x.maxOver(),
            x.reshape(1, special.length).argMax());
    for (int shift = 0; shift < special.length; shift++) {
      float[] rotated = new float[special.length];
      for (int i = 0; i < special.length; i++) {
        rotated[i] = special[(i + shift) % special.length];
      }
      Map<Expr, Tensor> values =
          Map.of(x, Tensor.of(special, special.length), y, Tensor.of(rotated, special.length));
      List<double[]> expected = Reference.evaluate(outputs, values);
      try (Workers workers = new Workers(1)) {
        List<double[]> actual = Check.run(outputs, values, workers);
        for (int i = 0; i < outputs.size(); i++) {
          for (int j = 0; j < expected.get(i).length; j++) {
            double e = expected.get(i)[j];
            double a = actual.get(i)[j];
            assertTrue(
                e == a
                    || (Double.isNaN(e) && Double.isNaN(a))
                    || Math.abs(e - a) <= Math.abs(e) * 1e-6,
                outputs.get(i) + " element " + j + ": expected " + e + " but was " + a);
          }
        }
      }
    }
  }

  @Test
  void randomBitsAreTheSameWordsWhoeverDrawsThem() {
    Expr key = Expr.input("key", DType.I32, 4);
    Map<Expr, Tensor> values = Map.of(key, Tensor.of(new int[] {7, -9, 12345, 3}, 4));
    List<Expr> outputs = List.of(Draw.uniform(key, 0, 37, 1021), Draw.normal(key, 3, 37, 1021));
    List<double[]> expected = Reference.evaluate(outputs, values);
    try (Workers one = new Workers(1);
        Workers three = new Workers(3)) {
      List<double[]> first = Check.run(outputs, values, one);
      List<double[]> second = Check.run(outputs, values, three);
      assertArrayEquals(expected.get(0), first.get(0));
      assertArrayEquals(first.get(1), second.get(1));
      Check.close("normal", expected.get(1), first.get(1), 1e-5);
      assertEquals(0, java.util.Arrays.stream(first.get(1)).average().orElseThrow(), 0.02);
      double square = java.util.Arrays.stream(first.get(1)).map(z -> z * z).average().orElseThrow();
      assertEquals(1, square, 0.02);
    }
  }

  @Test
  void largeLoopsAndProductsGiveTheSameBitsAtAnyNumberOfThreads() {
    Expr x = Expr.input("x", DType.F32, 300, 784);
    Expr w = Expr.input("w", DType.F32, 784, 257);
    Expr b = Expr.input("b", DType.F32, 257);
    Expr h = x.matmul(w).add(b).tanh();
    List<Expr> outputs = new java.util.ArrayList<>(List.of(h, h.sum(0), h.sum(1), h.mul(h).sum()));
    outputs.addAll(Grad.grad(h.mul(h).mean(), List.of(w, b, x)));
    SplittableRandom random = new SplittableRandom(5);
    Map<Expr, Tensor> values =
        Map.of(
            x, Check.random(DType.F32, x.shape(), random),
            w, Check.random(DType.F32, w.shape(), random),
            b, Check.random(DType.F32, b.shape(), random));
    try (Workers one = new Workers(1)) {
      List<double[]> expected = Check.run(outputs, values, one);
      for (int threads = 2; threads <= 5; threads++) {
        try (Workers many = new Workers(threads)) {
          List<double[]> actual = Check.run(outputs, values, many);
          for (int i = 0; i < outputs.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
          }
        }
      }
    }
  }

  /** Large enough for products and updates to be cut into several blocks. */
  @Test
  void stepsOfTrainingInBlocksEqualTheReferenceAndRepeatAtAnyNumberOfThreads() {
    List<double[]> expected = train(Function.Kernels.REFERENCE, 1);
    List<double[]> one = train(Function.Kernels.FAST, 1);
    List<double[]> three = train(Function.Kernels.FAST, 3);
    for (int i = 0; i < expected.size(); i++) {
      Check.close("result " + i, expected.get(i), one.get(i), 1e-4);
      assertArrayEquals(one.get(i), three.get(i));
    }
  }

  private static List<double[]> train(Function.Kernels kernels, int threads) {
    SplittableRandom random = new SplittableRandom(8);
    int[] widths = {197, 383, 271, 10};
    int batch = 150;
    Expr x = Expr.input("x", DType.F32, batch, widths[0]);
    Expr labels = Expr.input("labels", DType.I32, batch);
    List<Variable> variables = new java.util.ArrayList<>();
    List<Expr> reads = new java.util.ArrayList<>();
    Expr z = x;
    for (int l = 0; l < 3; l++) {
      Variable w = Variable.zeros("w" + l, DType.F32, widths[l], widths[l + 1]);
      float[] start = new float[w.shape().size()];
      for (int i = 0; i < start.length; i++) {
        start[i] = (float) ((random.nextDouble() - 0.5) * 3 / Math.sqrt(widths[l]));
      }
      w.value().set(start);
      Variable b = Variable.zeros("b" + l, DType.F32, widths[l + 1]);
      variables.addAll(List.of(w, b));
      reads.addAll(List.of(w.read(), b.read()));
      z = z.matmul(w.read()).add(b.read());
      z = l < 2 ? z.tanh() : z;
    }
    Expr loss = labels.oneHot(10).mul(z.logSoftmax()).sum(1).mean().neg();
    List<Expr> gradients = Grad.grad(loss, reads);
    List<Update> updates = new java.util.ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable v = Variable.zeros("v" + i, DType.F32, variables.get(i).shape().dims());
      Expr velocity = v.read().mul(0.9).add(gradients.get(i));
      updates.add(new Update(v, velocity));
      updates.add(new Update(variables.get(i), reads.get(i).sub(velocity.mul(0.1))));
    }
    List<double[]> results = new java.util.ArrayList<>();
    try (Workers workers = new Workers(threads)) {
      Function f = Function.compile("train", kernels, workers, List.of(loss), updates);
      f.input(x).set(Check.random(DType.F32, x.shape(), random));
      f.input(labels).set(Check.random(DType.I32, labels.shape(), random));
      for (int step = 0; step < 3; step++) {
        f.call();
        results.add(f.output(0).toDoubles());
      }
    }
    variables.forEach(v -> results.add(v.value().toDoubles()));
    return results;
  }
}
