package thalweg.expr;

import java.util.List;
import java.util.Map;

/**
 * A plan with memory: what runs, why, and where each value lies.
 *
 * @param kernels for each step the kernels that it runs; none where it copies
 * @param address of every value that is stored, leaves among them
 */
record Bound(Plan plan, List<Step> steps, List<List<Kernel>> kernels, Map<Expr, Long> address) {
  long address(Expr e) {
    return address.get(Partition.storage(e));
  }

  /** The elements that lie in memory now. */
  double[] elements(Expr e) {
    return Memory.elements(e.dtype(), address(e), e.shape().size());
  }

  /** Values that a step reads from memory and does not make itself. */
  static List<Expr> operands(List<Kernel> kernels) {
    java.util.Set<Expr> made = new java.util.HashSet<>();
    java.util.Set<Expr> read = new java.util.LinkedHashSet<>();
    for (Kernel k : kernels) {
      for (Expr e : k.operands()) {
        Expr stored = Partition.storage(e);
        if (!made.contains(stored) && !(stored.op() instanceof Op.Literal)) {
          read.add(stored);
        }
      }
      made.addAll(k.writes());
    }
    return List.copyOf(read);
  }
}
