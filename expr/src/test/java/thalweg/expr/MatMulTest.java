package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Matrix products, however they are cut, batched and joined with loops. */
class MatMulTest {
  @Test
  void inF64EveryElementIsOneChainOfFusedMultiplyAdds() {
    SplittableRandom random = new SplittableRandom(3);
    for (int[] s : new int[][] {{1, 1, 1}, {7, 17, 5}, {97, 33, 300}, {13, 530, 40}}) {
      for (boolean ta : new boolean[] {false, true}) {
        for (boolean tb : new boolean[] {false, true}) {
          chains(s[0], s[1], s[2], ta, tb, random);
        }
      }
    }
  }

  private static void chains(int m, int n, int k, boolean ta, boolean tb, SplittableRandom random) {
    Tensor a = Check.random(DType.F64, ta ? Shape.of(k, m) : Shape.of(m, k), random);
    Tensor b = Check.random(DType.F64, tb ? Shape.of(n, k) : Shape.of(k, n), random);
    Tensor c = Tensor.zeros(DType.F64, Shape.of(m, n));
    BlockedMatMul.run(
        DType.F64,
        ta,
        tb,
        m,
        n,
        k,
        a.address(),
        ta ? m : k,
        b.address(),
        tb ? k : n,
        c.address(),
        n);
    double[] left = a.toDoubles();
    double[] right = b.toDoubles();
    double[] expected = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          expected[i * n + j] =
              Math.fma(
                  left[ta ? p * m + i : i * k + p],
                  right[tb ? j * k + p : p * n + j],
                  expected[i * n + j]);
        }
      }
    }
    assertArrayEquals(expected, c.toDoubles(), m + "x" + k + "x" + n + ", " + ta + ", " + tb);
  }

  @Test
  void smallProductsAreChainsTooAndWriteNothingElse() {
    SplittableRandom random = new SplittableRandom(4);
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      for (int m : new int[] {1, 7, 8, 9, 17, 31}) {
        for (int n : new int[] {2, 10, 16, 17, 33}) {
          for (int k : new int[] {1, 2, 13}) {
            for (int flags = 0; flags < 4; flags++) {
              boolean ta = (flags & 1) != 0;
              boolean tb = (flags & 2) != 0;
              smallChains(new MatMulShape(dtype, ta, tb, m, n, k, false), random);
            }
          }
        }
      }
    }
  }

  private static void smallChains(MatMulShape s, SplittableRandom random) {
    int m = s.m();
    int n = s.n();
    int k = s.k();
    Tensor a = Check.random(s.dtype(), Shape.of(m * k), random);
    Tensor b = Check.random(s.dtype(), Shape.of(k * n), random);
    // Not a number in one place each: it may spread along its row or column alone.
    spoil(a, 0);
    spoil(b, k * n - 1);
    Tensor c = Tensor.zeros(s.dtype(), Shape.of(m * n + 16));
    SmallMatMul.run(s, m, a.address(), b.address(), c.address());
    for (int i = 0; i < m * n + 16; i++) {
      double expected = 0;
      for (int p = 0; i < m * n && p < k; p++) {
        double left = a.get(s.transposeA() ? p * m + i / n : i / n * k + p);
        double right = b.get(s.transposeB() ? i % n * k + p : p * n + i % n);
        expected =
            s.dtype() == DType.F64
                ? Math.fma(left, right, expected)
                : Math.fma((float) left, (float) right, (float) expected);
      }
      assertEquals(expected, c.get(i), s + " at " + i);
    }
  }

  private static void spoil(Tensor t, int at) {
    if (t.dtype() == DType.F32) {
      Memory.f32(t.address() + 4L * at, Float.NaN);
    } else {
      Memory.f64(t.address() + 8L * at, Double.NaN);
    }
  }

  @Test
  void manyProductsAndTheLoopOverThemGoProductByProductWithTheSameBits() {
    List<double[]> one = population(1, Function.Kernels.FAST);
    for (int threads = 2; threads <= 4; threads++) {
      List<double[]> many = population(threads, Function.Kernels.FAST);
      for (int i = 0; i < one.size(); i++) {
        assertArrayEquals(one.get(i), many.get(i), "x" + threads);
      }
    }
    List<double[]> plain = population(1, Function.Kernels.REFERENCE);
    for (int i = 0; i < one.size(); i++) {
      Check.close("result " + i, plain.get(i), one.get(i), 1e-4, 1);
    }
  }

  /** Two steps of descent with momentum of 13 layers on the same inputs. */
  private static List<double[]> population(int threads, Function.Kernels kernels) {
    SplittableRandom random = new SplittableRandom(9);
    Variable w = Variable.zeros("w", DType.F32, 13, 67, 31);
    Variable v = Variable.zeros("v", DType.F32, 13, 67, 31);
    w.value().set(Check.random(DType.F32, w.shape(), random));
    Expr x = Expr.input("x", DType.F32, 29, 67);
    Expr loss = x.broadcastTo(Shape.of(13, 29, 67)).matmul(w.read()).mul(0.05).tanh().sum();
    Expr moved = v.read().mul(0.9).add(Grad.grad(loss, w.read()));
    List<Update> updates =
        List.of(new Update(v, moved), new Update(w, w.read().sub(moved.mul(0.01))));
    try (Workers workers = new Workers(threads)) {
      Function f = Function.compile("population", kernels, workers, List.of(loss), updates);
      if (kernels == Function.Kernels.FAST) {
        String program = f.toString();
        assertTrue(program.contains("+  loop"), program);
      }
      f.input(x).set(Check.random(DType.F32, x.shape(), random));
      f.call();
      f.call();
      return List.of(f.output(0).toDoubles(), w.value().toDoubles(), v.value().toDoubles());
    }
  }

  @Test
  void aLayerAndItsGradientHaveTheSameBitsAtAnyNumberOfThreads() {
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      for (int[] s : new int[][] {{33, 100, 70}, {32, 784, 64}, {128, 300, 257}, {200, 65, 129}}) {
        List<double[]> one = trained(dtype, s, 1);
        for (int threads = 2; threads <= 4; threads++) {
          List<double[]> many = trained(dtype, s, threads);
          for (int i = 0; i < one.size(); i++) {
            assertArrayEquals(one.get(i), many.get(i), dtype + " x" + threads);
          }
        }
      }
    }
  }

  @Test
  void aLayerAndItsGradientAreWhatTheReferenceComputes() {
    for (int[] s : new int[][] {{33, 100, 70}, {32, 784, 64}, {128, 300, 257}}) {
      List<double[]> fast = trained(DType.F64, s, 2);
      List<double[]> plain = trained(DType.F64, s, 0);
      for (int i = 0; i < fast.size(); i++) {
        Check.close("result " + i, plain.get(i), fast.get(i), 1e-10, 1);
      }
    }
  }

  /** Two steps of descent on two layers; by the reference if threads is 0. */
  private static List<double[]> trained(DType dtype, int[] s, int threads) {
    SplittableRandom random = new SplittableRandom(8);
    Variable w = Variable.zeros("w", dtype, s[1], s[2]);
    Variable v = Variable.zeros("v", dtype, s[2], s[1]);
    Variable b = Variable.zeros("b", dtype, s[2]);
    for (Variable each : List.of(w, v, b)) {
      each.value().set(Check.random(dtype, each.shape(), random));
    }
    Expr x = Expr.input("x", dtype, s[0], s[1]);
    Expr h = x.matmul(w.read()).mul(0.05).add(b.read()).tanh();
    Expr loss = h.matmul(v.read()).mul(0.1).sub(x).tanh().sum();
    List<Update> updates = new ArrayList<>();
    for (Variable each : List.of(w, v, b)) {
      updates.add(new Update(each, each.read().sub(Grad.grad(loss, each.read()).mul(1.0 / s[0]))));
    }
    try (Workers workers = new Workers(Math.max(1, threads))) {
      Function.Kernels kernels = threads == 0 ? Function.Kernels.REFERENCE : Function.Kernels.FAST;
      Function f = Function.compile("layers", kernels, workers, List.of(loss), updates);
      f.input(x).set(Check.random(dtype, x.shape(), random));
      f.call();
      f.call();
      return List.of(
          f.output(0).toDoubles(),
          w.value().toDoubles(),
          v.value().toDoubles(),
          b.value().toDoubles());
    }
  }

  @Test
  void aBatchOfProductsIsWhatTheReferenceComputes() {
    int[][] shapes = {
      {5, 3, 4, 6}, {40, 8, 8, 8}, {7, 1, 50, 1}, {9, 6, 50, 1}, {9, 20, 1, 33}, {3, 120, 90, 70}
    };
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      for (int[] s : shapes) {
        Expr a = Expr.input("a", dtype, s[0], s[1], s[2]);
        Expr at = Expr.input("at", dtype, s[0], s[2], s[1]);
        Expr b = Expr.input("b", dtype, s[0], s[2], s[3]);
        Expr bt = Expr.input("bt", dtype, s[0], s[3], s[2]);
        List<Expr> products = new ArrayList<>();
        for (Expr left : List.of(a, at.transpose(0, 2, 1))) {
          for (Expr right : List.of(b, bt.transpose(0, 2, 1))) {
            products.add(left.matmul(right));
          }
        }
        Check.fastEqualsReference(products, 3, dtype == DType.F32 ? 1e-5 : 1e-12);
      }
    }
  }

  @Test
  void anOperandSharedAlongTheBatchIsNotWrittenOut() {
    Expr x = Expr.input("x", DType.F64, 6, 7);
    Expr w = Expr.input("w", DType.F64, 4, 5, 7, 8);
    Expr perFirst = Expr.input("y", DType.F64, 4, 6, 7);
    Expr one = Expr.input("v", DType.F64, 8, 3);
    Expr shared = x.broadcastTo(Shape.of(4, 5, 6, 7)).matmul(w);
    Expr partly = perFirst.reshape(4, 1, 6, 7).broadcastTo(Shape.of(4, 5, 6, 7)).matmul(w);
    Expr flat = shared.matmul(one.broadcastTo(Shape.of(4, 5, 8, 3)));
    Check.fastEqualsReference(List.of(shared, flat), 2, 1e-12);
    Check.fastEqualsReference(List.of(partly), 2, 1e-12);
    try (Workers workers = new Workers(1)) {
      String program =
          Function.compile("shared", workers, List.of(shared, flat), List.of()).toString();
      assertFalse(program.contains("loop"), program);
    }
  }

  @Test
  void theForwardProductOfALayerIsCutAlongItsInputs() {
    Variable w = Variable.zeros("w", DType.F32, 784, 64);
    Expr x = Expr.input("x", DType.F32, 32, 784);
    try (Workers workers = new Workers(1)) {
      String program =
          Function.compile("f", workers, List.of(x.matmul(w.read())), List.of()).toString();
      assertTrue(program.contains("by sums / 2"), program);
    }
  }

  @Test
  void blocksCoverARangeOnceInOrder() {
    for (int length = 0; length < 200; length++) {
      for (int wanted = 1; wanted < 9; wanted++) {
        Cut cut = Cut.of(length, wanted);
        int next = 0;
        for (int i = 0; i < cut.blocks(); i++) {
          assertEquals(next, cut.from(i));
          next = cut.to(i);
        }
        assertEquals(length, next);
      }
    }
  }
}
