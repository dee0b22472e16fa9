package thalweg.expr;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Plain loops for operations on windows and along axes; a part of {@link Reference}. */
final class ReferenceArrays {
  private ReferenceArrays() {}

  static double[] convolve(Op.Convolve c, double[] first, double[] second) {
    Layout l = c.layout();
    Window win = c.window();
    Shape xs = c.x();
    Shape ys = c.y();
    Shape ws = c.w();
    int perGroup = ws.dim(0) / c.groups();
    double[] out =
        new double
            [switch (c.kind()) {
              case FORWARD -> ys.size();
              case BACKWARD_DATA -> xs.size();
              case BACKWARD_WEIGHTS -> ws.size();
            }];
    for (int n = 0; n < l.images(ys); n++) {
      for (int o = 0; o < ws.dim(0); o++) {
        for (int i = 0; i < l.height(ys); i++) {
          for (int j = 0; j < l.width(ys); j++) {
            int y = l.at(ys, n, o, i, j);
            for (int q = 0; q < ws.dim(1); q++) {
              int channel = o / perGroup * ws.dim(1) + q;
              for (int a = 0; a < win.kernelH(); a++) {
                int row = win.row(i, a);
                for (int b = 0; b < win.kernelW(); b++) {
                  int column = win.column(j, b);
                  if (row >= 0 && row < l.height(xs) && column >= 0 && column < l.width(xs)) {
                    int x = l.at(xs, n, channel, row, column);
                    int w = ((o * ws.dim(1) + q) * ws.dim(2) + a) * ws.dim(3) + b;
                    switch (c.kind()) {
                      case FORWARD -> out[y] += first[x] * second[w];
                      case BACKWARD_DATA -> out[x] += first[y] * second[w];
                      case BACKWARD_WEIGHTS -> out[w] += first[x] * second[y];
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  static double[] maxPoolIndex(Op.MaxPoolIndex p, Shape xs, Shape ys, double[] x) {
    Layout l = p.layout();
    Window win = p.window();
    double[] out = new double[ys.size()];
    for (int n = 0; n < ys.dim(0); n++) {
      for (int c = 0; c < l.channels(ys); c++) {
        for (int i = 0; i < l.height(ys); i++) {
          for (int j = 0; j < l.width(ys); j++) {
            int best = -1;
            double most = 0;
            for (int a = 0; a < win.kernelH(); a++) {
              for (int b = 0; b < win.kernelW(); b++) {
                int row = win.row(i, a);
                int column = win.column(j, b);
                if (row >= 0 && row < l.height(xs) && column >= 0 && column < l.width(xs)) {
                  double v = x[l.at(xs, n, c, row, column)];
                  if (best < 0 || v > most || (Double.isNaN(v) && !Double.isNaN(most))) {
                    best = row * l.width(xs) + column;
                    most = v;
                  }
                }
              }
            }
            out[l.at(ys, n, c, i, j)] = best;
          }
        }
      }
    }
    return out;
  }

  static double[] windowSum(Op.WindowSum s, Shape outShape, double[] x) {
    Layout l = s.layout();
    Window win = s.window();
    Shape xs = s.planes();
    Shape ys = l.slid(xs, win, l.channels(xs));
    double[] out = new double[outShape.size()];
    for (int n = 0; n < ys.dim(0); n++) {
      for (int c = 0; c < l.channels(ys); c++) {
        for (int i = 0; i < l.height(ys); i++) {
          for (int j = 0; j < l.width(ys); j++) {
            for (int a = 0; a < win.kernelH(); a++) {
              for (int b = 0; b < win.kernelW(); b++) {
                int row = win.row(i, a);
                int column = win.column(j, b);
                if (row >= 0 && row < l.height(xs) && column >= 0 && column < l.width(xs)) {
                  int at = l.at(xs, n, c, row, column);
                  int y = l.at(ys, n, c, i, j);
                  if (s.transposed()) {
                    out[at] += x[y];
                  } else {
                    out[y] += x[at];
                  }
                }
              }
            }
          }
        }
      }
    }
    return out;
  }

  /** Elements before, along and after an axis. */
  private static int[] around(Shape s, int axis) {
    return new int[] {s.product(0, axis), s.dim(axis), s.product(axis + 1, s.rank())};
  }

  static double[] takeAlong(Op.TakeAlong t, Shape xs, Shape ys, double[] x, double[] index) {
    int[] n = around(ys, t.axis());
    int extent = xs.dim(t.axis());
    double[] y = new double[ys.size()];
    for (int i = 0; i < y.length; i++) {
      int outer = i / (n[1] * n[2]);
      int at = (int) index[i];
      Scalars.checkIndex("takeAlong", at, extent);
      y[i] = x[(outer * extent + at) * n[2] + i % n[2]];
    }
    return y;
  }

  static double[] addAlong(
      Op.AddAlong a, Shape ys, DType dtype, Shape out, double[] y, double[] index) {
    int[] n = around(ys, a.axis());
    double[] x = new double[out.size()];
    for (int i = 0; i < y.length; i++) {
      int outer = i / (n[1] * n[2]);
      int at = (int) index[i];
      Scalars.checkIndex("addAlong", at, a.extent());
      int into = (outer * a.extent() + at) * n[2] + i % n[2];
      x[into] = dtype == DType.F32 ? (float) (x[into] + y[i]) : x[into] + y[i];
    }
    return x;
  }

  static double[] slice(Op.Slice s, Shape xs, Shape ys, double[] x) {
    int[] own = xs.strides();
    int[] outStrides = ys.strides();
    double[] y = new double[ys.size()];
    for (int i = 0; i < y.length; i++) {
      int from = 0;
      for (int a = 0; a < own.length; a++) {
        int at = s.starts().get(a) + i / outStrides[a] % ys.dim(a) * s.strides().get(a);
        from += at * own[a];
      }
      y[i] = x[from];
    }
    return y;
  }

  static double[] pad(Op.Pad p, Shape xs, Shape ys, double[] x) {
    int[] own = ys.strides();
    int[] inStrides = xs.strides();
    double[] y = new double[ys.size()];
    for (int i = 0; i < x.length; i++) {
      int into = 0;
      for (int a = 0; a < own.length; a++) {
        int at = i / inStrides[a] % xs.dim(a);
        into += (p.low().get(a) + at * (p.interior().get(a) + 1)) * own[a];
      }
      y[into] = x[i];
    }
    return y;
  }

  static double[] concat(Op.Concat c, Expr e, double[][] in) {
    int[] n = around(e.shape(), c.axis());
    double[] y = new double[e.shape().size()];
    int offset = 0;
    for (int k = 0; k < in.length; k++) {
      int width = e.in(k).shape().dim(c.axis()) * n[2];
      for (int outer = 0; outer < n[0]; outer++) {
        System.arraycopy(in[k], outer * width, y, outer * n[1] * n[2] + offset, width);
      }
      offset += width;
    }
    return y;
  }

  static double[] reverse(Op.Reverse r, Shape s, double[] x) {
    int[] own = s.strides();
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int from = 0;
      for (int a = 0; a < own.length; a++) {
        int at = i / own[a] % s.dim(a);
        from += (r.axes().contains(a) ? s.dim(a) - 1 - at : at) * own[a];
      }
      y[i] = x[from];
    }
    return y;
  }

  static double[] cumSum(Op.CumSum c, Expr e, double[] x) {
    int[] n = around(e.shape(), c.axis());
    double[] y = new double[x.length];
    for (int outer = 0; outer < n[0]; outer++) {
      for (int inner = 0; inner < n[2]; inner++) {
        double sum = 0;
        for (int k = 0; k < n[1]; k++) {
          int along = c.fromEnd() ? n[1] - 1 - k : k;
          int at = (outer * n[1] + along) * n[2] + inner;
          sum = e.dtype() == DType.I32 ? (int) sum + (int) x[at] : sum + x[at];
          y[at] = sum;
        }
      }
    }
    return y;
  }

  static double[] argSort(Op.ArgSort s, Shape xs, double[] x) {
    double[] y = new double[x.length];
    int n = xs.dim(xs.rank() - 1);
    for (int row = 0; row < (n == 0 ? 0 : x.length / n); row++) {
      int from = row * n;
      // Double.compare tells -0 from 0; here they are equal.
      Comparator<Integer> order = Comparator.comparingDouble(i -> x[from + i] + 0.0);
      Integer[] sorted =
          IntStream.range(0, n)
              .boxed()
              .sorted(s.descending() ? order.reversed() : order)
              .toArray(Integer[]::new);
      for (int i = 0; i < n; i++) {
        y[from + i] = sorted[i];
      }
    }
    return y;
  }
}
