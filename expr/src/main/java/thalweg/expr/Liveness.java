package thalweg.expr;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From which kernel to which each intermediate value is needed, and what memory that takes at least
 * in this order of kernels.
 *
 * <p>The bound is made by hand: at each kernel, add up the bytes of the values that exist. A loop
 * may write over what it reads, so there it is the larger of what exists before and after; any
 * other kernel holds operands and results at a time, and what the body of a loop needs within. The
 * largest of these sums is a lower bound of every plan for this order.
 */
final class Liveness {
  /** Kernels, by their place in the order, that write a value and that read it last. */
  record Span(int from, int to) {}

  private final Map<Expr, Span> spans = new HashMap<>();
  private long most;
  private int worst;

  Liveness(Plan plan) {
    List<Kernel> order = plan.order();
    Set<Expr> kept = new HashSet<>();
    plan.outputs().forEach(e -> kept.add(Partition.storage(e)));
    plan.updates().forEach(u -> kept.add(Partition.storage(u.value())));
    for (int i = 0; i < order.size(); i++) {
      int now = i;
      for (Expr e : Bound.operands(List.of(order.get(i)))) {
        spans.computeIfPresent(e, (_, s) -> new Span(s.from(), Math.max(s.to(), now)));
      }
      for (Expr e : order.get(i).writes()) {
        if (plan.offsets().containsKey(e)) {
          spans.put(e, new Span(i, kept.contains(e) ? order.size() : i));
        }
      }
    }
    for (int i = 0; i < order.size(); i++) {
      long bytes = at(order.get(i), i, plan);
      if (bytes > most) {
        most = bytes;
        worst = i;
      }
    }
  }

  private long at(Kernel k, int i, Plan plan) {
    long before = 0;
    long after = 0;
    long both = 0;
    for (Map.Entry<Expr, Span> value : spans.entrySet()) {
      Span s = value.getValue();
      long bytes = value.getKey().bytes();
      before += s.from() < i && s.to() >= i ? bytes : 0;
      after += s.from() <= i && s.to() >= i && (s.to() > i || s.from() == i) ? bytes : 0;
      both += s.from() <= i && s.to() >= i ? bytes : 0;
    }
    long inside = 0;
    for (Plan body : plan.bodies().getOrDefault(k, List.of())) {
      inside = Math.max(inside, new Liveness(body).leastBytes());
    }
    return k.isLoop() && !k.isFold() ? Math.max(before, after) : both + inside;
  }

  Span span(Expr e) {
    return spans.get(e);
  }

  /** The lower bound in bytes. */
  long leastBytes() {
    return most;
  }

  /** The place in the order of the kernel where it is reached. */
  int worst() {
    return worst;
  }
}
