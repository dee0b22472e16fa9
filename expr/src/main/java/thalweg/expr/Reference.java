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
  private Reference() {}

  /** The outputs' elements, row-major, given the inputs'; BOOL elements are 0 or 1. */
  static List<double[]> evaluate(List<Expr> outputs, Map<Expr, Tensor> inputs) {
    Map<Expr, double[]> given = new IdentityHashMap<>();
    inputs.forEach((e, t) -> given.put(e, t.toDoubles()));
    return evaluateWith(outputs, given);
  }

  /** The outputs' elements, given those of some nodes, among them all inputs and parameters. */
  static List<double[]> evaluateWith(List<Expr> outputs, Map<Expr, double[]> given) {
    Map<Expr, double[]> values = new IdentityHashMap<>(given);
    for (Expr e : Graphs.topological(outputs)) {
      if (!values.containsKey(e)) {
        double[][] in = new double[e.inputs().length][];
        for (int i = 0; i < in.length; i++) {
          in[i] = values.get(e.in(i));
        }
        values.put(e, apply(e, in));
      }
    }
    List<double[]> out = new ArrayList<>();
    for (Expr e : outputs) {
      out.add(values.get(e).clone());
    }
    return out;
  }

  /** One node's elements, given those of its inputs; F32 is rounded. */
  static double[] apply(Expr e, double[][] in) {
    double[] v = compute(e, in);
    if (e.dtype() == DType.F32) {
      for (int i = 0; i < v.length; i++) {
        v[i] = (float) v[i];
      }
    }
    return v;
  }

  /** The same without rounding. */
  static double[] compute(Expr e, double[][] in) {
    return switch (e.op()) {
      case Op.Input _, Op.Parameter _ ->
          throw new IllegalArgumentException("no value given for " + e);
      case Op.Read r -> r.variable().value().toDoubles();
      case Op.Literal l -> new double[] {l.value()};
      case Op.Iota i -> iota(i);
      case Op.RandomBits r -> randomBits(r, in[0]);
      case Op.Unary u -> {
        double[] y = new double[in[0].length];
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.unary(u.fn(), e.in(0).dtype(), in[0][i]);
        }
        yield y;
      }
      case Op.Binary b -> {
        double[] y = new double[in[0].length];
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.binary(b.fn(), e.dtype(), in[0][i], in[1][i]);
        }
        yield y;
      }
      case Op.Compare c -> {
        double[] y = new double[in[0].length];
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.compare(c.fn(), in[0][i], in[1][i]) ? 1 : 0;
        }
        yield y;
      }
      case Op.Select _ -> {
        double[] y = new double[in[0].length];
        for (int i = 0; i < y.length; i++) {
          y[i] = in[0][i] != 0 ? in[1][i] : in[2][i];
        }
        yield y;
      }
      case Op.Cast c -> {
        double[] y = in[0].clone();
        for (int i = 0; i < y.length; i++) {
          y[i] = Scalars.cast(y[i], c.dtype());
        }
        yield y;
      }
      case Op.Broadcast b -> broadcast(b, e, in[0]);
      case Op.Reshape _, Op.StopGradient _, Op.Barrier _ -> in[0].clone();
      case Op.Transpose t -> transpose(t, e, in[0]);
      case Op.Reduce r -> reduce(r, e, in[0]);
      case Op.ArgMax _ -> argMax(e, in[0]);
      case Op.MatMul m -> matmul(m, e, in[0], in[1]);
      case Op.Gather _ -> gather(e, in[0], in[1]);
      case Op.ScatterAdd _ -> scatterAdd(e, in[0], in[1]);
      case Op.Convolve c -> ReferenceArrays.convolve(c, in[0], in[1]);
      case Op.MaxPoolIndex p -> ReferenceArrays.maxPoolIndex(p, e.in(0).shape(), e.shape(), in[0]);
      case Op.WindowSum s -> ReferenceArrays.windowSum(s, e.shape(), in[0]);
      case Op.TakeAlong t -> ReferenceArrays.takeAlong(t, e.in(0).shape(), e.shape(), in[0], in[1]);
      case Op.AddAlong a ->
          ReferenceArrays.addAlong(a, e.in(0).shape(), e.dtype(), e.shape(), in[0], in[1]);
      case Op.Slice s -> ReferenceArrays.slice(s, e.in(0).shape(), e.shape(), in[0]);
      case Op.Pad p -> ReferenceArrays.pad(p, e.in(0).shape(), e.shape(), in[0]);
      case Op.Concat c -> ReferenceArrays.concat(c, e, in);
      case Op.Reverse r -> ReferenceArrays.reverse(r, e.shape(), in[0]);
      case Op.CumSum c -> ReferenceArrays.cumSum(c, e, in[0]);
      case Op.ArgSort s -> ReferenceArrays.argSort(s, e.in(0).shape(), in[0]);
      case Op.Region r -> ReferenceBodies.run(r.body(), in).get(r.result());
      case Op.Cond c -> ReferenceBodies.cond(c, in);
      case Op.Scan s -> ReferenceBodies.scan(s, e, in);
    };
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

  private static double[] broadcast(Op.Broadcast op, Expr e, double[] x) {
    int[] strides = new int[op.shape().rank()];
    int[] own = e.in(0).shape().strides();
    for (int i = 0; i < own.length; i++) {
      strides[op.axes().get(i)] = own[i];
    }
    return pick(x, sources(op.shape(), strides));
  }

  private static double[] transpose(Op.Transpose op, Expr e, double[] x) {
    int[] own = e.in(0).shape().strides();
    int[] strides = op.permutation().stream().mapToInt(p -> own[p]).toArray();
    return pick(x, sources(e.shape(), strides));
  }

  private static double[] reduce(Op.Reduce op, Expr e, double[] x) {
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

  private static double[] argMax(Expr e, double[] x) {
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

  private static double[] matmul(Op.MatMul op, Expr e, double[] a, double[] b) {
    int rank = e.shape().rank();
    int m = e.shape().dim(rank - 2);
    int n = e.shape().dim(rank - 1);
    int k = e.in(0).shape().dim(op.transposeA() ? rank - 2 : rank - 1);
    double[] y = new double[e.shape().size()];
    for (int at = 0; at < y.length; at++) {
      int batch = at / (m * n);
      int i = at / n % m;
      int j = at % n;
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum +=
            a[batch * m * k + (op.transposeA() ? p * m + i : i * k + p)]
                * b[batch * k * n + (op.transposeB() ? j * k + p : p * n + j)];
      }
      y[at] = sum;
    }
    return y;
  }

  private static double[] gather(Expr e, double[] x, double[] index) {
    int rows = e.in(0).shape().dim(0);
    int width = e.shape().size() / Math.max(1, index.length);
    double[] y = new double[e.shape().size()];
    for (int i = 0; i < index.length; i++) {
      Scalars.checkIndex("gather", (int) index[i], rows);
      System.arraycopy(x, ((int) index[i]) * width, y, i * width, width);
    }
    return y;
  }

  private static double[] scatterAdd(Expr e, double[] x, double[] index) {
    int rows = e.shape().dim(0);
    int width = x.length / Math.max(1, index.length);
    double[] y = new double[e.shape().size()];
    for (int i = 0; i < index.length; i++) {
      Scalars.checkIndex("scatterAdd", (int) index[i], rows);
      for (int j = 0; j < width; j++) {
        int at = ((int) index[i]) * width + j;
        y[at] =
            e.dtype() == DType.F32 ? (float) (y[at] + x[i * width + j]) : y[at] + x[i * width + j];
      }
    }
    return y;
  }
}
