package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes work out of a loop that needs nothing of what earlier turns left. */
final class Hoist {
  private Hoist() {}

  /**
   * Products of an element with a matrix that stays the same: one product over the rows of all
   * turns costs far less than one each turn. Each becomes a further sequence.
   *
   * @param elements stand-ins for this turn's elements; grows by those of the further sequences
   * @param sequences grows likewise
   * @return the results with the products replaced
   */
  static List<Expr> products(
      List<Expr> results, List<Expr> state, List<Expr> elements, List<Expr> sequences) {
    Set<Expr> inside = new HashSet<>(state);
    inside.addAll(elements);
    Map<Expr, Expr> replaced = new HashMap<>();
    List<Expr> original = new ArrayList<>(elements);
    for (Expr e : Graphs.topological(results)) {
      for (Expr in : e.inputs()) {
        if (inside.contains(in)) {
          inside.add(e);
        }
      }
      if (e.op() instanceof Op.MatMul m
          && !m.transposeA()
          && e.shape().rank() == 2
          && original.contains(e.in(0))
          && !inside.contains(e.in(1))) {
        Expr sequence = sequences.get(original.indexOf(e.in(0)));
        int turns = sequence.shape().dim(0);
        int rows = e.shape().dim(0);
        Expr product =
            Expr.make(m, sequence.reshape(turns * rows, e.in(0).shape().dim(1)), e.in(1));
        Expr element = Expr.input("element", e.dtype(), e.shape().dims());
        replaced.put(e, element);
        elements.add(element);
        sequences.add(product.reshape(turns, rows, e.shape().dim(1)));
      }
    }
    return replaced.isEmpty() ? results : Graphs.substitute(results, replaced);
  }
}
