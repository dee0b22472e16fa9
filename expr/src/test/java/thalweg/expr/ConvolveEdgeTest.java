package thalweg.expr;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Convolutions whose windows miss the last columns, begin in the padding, or fit only once. */
class ConvolveEdgeTest {
  @Test
  void windowsThatMissTheLastColumnsComputeWhatTheReferenceComputes() {
    every(new int[] {1, 2, 3}, new int[] {1, 5});
  }

  @Test
  @Tag("long")
  void windowsOfAllSmallGeometriesComputeWhatTheReferenceComputes() {
    every(new int[] {1, 2, 3, 4, 5, 7}, new int[] {1, 3, 16, 17});
  }

  private static void every(int[] widths, int[] channels) {
    try (Workers workers = new Workers(1)) {
      for (int width : widths) {
        for (int kernel = 1; kernel <= 3; kernel++) {
          for (int stride = 1; stride <= 3; stride++) {
            for (int left = 0; left <= 2; left++) {
              for (int right = 0; right <= 1; right++) {
                Window w = new Window(2, kernel, 1, stride, 1, left, 0, right, 1, 1);
                if (w.columns(width) > 0) {
                  for (int c : channels) {
                    compare(width, c, w, workers);
                    compare(width, c, turned(w), workers);
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private static Window turned(Window w) {
    return new Window(
        w.kernelW(),
        w.kernelH(),
        w.strideW(),
        w.strideH(),
        w.padLeft(),
        w.padTop(),
        w.padRight(),
        w.padBottom(),
        1,
        1);
  }

  private static void compare(int extent, int channels, Window w, Workers workers) {
    Shape xs = Shape.of(2, channels, extent, extent);
    if (w.rows(extent) < 1 || w.columns(extent) < 1) {
      return;
    }
    Expr x = Expr.input("x", DType.F32, xs.dims());
    Expr weights = Expr.input("w", DType.F32, 3, channels, w.kernelH(), w.kernelW());
    Expr y = x.conv2d(weights, w);
    Expr g = Expr.input("g", DType.F32, y.shape().dims());
    List<Expr> back = Grad.vjp(List.of(y), List.of(x, weights), List.of(g));
    List<Expr> outputs = List.of(y, back.get(0), back.get(1));
    Map<Expr, Tensor> values = Check.values(outputs, 1);
    List<double[]> expected = Reference.evaluate(outputs, values);
    List<double[]> actual = Check.run(outputs, values, workers);
    for (int i = 0; i < outputs.size(); i++) {
      Check.close(w + " of " + xs + " " + i, expected.get(i), actual.get(i), 1e-5);
    }
  }
}
