package thalweg.expr;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values with how far rounding may have moved each of them: what a kernel is held against.
 *
 * <p>The bound is carried from operands to results by trying: an elementwise operation is computed
 * again with each operand moved up and down by its own bound. Sums and products of arrays add a few
 * roundings of the sum of the terms' magnitudes. So where numbers cancel, or a comparison is close,
 * the bound is wide, and elsewhere it is a few units in the last place. Costs about four times the
 * evaluation without bounds.
 *
 * @param error not negative; infinite where anything may have come out
 */
record Bounded(double[] value, double[] error) {
  /** Units in the last place that a function computed by a polynomial may be off. */
  private static final double ELEMENTARY_ULPS = 64;

  private static final double OTHER_ULPS = 4;

  static Bounded exact(double[] value) {
    return new Bounded(value, new double[value.length]);
  }

  private boolean isExact() {
    for (double e : error) {
      if (e != 0) {
        return false;
      }
    }
    return true;
  }

  /** One node, given its operands. */
  static Bounded apply(Expr e, Bounded... in) {
    double[][] values = values(in);
    return switch (e.op()) {
      case Op.Input _, Op.Read _, Op.Literal _, Op.Iota _, Op.Parameter _ ->
          exact(Reference.apply(e, values));
      case Op.Unary u ->
          elementwise(e, in, Kernel.isElementary(u.fn()) ? ELEMENTARY_ULPS : OTHER_ULPS);
      case Op.Binary _, Op.Compare _, Op.Select _, Op.Cast _ -> elementwise(e, in, OTHER_ULPS);
      case Op.Broadcast _,
          Op.Reshape _,
          Op.Transpose _,
          Op.Slice _,
          Op.Pad _,
          Op.Reverse _,
          Op.Concat _,
          Op.StopGradient _,
          Op.Barrier _ ->
          new Bounded(Reference.apply(e, values), Reference.compute(e, errors(in)));
      case Op.Gather _, Op.TakeAlong _ ->
          in[1].isExact()
              ? new Bounded(
                  Reference.apply(e, values),
                  Reference.compute(e, new double[][] {in[0].error, in[1].value}))
              : unknown(e, values);
      case Op.Reduce r ->
          r.fn() == Op.ReduceFn.MAX
              ? new Bounded(Reference.apply(e, values), Reference.compute(e, errors(in)))
              : linear(e, in, terms(e));
      case Op.CumSum _, Op.WindowSum _ -> linear(e, in, terms(e));
      case Op.ScatterAdd _, Op.AddAlong _ ->
          in[1].isExact() ? linear(e, in, terms(e)) : unknown(e, values);
      case Op.MatMul _, Op.Convolve _ -> bilinear(e, in, terms(e));
      case Op.RandomBits _, Op.ArgMax _, Op.ArgSort _, Op.MaxPoolIndex _ ->
          Arrays.stream(in).allMatch(Bounded::isExact)
              ? exact(Reference.apply(e, values))
              : unknown(e, values);
      case Op.Region r -> BoundedBodies.run(r.body(), in).get(r.result());
      case Op.Cond c -> BoundedBodies.cond(c, in);
      case Op.Scan s -> BoundedBodies.scan(s, e, in);
    };
  }

  /** All results, given some nodes, among them all inputs and parameters. */
  static List<Bounded> evaluate(List<Expr> results, Map<Expr, Bounded> given) {
    Map<Expr, Bounded> known = new IdentityHashMap<>(given);
    for (Expr e : Graphs.topological(results, known.keySet())) {
      known.put(e, apply(e, Arrays.stream(e.inputs()).map(known::get).toArray(Bounded[]::new)));
    }
    return results.stream().map(known::get).toList();
  }

  private static Bounded elementwise(Expr e, Bounded[] in, double ulps) {
    double[] value = Reference.apply(e, values(in));
    double[] error = new double[value.length];
    for (int i = 0; i < in.length; i++) {
      if (!in[i].isExact()) {
        double[][] moved = values(in);
        for (int sign = -1; sign <= 1; sign += 2) {
          moved[i] = moved(in[i], sign, e.in(i).dtype());
          double[] other = Reference.compute(e, moved);
          for (int j = 0; j < error.length; j++) {
            error[j] += distance(value[j], other[j]);
          }
        }
      }
    }
    return new Bounded(value, rounded(e.dtype(), error, value, ulps));
  }

  private static double[] moved(Bounded x, int sign, DType dtype) {
    double[] y = x.value.clone();
    for (int i = 0; i < y.length; i++) {
      if (x.error[i] != 0) {
        y[i] = dtype == DType.BOOL ? 1 - y[i] : y[i] + sign * x.error[i];
      }
    }
    return y;
  }

  private static double distance(double a, double b) {
    double d = Double.compare(a, b) == 0 ? 0 : Math.abs(a - b);
    return Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
  }

  private static Bounded linear(Expr e, Bounded[] in, double terms) {
    double[] value = Reference.apply(e, values(in));
    double[][] magnitudes = values(in);
    magnitudes[0] = absolute(in[0].value);
    double[] sums = Reference.compute(e, magnitudes);
    double[][] errors = values(in);
    errors[0] = in[0].error;
    double[] error = Reference.compute(e, errors);
    return new Bounded(value, rounded(e.dtype(), error, sums, roundings(e.dtype(), terms)));
  }

  private static Bounded bilinear(Expr e, Bounded[] in, double terms) {
    double[] value = Reference.apply(e, values(in));
    double[] a = absolute(in[0].value);
    double[] b = absolute(in[1].value);
    double[] error = new double[value.length];
    if (!in[0].isExact()) {
      add(error, Reference.compute(e, new double[][] {in[0].error, b}));
    }
    if (!in[1].isExact()) {
      add(error, Reference.compute(e, new double[][] {a, in[1].error}));
    }
    double[] sums = Reference.compute(e, new double[][] {a, b});
    return new Bounded(value, rounded(e.dtype(), error, sums, roundings(e.dtype(), terms)));
  }

  private static void add(double[] into, double[] more) {
    for (int i = 0; i < into.length; i++) {
      into[i] += more[i];
    }
  }

  /**
   * Rounding of n terms. The kernels' sums of F32 are short and mostly cancel: a multiple of the
   * square root; in F64 the reference itself rounds at each term, in one direction at worst.
   */
  private static double roundings(DType dtype, double terms) {
    return 8 + (dtype == DType.F64 ? terms : 2 * Math.sqrt(terms));
  }

  /** How many numbers are added for one result, at most. */
  private static double terms(Expr e) {
    double flops = Cost.flops(e);
    return e.op() instanceof Op.CumSum ? e.shape().size() : flops / Math.max(1, leastResults(e));
  }

  private static int leastResults(Expr e) {
    return e.op() instanceof Op.ScatterAdd || e.op() instanceof Op.AddAlong ? 1 : e.shape().size();
  }

  /** Adds so many units in the last place of the magnitudes. */
  private static double[] rounded(DType dtype, double[] error, double[] magnitude, double ulps) {
    double unit = unit(dtype);
    double[] sum = error.clone();
    for (int i = 0; i < sum.length; i++) {
      double m = Math.abs(magnitude[i]);
      sum[i] += Double.isFinite(m) ? ulps * unit * m : 0;
      sum[i] = Double.isNaN(sum[i]) ? Double.POSITIVE_INFINITY : sum[i];
    }
    return sum;
  }

  private static double unit(DType dtype) {
    return switch (dtype) {
      case F32 -> 0x1p-24;
      case F64 -> 0x1p-53;
      case I32, BOOL -> 0;
    };
  }

  private static Bounded unknown(Expr e, double[][] values) {
    double[] value = Reference.apply(e, values);
    double[] error = new double[value.length];
    Arrays.fill(error, Double.POSITIVE_INFINITY);
    return new Bounded(value, error);
  }

  private static double[] absolute(double[] x) {
    return Arrays.stream(x).map(Math::abs).toArray();
  }

  static double[][] values(Bounded[] in) {
    return Arrays.stream(in).map(Bounded::value).toArray(double[][]::new);
  }

  private static double[][] errors(Bounded[] in) {
    return Arrays.stream(in).map(Bounded::error).toArray(double[][]::new);
  }

  /** The first element that is further off than rounding explains; -1 if there is none. */
  int firstDifference(DType dtype, double[] found) {
    // Kernels may flush numbers below the normal ones to zero.
    double smallest = dtype == DType.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    for (int i = 0; i < value.length; i++) {
      boolean same = Double.compare(value[i], found[i]) == 0 || value[i] == found[i];
      boolean near =
          Math.abs(value[i] - found[i]) <= 2 * error[i] + (unit(dtype) == 0 ? 0 : smallest);
      if (!same && !near && error[i] != Double.POSITIVE_INFINITY) {
        return i;
      }
    }
    return -1;
  }
}
