package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolution of small images as products of matrices is what plain loops make of it. */
class ConvolveByTapsTest {
  private static final int IN = 131;
  private static final int OUT = 137;

  /** Height and width of images; with a window that fits. */
  private record Small(int height, int width, Window window) {}

  private static final Window SAME = Window.of(3, 3).padding(1);

  private static final List<Small> CASES =
      List.of(
          new Small(1, 1, SAME),
          new Small(1, 1, Window.of(1, 1)),
          new Small(2, 2, SAME),
          new Small(2, 2, Window.of(5, 5).padding(2)),
          new Small(4, 4, SAME),
          new Small(4, 4, SAME.stride(2)),
          new Small(3, 5, SAME.dilation(2)),
          new Small(5, 3, new Window(2, 3, 2, 1, 0, 1, 1, 0, 1, 1)),
          // A pixel that no window reaches, and taps that reach none.
          new Small(4, 4, Window.of(1, 1).stride(3)),
          new Small(1, 2, Window.of(3, 3).padding(2)));

  @BeforeEach
  void needsTheLibrary() {
    assumeTrue(OneDnn.unavailable().isEmpty());
  }

  private static Expr of(Op.ConvolveKind kind, Small s, int images) {
    Shape x = Shape.of(images, s.height(), s.width(), IN);
    Shape w = Shape.of(OUT, IN, s.window().kernelH(), s.window().kernelW());
    Op.Convolve c = new Op.Convolve(kind, s.window(), 1, x, w, Layout.CHANNELS_LAST);
    Shape first = kind == Op.ConvolveKind.BACKWARD_DATA ? c.y() : c.x();
    Shape second = kind == Op.ConvolveKind.BACKWARD_WEIGHTS ? c.y() : c.w();
    return Expr.make(
        c, Expr.input("a", DType.F32, first.dims()), Expr.input("b", DType.F32, second.dims()));
  }

  @ParameterizedTest
  @EnumSource(Op.ConvolveKind.class)
  void everyGeometryAgreesWithPlainLoopsAtEveryNumberOfThreads(Op.ConvolveKind kind) {
    for (Small s : CASES) {
      Expr e = of(kind, s, 17);
      assertTrue(Taps.areWorthwhile(e), () -> e + " is not done by taps");
      Map<Expr, Tensor> values = Check.values(List.of(e), 7);
      assertAgrees(e, values);
    }
  }

  @ParameterizedTest
  @EnumSource(Op.ConvolveKind.class)
  void aNumberThatIsNoneSpreadsAsFarAsInPlainLoops(Op.ConvolveKind kind) {
    for (int operand = 0; operand < 2; operand++) {
      Expr e = of(kind, new Small(2, 2, SAME), 17);
      Map<Expr, Tensor> values = Check.values(List.of(e), 8);
      Tensor t = values.get(e.in(operand));
      float[] all = t.toFloats();
      all[all.length / 2] = Float.NaN;
      t.set(all);
      double[] result = assertAgrees(e, values);
      long none = java.util.Arrays.stream(result).filter(Double::isNaN).count();
      assertTrue(none > 0 && none < result.length, none + " of " + result.length);
    }
  }

  private static double[] assertAgrees(Expr e, Map<Expr, Tensor> values) {
    double[] plain =
        Reference.apply(
            e, new double[][] {values.get(e.in(0)).toDoubles(), values.get(e.in(1)).toDoubles()});
    double scale = 1;
    for (double x : plain) {
      scale = Double.isNaN(x) ? scale : Math.max(scale, Math.abs(x));
    }
    List<double[]> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4}) {
      try (Workers workers = new Workers(threads)) {
        // Twice: what the first run leaves in memory must not show.
        Check.run(List.of(e), values, workers);
        results.add(Check.run(List.of(e), values, workers).get(0));
      }
    }
    assertArrayEquals(plain, results.get(0), 1e-5 * scale, () -> e.toString());
    assertArrayEquals(results.get(0), results.get(1));
    assertArrayEquals(results.get(0), results.get(2));
    return results.get(0);
  }

  @Test
  void largeImagesFewChannelsAndFewImagesAreLeftToTheLibrary() {
    assertFalse(worthwhile(5, 4, 128, 128, 16));
    assertFalse(worthwhile(4, 4, 127, 128, 16));
    assertFalse(worthwhile(4, 4, 128, 127, 16));
    assertFalse(worthwhile(4, 4, 128, 128, 15));
    assertFalse(worthwhile(4, 4, 128, 128, 0));
    assertTrue(worthwhile(4, 4, 128, 128, 16));
  }

  private static boolean worthwhile(int height, int width, int in, int out, int images) {
    Shape x = Shape.of(images, height, width, in);
    Shape w = Shape.of(out, in, 3, 3);
    return Taps.areWorthwhile(
        new Op.Convolve(Op.ConvolveKind.FORWARD, SAME, 1, x, w, Layout.CHANNELS_LAST));
  }

  @Test
  void tapsOfNeighbouringPixelsAreOneProduct() {
    Op.Convolve c = (Op.Convolve) of(Op.ConvolveKind.FORWARD, new Small(2, 2, SAME), 17).op();
    List<Taps.Run> runs = Taps.of(c).runs();
    assertEquals(11, runs.size());
    assertEquals(16, runs.stream().mapToInt(Taps.Run::pixels).sum());
    assertTrue(runs.contains(new Taps.Run(4, 0, 0, 4)));
  }

  @Test
  void aNetOfSmallImagesHasTheGradientsOfTheReference() {
    Expr x = Expr.input("x", DType.F32, 16, 128, 4, 4);
    Expr first = Expr.input("first", DType.F32, 131, 128, 3, 3);
    Expr second = Expr.input("second", DType.F32, 128, 131, 3, 3);
    Expr y = x.conv2d(first.mul(0.03), SAME).relu().maxPool(Window.of(2, 2).stride(2));
    Expr loss = y.conv2d(second.mul(0.03), SAME).tanh().mean();
    List<Expr> results = new ArrayList<>(List.of(loss));
    results.addAll(Grad.grad(loss, List.of(first, second, x)));
    Check.fastEqualsReference(results, 9, 1e-5);
  }
}
