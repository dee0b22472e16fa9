package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fast convolution is held against plain loops, for every kind, layout and geometry. */
class ConvolveStepTest {
  private static final int[][] CHANNELS = {
    {1, 1, 1}, {3, 8, 1}, {7, 13, 1}, {16, 16, 16}, {6, 4, 2}
  };

  /** Every kind and geometry on images of 11 by 13. */
  static List<Op.Convolve> cases(Layout layout) {
    List<Op.Convolve> all = new ArrayList<>();
    for (int[] c : CHANNELS) {
      for (int kernel : new int[] {1, 3, 5}) {
        for (int stride : new int[] {1, 2, 3}) {
          for (int dilation : new int[] {1, 2}) {
            for (int pad : new int[] {0, 1, 2}) {
              Window w = Window.of(kernel, kernel).stride(stride).dilation(dilation).padding(pad);
              for (Op.ConvolveKind kind : Op.ConvolveKind.values()) {
                all.add(convolve(kind, w, c, images(layout, 3, c[0], 11, 13), layout));
              }
            }
          }
        }
      }
    }
    Window uneven = new Window(2, 3, 1, 2, 0, 1, 1, 0, 2, 1);
    for (Op.ConvolveKind kind : Op.ConvolveKind.values()) {
      all.add(convolve(kind, uneven, new int[] {5, 6, 1}, images(layout, 2, 5, 9, 7), layout));
    }
    return all;
  }

  private static Shape images(Layout layout, int images, int channels, int height, int width) {
    return layout == Layout.CHANNELS_FIRST
        ? Shape.of(images, channels, height, width)
        : Shape.of(images, height, width, channels);
  }

  private static Op.Convolve convolve(
      Op.ConvolveKind kind, Window w, int[] channels, Shape x, Layout layout) {
    Shape weights = Shape.of(channels[1], channels[0] / channels[2], w.kernelH(), w.kernelW());
    return new Op.Convolve(kind, w, channels[2], x, weights, layout);
  }

  private static Expr of(Op.Convolve c, DType dtype) {
    Shape first = c.kind() == Op.ConvolveKind.BACKWARD_DATA ? c.y() : c.x();
    Shape second = c.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS ? c.y() : c.w();
    return Expr.make(
        c, Expr.input("a", dtype, first.dims()), Expr.input("b", dtype, second.dims()));
  }

  @ParameterizedTest
  @EnumSource(names = {"CHANNELS_FIRST", "CHANNELS_LAST"})
  void everyGeometryAgreesWithPlainLoops(Layout layout) {
    try (Workers workers = new Workers(2)) {
      for (Op.Convolve c : cases(layout)) {
        assertAgrees(of(c, DType.F32), 1e-5, workers);
      }
    }
  }

  @Test
  void doublesAgreeToThirteenDigits() {
    try (Workers workers = new Workers(2)) {
      for (Op.Convolve c : cases(Layout.CHANNELS_FIRST)) {
        assertAgrees(of(c, DType.F64), 1e-13, workers);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void withoutTheLibraryTheSameIsComputed(DType dtype) {
    try (Workers workers = new Workers(2)) {
      for (Op.Convolve c : cases(Layout.CHANNELS_FIRST)) {
        Expr e = of(c, dtype);
        Map<Expr, Tensor> values = Check.values(List.of(e), 7);
        Tensor to = Tensor.zeros(dtype, e.shape());
        Tensor scratch =
            Tensor.zeros(DType.F64, Shape.of((int) (PlainConvolveStep.scratchBytes(e) / 8)));
        Tensor a = values.get(e.in(0));
        Tensor b = values.get(e.in(1));
        PlainConvolveStep.of(e, a.address(), b.address(), to.address(), scratch.address())
            .orElseThrow()
            .run(workers);
        double[] plain = Reference.apply(e, new double[][] {a.toDoubles(), b.toDoubles()});
        Check.close(e.toString(), plain, to.toDoubles(), dtype == DType.F32 ? 1e-5 : 1e-13, 1);
      }
    }
  }

  private static void assertAgrees(Expr e, double tolerance, Workers workers) {
    Map<Expr, Tensor> values = Check.values(List.of(e), 7);
    double[] fast = Check.run(List.of(e), values, workers).get(0);
    double[] plain =
        Reference.apply(
            e, new double[][] {values.get(e.in(0)).toDoubles(), values.get(e.in(1)).toDoubles()});
    double scale = 0;
    for (double x : plain) {
      scale = Math.max(scale, Math.abs(x));
    }
    assertArrayEquals(plain, fast, tolerance * Math.max(1, scale), () -> e.toString());
  }

  @Test
  void theBitsDoNotDependOnTheNumberOfThreads() {
    Window w = Window.of(5, 5).padding(2);
    for (Op.ConvolveKind kind : Op.ConvolveKind.values()) {
      for (Layout layout : List.of(Layout.CHANNELS_FIRST, Layout.CHANNELS_LAST)) {
        int[] channels = {16, 32, 1};
        Expr e = of(convolve(kind, w, channels, images(layout, 37, 16, 14, 15), layout), DType.F32);
        Map<Expr, Tensor> values = Check.values(List.of(e), 11);
        List<double[]> results = new ArrayList<>();
        for (int threads : new int[] {1, 2, 4}) {
          try (Workers workers = new Workers(threads)) {
            results.add(Check.run(List.of(e), values, workers).get(0));
          }
        }
        assertArrayEquals(results.get(0), results.get(1));
        assertArrayEquals(results.get(0), results.get(2));
      }
    }
  }

  @Test
  void theLibraryHasFastCodeForEveryGeometryButSingleWindowsThatLeaveTheEndOut() {
    assumeTrue(OneDnn.unavailable().isEmpty());
    for (Layout layout : List.of(Layout.CHANNELS_FIRST, Layout.CHANNELS_LAST)) {
      for (Op.Convolve c : cases(layout)) {
        Window w = c.window();
        boolean leavesOut =
            (layout.width(c.y()) == 1
                    && layout.width(c.x()) + w.padLeft() > w.dilationW() * (w.kernelW() - 1) + 1)
                || (layout.height(c.y()) == 1
                    && layout.height(c.x()) + w.padTop() > w.dilationH() * (w.kernelH() - 1) + 1);
        assertEquals(!leavesOut, ConvolveCut.of(c).isPresent(), () -> Printer.name(c));
      }
    }
  }
}
