package thalweg.expr;

import java.util.Arrays;
import java.util.List;

/** Opens regions: their bodies only tell derivatives what to compute anew. */
final class Regions {
  private Regions() {}

  static List<Expr> open(List<Expr> roots) {
    List<Expr> now = roots;
    // A region's body may hold regions.
    while (Graphs.topological(now).stream().anyMatch(e -> e.op() instanceof Op.Region)) {
      now =
          Graphs.rewrite(
              now,
              (e, in) ->
                  e.op() instanceof Op.Region r
                      ? r.body().apply(Arrays.asList(in)).get(r.result())
                      : Graphs.withInputs(e, in));
    }
    return now;
  }
}
