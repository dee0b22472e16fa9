package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The twin of everything: evaluates expressions node by node with plain loops, no rewriting. F32
 * values are rounded after every operation; sums run in double and are rounded once. Slow; for
 * tests and for finding faults.
 */
final class Reference {
  private final Map<Expr, double[]> values = new IdentityHashMap<>();

  private Reference() {}

  /** The outputs' elements, row-major, given the inputs'; BOOL elements are 0 or 1. */
  static List<double[]> evaluate(List<Expr> outputs, Map<Expr, Tensor> inputs) {
    Reference r = new Reference();
    for (Expr e : Graphs.topological(outputs)) {
      double[] v = r.compute(e, inputs);
      if (e.dtype() == DType.F32) {
        for (int i = 0; i < v.length; i++) {
          v[i] = (float) v[i];
        }
      }
      r.values.put(e, v);
    }
    List<double[]> out = new ArrayList<>();
    for (Expr e : outputs) {
      out.add(r.values.get(e).clone());
    }
    return out;
  }

  private double[] compute(Expr e, Map<Expr, Tensor> given) {
    return switch (e.op()) {
      case Op.Input _ -> {
        Tensor t = given.get(e);
        if (t == null) {
          throw new IllegalArgumentException("no value given for " + e);
        }
        yield t.toDoubles();
      }
      case Op.Read r -> r.variable().value().toDoubles();
      case Op.Literal l -> new double[] {l.value()};
      case Op.Iota i -> iota(i);
      case Op.RandomBits r -> randomBits(r, in(e, 0));
      case Op.Unary u -> {
        double[] x = in(e, 0);
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.unary(u.fn(), e.in(0).dtype(), x[i]);
        }
        yield y;
      }
      case Op.Binary b -> {
        double[] x = in(e, 0);
        double[] z = in(e, 1);
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.binary(b.fn(), e.dtype(), x[i], z[i]);
        }
        yield y;
      }
      case Op.Compare c -> {
        double[] x = in(e, 0);
        double[] z = in(e, 1);
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.compare(c.fn(), x[i], z[i]) ? 1 : 0;
        }
        yield y;
      }
      case Op.Select _ -> {
        double[] c = in(e, 0);
        double[] y = new double[c.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = c[i] != 0 ? in(e, 1)[i] : in(e, 2)[i];
        }
        yield y;
      }
      case Op.Cast c -> {
        double[] y = in(e, 0).clone();
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.cast(y[i], c.dtype());
        }
        yield y;
      }
      case Op.Broadcast b -> broadcast(b, e);
      case Op.Reshape _, Op.StopGradient _ -> in(e, 0).clone();
      case Op.Transpose t -> transpose(t, e);
      case Op.Reduce r -> reduce(r, e);
      case Op.ArgMax _ -> argMax(e);
      case Op.MatMul m -> matmul(m, e);
      case Op.Gather _ -> gather(e);
      case Op.ScatterAdd _ -> scatterAdd(e);
    };
  }

  private double[] in(Expr e, int i) {
    return values.get(e.in(i));
  }

  private static double[] iota(Op.Iota op) {
    double[] y = new double[op.shape().size()];
    int stride = op.shape().strides()[op.axis()];
    for (int i = 0; i < y.length; i++) {
      y[i] = i / stride % op.shape().dim(op.axis());
    }
    return y;
  }

  private static double[] randomBits(Op.RandomBits op, double[] key) {
    double[] y = new double[op.shape().size()];
    int[] block = new int[4];
    for (int i = 0; i < y.length; i++) {
      if (i % 4 == 0) {
        long high = LibrarySteps.RandomBits.counterHigh((int) key[2], (int) key[3], op.draw());
        Philox.block((int) key[0], (int) key[1], i / 4, 0, (int) high, (int) (high >>> 32), block);
      }
      y[i] = block[i % 4];
    }
    return y;
  }

  /** For each output position of a broadcast or transpose, where it is read from. */
  private static int[] sources(Shape out, int[] strides) {
    int[] outStrides = out.strides();
    int[] from = new int[out.size()];
    for (int i = 0; i < from.length; i++) {
      for (int a = 0; a < out.rank(); a++) {
        from[i] += i / outStrides[a] % out.dim(a) * strides[a];
      }
    }
    return from;
  }

  private static double[] pick(double[] x, int[] from) {
    double[] y = new double[from.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[from[i]];
    }
    return y;
  }

  private double[] broadcast(Op.Broadcast op, Expr e) {
    int[] strides = new int[op.shape().rank()];
    int[] own = e.in(0).shape().strides();
    for (int i = 0; i < own.length; i++) {
      strides[op.axes().get(i)] = own[i];
    }
    return pick(in(e, 0), sources(op.shape(), strides));
  }

  private double[] transpose(Op.Transpose op, Expr e) {
    int[] own = e.in(0).shape().strides();
    int[] strides = op.permutation().stream().mapToInt(p -> own[p]).toArray();
    return pick(in(e, 0), sources(e.shape(), strides));
  }

  private double[] reduce(Op.Reduce op, Expr e) {
    Shape full = e.in(0).shape();
    int[] strides = new int[full.rank()];
    int[] outStrides = e.shape().strides();
    int k = 0;
    for (int a = 0; a < full.rank(); a++) {
      strides[a] = op.axes().contains(a) ? 0 : outStrides[k++];
    }
    int[] into = sources(full, strides);
    double[] y = new double[e.shape().size()];
    Arrays.fill(y, op.fn() == Op.ReduceFn.MAX ? Double.NEGATIVE_INFINITY : 0);
    double[] x = in(e, 0);
    for (int i = 0; i < x.length; i++) {
      double old = y[into[i]];
      y[into[i]] =
          switch (op.fn()) {
            case SUM -> e.dtype() == DType.I32 ? (int) old + (int) x[i] : old + x[i];
            case MAX -> Math.max(old, x[i]);
          };
    }
    return y;
  }

  private double[] argMax(Expr e) {
    double[] x = in(e, 0);
    double[] y = new double[e.shape().size()];
    int n = x.length / Math.max(1, y.length);
    for (int row = 0; row < y.length; row++) {
      int best = 0;
      for (int j = 1; j < n; j++) {
        double a = x[row * n + best];
        double b = x[row * n + j];
        if (b > a || (Double.isNaN(b) && !Double.isNaN(a))) {
          best = j;
        }
      }
      y[row] = best;
    }
    return y;
  }

  private double[] matmul(Op.MatMul op, Expr e) {
    double[] a = in(e, 0);
    double[] b = in(e, 1);
    int m = e.shape().dim(0);
    int n = e.shape().dim(1);
    int k = e.in(0).shape().dim(op.transposeA() ? 0 : 1);
    double[] y = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum +=
              a[op.transposeA() ? p * m + i : i * k + p]
                  * b[op.transposeB() ? j * k + p : p * n + j];
        }
        y[i * n + j] = sum;
      }
    }
    return y;
  }

  private double[] gather(Expr e) {
    double[] index = in(e, 1);
    int rows = e.in(0).shape().dim(0);
    int width = e.shape().size() / Math.max(1, index.length);
    double[] y = new double[e.shape().size()];
    for (int i = 0; i < index.length; i++) {
      Scalars.checkIndex("gather", (int) index[i], rows);
      System.arraycopy(in(e, 0), (int) index[i] * width, y, i * width, width);
    }
    return y;
  }

  private double[] scatterAdd(Expr e) {
    double[] index = in(e, 1);
    int rows = e.shape().dim(0);
    double[] x = in(e, 0);
    int width = x.length / Math.max(1, index.length);
    double[] y = new double[e.shape().size()];
    for (int i = 0; i < index.length; i++) {
      Scalars.checkIndex("scatterAdd", (int) index[i], rows);
      for (int j = 0; j < width; j++) {
        int at = (int) index[i] * width + j;
        y[at] =
            e.dtype() == DType.F32 ? (float) (y[at] + x[i * width + j]) : y[at] + x[i * width + j];
      }
    }
    return y;
  }
}
