package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Finds, in a kernel whose result is not finite, the operation where that began. */
final class NotFinite {
  private final Bound bound;
  private final Map<Expr, double[]> values = new IdentityHashMap<>();

  NotFinite(Bound bound) {
    this.bound = bound;
  }

  /** An operand as it was before the kernel ran. */
  void given(Expr e, double[] elements) {
    values.put(e, elements);
  }

  /** A sentence about the kernels of step i. */
  String in(List<Kernel> kernels, int i) {
    List<Expr> written = new ArrayList<>();
    kernels.forEach(k -> written.addAll(k.writes()));
    String where = " (kernel " + (i + 1) + ")";
    String found = first(written, values);
    if (found != null) {
      return found + where;
    }
    for (Expr e : written) {
      int at = e.dtype().isFloating() ? Finite.first(bound.elements(e)) : -1;
      if (at >= 0) {
        return sentence(e, at, bound.elements(e)[at], "; computed node by node it is finite")
            + where;
      }
    }
    throw new IllegalStateException("all values are finite");
  }

  /** About the first node whose value is not finite though its operands are; null if none. */
  private static String first(List<Expr> results, Map<Expr, double[]> given) {
    Map<Expr, double[]> known = new IdentityHashMap<>(given);
    for (Expr e : Graphs.topological(results, known.keySet())) {
      double[][] in = Arrays.stream(e.inputs()).map(known::get).toArray(double[][]::new);
      double[] y = Reference.apply(e, in);
      known.put(e, y);
      int at = e.dtype().isFloating() ? Finite.first(y) : -1;
      // A constant may be infinite; what is made of it is looked at.
      if (at >= 0 && e.inputs().length > 0 && !isView(e.op())) {
        String inside = e.op() instanceof Op.WithBody ? inside(e, in) : null;
        return inside != null ? inside : sentence(e, at, y[at], operands(e, in));
      }
    }
    return null;
  }

  private static boolean isView(Op op) {
    return op instanceof Op.Reshape || op instanceof Op.Broadcast;
  }

  /** Looks into the body of a loop or a choice, turn by turn. */
  private static String inside(Expr e, double[][] in) {
    if (e.op() instanceof Op.Cond c) {
      Body chosen = in[0][0] != 0 ? c.yes() : c.no();
      return first(chosen.results(), chosen.bind(Arrays.asList(in).subList(1, in.length)));
    }
    if (!(e.op() instanceof Op.Scan s)) {
      return null;
    }
    double[][] arguments = in.clone();
    for (int turn = 0; turn < s.length(); turn++) {
      int t = s.element(turn);
      for (int i = s.carried() + s.constants(); i < in.length; i++) {
        int width = in[i].length / s.length();
        arguments[i] = Arrays.copyOfRange(in[i], t * width, (t + 1) * width);
      }
      String found = first(s.body().results(), s.body().bind(Arrays.asList(arguments)));
      if (found != null) {
        return "turn " + t + " of a loop (at " + e.origin() + "): " + found;
      }
      List<double[]> results = ReferenceBodies.run(s.body(), arguments);
      for (int i = 0; i < s.carried(); i++) {
        arguments[i] = results.get(i);
      }
    }
    return null;
  }

  private static String sentence(Expr e, int at, double value, String operands) {
    return "element %s of %s (at %s) is %s%s"
        .formatted(Difference.index(e.shape(), at), Printer.node(e), e.origin(), value, operands);
  }

  private static String operands(Expr e, double[][] in) {
    StringJoiner s = new StringJoiner(", ", "; its operands: ", "");
    for (int i = 0; i < in.length; i++) {
      Expr operand = e.in(i);
      int at = operand.dtype().isFloating() ? Finite.first(in[i]) : -1;
      String state =
          at < 0
              ? range(in[i])
              : "holds " + in[i][at] + " at " + Difference.index(operand.shape(), at);
      s.add(Printer.node(operand) + " " + state);
    }
    return s.toString();
  }

  private static String range(double[] x) {
    return x.length == 0
        ? "empty"
        : "finite from "
            + Arrays.stream(x).min().getAsDouble()
            + " to "
            + Arrays.stream(x).max().getAsDouble();
  }
}
