package thalweg.expr;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expressions with some of their parts replaced: an input by a slice of a resident data set, one
 * model's variables by another's, an inner value by a given one. The expressions replaced in stay
 * as they are. Linear in the size of the graph.
 */
public final class Replace {
  private Replace() {}

  /**
   * @param replacements from parts of the outputs to what stands in their place, of the same type
   *     and shape; made all at once: what is put in is not replaced again
   * @throws IllegalArgumentException if types or shapes differ, or if a part occurs nowhere
   */
  public static List<Expr> in(List<Expr> outputs, Map<Expr, Expr> replacements) {
    Set<Expr> parts = new HashSet<>(Graphs.topological(outputs));
    replacements.forEach((old, with) -> {
      Typing.require(
          old.dtype() == with.dtype() && old.shape().equals(with.shape()),
          "replace: %s cannot stand in the place of %s; give one of the same type and shape",
          with,
          old);
      Typing.require(
          parts.contains(old),
          "replace: %s occurs nowhere in what it was to be replaced in; leave it out",
          old);
    });
    return Graphs.substitute(outputs, replacements);
  }

  /** One part of one expression; otherwise as the other method. */
  public static Expr in(Expr output, Expr old, Expr with) {
    return in(List.of(output), Map.of(old, with)).get(0);
  }
}
