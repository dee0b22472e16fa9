package thalweg.expr;

import java.util.List;
import java.util.Map;

/** One-shot evaluation: compiled, run once on the caller's thread, and forgotten. */
final class Eval {
  private Eval() {}

  static Tensor of(Expr e, Map<Expr, Tensor> inputs) {
    try (Workers alone = new Workers(1)) {
      Function f = Function.compile("eval", alone, List.of(e), List.of());
      for (Expr in : Graphs.topological(List.of(e))) {
        if (in.op() instanceof Op.Input) {
          Tensor given = inputs.get(in);
          if (given == null) {
            throw new IllegalArgumentException(
                "eval of %s (at %s): no value given for %s (at %s)"
                    .formatted(e, e.origin(), in, in.origin()));
          }
          f.input(in).set(given);
        }
      }
      f.call();
      return f.output(0);
    }
  }
}
