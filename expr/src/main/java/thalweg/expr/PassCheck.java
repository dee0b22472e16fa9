package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds each rewriting pass against what it was given, node by node, on actual values.
 *
 * <p>A pass is run on the list of all nodes: so it says of every node what became of it. Each
 * replacement is computed from operands that have the values of the nodes they replaced, so that a
 * difference belongs to this one rule and is not handed on. Numbers are not rounded to F32 here; a
 * rewriting may move a value by 1e-5 (F64: 1e-9) of the largest element, and may give a number
 * where there was an infinity or NaN, which is what stabilising is for.
 */
final class PassCheck {
  private final String function;
  private final List<Compiler.Pass> passes;
  private final List<Expr> roots;

  PassCheck(String function, List<Compiler.Pass> passes, List<Expr> roots) {
    this.function = function;
    this.passes = passes;
    this.roots = roots;
  }

  /**
   * @throws IllegalStateException naming the first pass and node that differ
   */
  void run(Map<Expr, Tensor> inputs) {
    Map<Expr, double[]> given = new IdentityHashMap<>();
    inputs.forEach((e, t) -> given.put(e, t.toDoubles()));
    List<Expr> now = roots;
    for (Compiler.Pass pass : passes) {
      List<Expr> old = Graphs.topological(now);
      List<Expr> images = pass.rewrite().apply(old);
      List<Expr> next = pass.rewrite().apply(now);
      Map<Expr, double[]> values = evaluate(old, given, Map.of());
      Map<Expr, List<Expr>> replaced = new IdentityHashMap<>();
      for (int i = 0; i < old.size(); i++) {
        replaced.computeIfAbsent(images.get(i), _ -> new ArrayList<>()).add(old.get(i));
      }
      check(pass, old, images, evaluate(images, given, forced(replaced, values)), values);
      // What the pass makes of the program itself may be another thing than of all its nodes.
      check(pass, now, next, evaluate(next, given, Map.of()), values);
      now = next;
    }
  }

  private static Map<Expr, double[]> forced(
      Map<Expr, List<Expr>> replaced, Map<Expr, double[]> values) {
    Map<Expr, double[]> forced = new IdentityHashMap<>();
    replaced.forEach((image, olds) -> forced.put(image, values.get(olds.get(0))));
    return forced;
  }

  /** All nodes' values; users of a node that is forced see the forced value. */
  private static Map<Expr, double[]> evaluate(
      List<Expr> of, Map<Expr, double[]> given, Map<Expr, double[]> forced) {
    Map<Expr, double[]> values = new IdentityHashMap<>(given);
    for (Expr e : Graphs.topological(of)) {
      if (!values.containsKey(e)) {
        double[][] in = new double[e.inputs().length][];
        for (int i = 0; i < in.length; i++) {
          double[] instead = forced.get(e.in(i));
          in[i] = instead == null ? values.get(e.in(i)) : instead;
        }
        values.put(e, compute(e, in));
      }
    }
    return values;
  }

  private static double[] compute(Expr e, double[][] in) {
    return switch (e.op()) {
      case Op.Literal _, Op.Cast _ -> Reference.apply(e, in);
      case Op.Region r -> {
        Map<Expr, double[]> given = r.body().bind(Arrays.asList(in));
        Expr result = r.body().results().get(r.result());
        yield evaluate(List.of(result), given, Map.of()).get(result);
      }
      default -> Reference.compute(e, in);
    };
  }

  private void check(
      Compiler.Pass pass,
      List<Expr> old,
      List<Expr> images,
      Map<Expr, double[]> found,
      Map<Expr, double[]> expected) {
    for (int i = 0; i < old.size(); i++) {
      Expr before = old.get(i);
      Expr after = images.get(i);
      if (before != after) {
        int at = firstDifference(before.dtype(), expected.get(before), found.get(after));
        if (at >= 0) {
          throw new IllegalStateException(
              "function %s: pass %s is wrong: %s (at %s) became %s: %s"
                  .formatted(
                      function,
                      pass.name(),
                      Difference.node(before),
                      before.origin(),
                      Difference.node(after),
                      Difference.element(
                          before.shape(), at, expected.get(before)[at], found.get(after)[at])));
        }
      }
    }
  }

  private static int firstDifference(DType dtype, double[] expected, double[] found) {
    double scale = Arrays.stream(expected).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    double tolerance = (dtype == DType.F64 ? 1e-9 : 1e-5) * scale + 1e-15;
    for (int i = 0; i < expected.length; i++) {
      boolean near = Math.abs(expected[i] - found[i]) <= tolerance;
      if (!near && Double.isFinite(expected[i])) {
        return i;
      }
    }
    return -1;
  }
}
