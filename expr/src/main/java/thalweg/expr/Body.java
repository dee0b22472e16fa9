package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A closed program inside a node: results computed from numbered parameters and from nothing else.
 * Two bodies written alike are equal, whoever wrote them, since equal expressions are one object.
 */
record Body(List<Expr> parameters, List<Expr> results) {
  Body {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  /** A body, and the values outside that its author used: they became its last parameters. */
  record Closed(Body body, List<Expr> captured) {}

  static Expr parameter(int index, DType dtype, Shape shape) {
    return Expr.make(new Op.Parameter(index, dtype, shape));
  }

  /**
   * Closes results over the leaves {@code over}, which become the first parameters. Whatever else
   * the results use is captured as far out as it does not depend on those leaves: work that is the
   * same in every turn of a loop stays outside it.
   */
  static Closed close(List<Expr> over, List<Expr> results) {
    Set<Expr> inside = new HashSet<>(over);
    Set<Expr> captured = new LinkedHashSet<>();
    for (Expr e : Graphs.topological(results)) {
      for (Expr in : e.inputs()) {
        if (inside.contains(in)) {
          inside.add(e);
        }
      }
      if (inside.contains(e)) {
        for (Expr in : e.inputs()) {
          capture(in, inside, captured);
        }
      }
    }
    for (Expr e : results) {
      capture(e, inside, captured);
    }
    List<Expr> all = new ArrayList<>(over);
    all.addAll(captured);
    List<Expr> parameters = new ArrayList<>();
    Map<Expr, Expr> replaced = new HashMap<>();
    for (Expr e : all) {
      Expr p = parameter(parameters.size(), e.dtype(), e.shape());
      parameters.add(p);
      replaced.put(e, p);
    }
    return new Closed(
        new Body(parameters, Graphs.substitute(results, replaced)), List.copyOf(captured));
  }

  /** What is only repeated is captured before it is. */
  private static void capture(Expr e, Set<Expr> inside, Set<Expr> captured) {
    if (inside.contains(e) || isFree(e)) {
      return;
    }
    if (e.op() instanceof Op.Broadcast) {
      inside.add(e);
      capture(e.in(0), inside, captured);
    } else {
      captured.add(e);
    }
  }

  /** Constants cost nothing inside a body. */
  private static boolean isFree(Expr e) {
    return (e.op() instanceof Op.Broadcast || e.op() instanceof Op.Reshape)
        ? isFree(e.in(0))
        : e.op() instanceof Op.Literal || e.op() instanceof Op.Iota;
  }

  /** The results with these values in the parameters' places. */
  List<Expr> apply(List<Expr> arguments) {
    return Graphs.substitute(results, bind(arguments));
  }

  /** What stands for each parameter, in their order. */
  <T> Map<Expr, T> bind(List<T> arguments) {
    Map<Expr, T> bound = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      bound.put(parameters.get(i), arguments.get(i));
    }
    return bound;
  }

  /** The same body keeping only some results. */
  Body keep(List<Integer> kept) {
    return new Body(parameters, kept.stream().map(results::get).toList());
  }

  @Override
  public String toString() {
    return parameters.size() + " parameters, " + results.size() + " results";
  }
}
