package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes work out of a loop that needs nothing of what earlier turns left. */
final class Hoist {
  /** With fewer turns, transposing outside does not pay. */
  private static final int FEW_TURNS = 4;

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

  /**
   * Matrices that stay the same and are taken transposed in every turn: transposed once, outside.
   * Products are quicker with the right operand's rows as they are.
   */
  static List<Expr> transposes(List<Expr> roots) {
    return Graphs.rewrite(
        roots,
        (e, in) -> {
          Expr same = Graphs.withInputs(e, in);
          return e.op() instanceof Op.Scan s && s.length() >= FEW_TURNS
              ? transposed(same, s)
              : same;
        });
  }

  private static Expr transposed(Expr loop, Op.Scan s) {
    Expr[] inputs = loop.inputs().clone();
    List<Expr> parameters = new ArrayList<>(s.body().parameters());
    Map<Expr, Expr> replaced = new HashMap<>();
    List<Expr> order = Graphs.topological(s.body().results());
    for (int i = s.carried(); i < s.carried() + s.constants(); i++) {
      Expr p = s.body().parameters().get(i);
      List<Expr> users = order.stream().filter(e -> List.of(e.inputs()).contains(p)).toList();
      // A result that is the matrix itself is wanted as it is.
      boolean wanted = s.body().results().contains(p);
      if (!wanted && !users.isEmpty() && users.stream().allMatch(u -> takesTransposed(u, p))) {
        inputs[i] = inputs[i].transpose();
        Expr q = Body.parameter(i, p.dtype(), inputs[i].shape());
        parameters.set(i, q);
        for (Expr u : users) {
          replaced.put(u, q);
        }
      }
    }
    if (replaced.isEmpty()) {
      return loop;
    }
    List<Expr> results =
        Graphs.rewrite(
            s.body().results(),
            (e, in) -> {
              Expr q = replaced.get(e);
              return q == null
                  ? Graphs.withInputs(e, in)
                  : Expr.make(new Op.MatMul(((Op.MatMul) e.op()).transposeA(), false), in[0], q);
            });
    Op op =
        new Op.Scan(
            new Body(parameters, results),
            s.length(),
            s.carried(),
            s.constants(),
            s.fromEnd(),
            s.result());
    return Expr.make(op, inputs);
  }

  private static boolean takesTransposed(Expr user, Expr p) {
    return user.op() instanceof Op.MatMul m
        && m.transposeB()
        && user.shape().rank() == 2
        && user.in(1) == p
        && user.in(0) != p;
  }
}
