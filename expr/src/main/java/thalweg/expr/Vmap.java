package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many evaluations of one function at once: what is written for one example, one model or one
 * direction, computed for a whole array of them by larger operations instead of a loop.
 *
 * <p>A program for a program: the result can be differentiated, and batched again. Products of
 * batched matrices with one shared matrix become one large product; images of all slices become one
 * batch of images; weights of all slices become groups of one convolution. What does not depend on
 * the batched inputs is computed once.
 *
 * <p>Random numbers follow from their key: under one shared key every slice sees the same numbers.
 * To give each slice its own, batch the key; the program then holds one draw a slice.
 *
 * <p>A choice (cond) by a batched condition computes both sides and picks; a loop carries a leading
 * axis for whatever differs between the slices.
 */
public final class Vmap {
  private Vmap() {}

  /**
   * The outputs, as functions of {@code inputs}, for every slice of {@code batched}. In memory and
   * time at most as much as that many single evaluations.
   *
   * @param outputs what to compute; any shapes
   * @param inputs expressions that the outputs are computed from, usually {@link Expr#input} leaves
   * @param batched for each input its values: same type, shape [B, the input's shape]
   * @return for each output an expression of shape [B, the output's shape]; one that does not
   *     depend on the inputs is repeated
   * @throws IllegalArgumentException if there is no input, or types, shapes or B do not fit
   */
  public static List<Expr> vmap(List<Expr> outputs, List<Expr> inputs, List<Expr> batched) {
    int size = size(inputs, batched);
    // Loops that only differ in what they put out would each be batched on their own.
    List<Expr> all = new ArrayList<>(outputs);
    all.addAll(inputs);
    List<Expr> merged = Scans.merge(all);
    Map<Expr, Batching.Value> given = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      given.put(merged.get(outputs.size() + i), new Batching.Value(batched.get(i), true));
    }
    return Batching.run(merged.subList(0, outputs.size()), given, size).stream()
        .map(v -> Batching.repeated(v, size))
        .toList();
  }

  /** One output, as a function of one input; otherwise as the other method. */
  public static Expr vmap(Expr output, Expr input, Expr batched) {
    return vmap(List.of(output), List.of(input), List.of(batched)).get(0);
  }

  private static int size(List<Expr> inputs, List<Expr> batched) {
    Typing.require(
        !inputs.isEmpty() && inputs.size() == batched.size(),
        "vmap: expects as many batched values as inputs, and one at least, not %s for %s",
        batched.size(),
        inputs.size());
    Shape first = batched.get(0).shape();
    Typing.require(first.rank() > 0, "vmap: no leading axis in %s", batched.get(0));
    for (int i = 0; i < inputs.size(); i++) {
      Expr in = inputs.get(i);
      Expr all = batched.get(i);
      Shape expected = TypingArrays.stacked(first.dim(0), in.shape());
      Typing.require(
          all.dtype() == in.dtype() && all.shape().equals(expected),
          "vmap: slices of %s%s for %s have shape %s, not %s",
          in.dtype(),
          in.shape(),
          in,
          expected,
          all);
    }
    return first.dim(0);
  }
}
