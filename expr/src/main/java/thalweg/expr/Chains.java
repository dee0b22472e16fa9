package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs each matrix product with a loop that maps over its result, and moves the one next to the
 * other in the order, where nothing between needs otherwise. {@link ChainStep} runs the pair.
 */
final class Chains {
  private Chains() {}

  /** The order with pairs made neighbours, and for each paired loop its product. */
  record Result(List<Kernel> order, Map<Kernel, Kernel> productOf) {}

  static Result of(
      List<Kernel> order,
      Map<Kernel, Set<Kernel>> before,
      Map<Kernel, Loop> loops,
      Map<Expr, Variable> inPlace) {
    List<Kernel> moved = new ArrayList<>(order);
    Map<Kernel, Kernel> productOf = new HashMap<>();
    for (Kernel product : order) {
      if (product.anchor != null && product.anchor.op() instanceof Op.MatMul) {
        for (Kernel loop : order) {
          if (!productOf.containsKey(loop)
              && mapsOver(loop, loops.get(loop), product.anchor)
              && !overwritesOperand(loop, product, inPlace)
              && bringTogether(moved, product, loop, before)) {
            productOf.put(loop, product);
            break;
          }
        }
      }
    }
    return new Result(moved, productOf);
  }

  /** The loop reads every element of the result once, where it writes its own. */
  private static boolean mapsOver(Kernel kernel, Loop loop, Expr result) {
    if (loop == null || loop.fold() != null || kernel.space.size() != result.shape().size()) {
      return false;
    }
    if (!ChainStep.fits(result, loop)) {
      return false;
    }
    Loop.Access walk = loop.accesses().get(loop.reads());
    List<Loop.Access> reads =
        loop.accesses().subList(0, loop.reads()).stream().filter(a -> a.value() == result).toList();
    return !reads.isEmpty() && reads.stream().allMatch(walk::walksLike);
  }

  /** Other blocks of the product still read what this block of the loop would replace. */
  private static boolean overwritesOperand(
      Kernel loop, Kernel product, Map<Expr, Variable> inPlace) {
    for (Expr written : loop.writes()) {
      Variable replaced = inPlace.get(written);
      for (Expr in : product.anchor.inputs()) {
        if (replaced != null
            && Partition.storage(in).op() instanceof Op.Read r
            && r.variable() == replaced) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean bringTogether(
      List<Kernel> order, Kernel product, Kernel loop, Map<Kernel, Set<Kernel>> before) {
    int first = order.indexOf(product);
    int second = order.indexOf(loop);
    List<Kernel> between = order.subList(first + 1, second);
    boolean nobodyNeedsProduct = between.stream().noneMatch(k -> before.get(k).contains(product));
    boolean loopNeedsNobody = between.stream().noneMatch(before.get(loop)::contains);
    if (nobodyNeedsProduct) {
      order.remove(first);
      order.add(second - 1, product);
      return true;
    }
    if (loopNeedsNobody) {
      order.remove(second);
      order.add(first + 1, loop);
      return true;
    }
    return false;
  }
}
