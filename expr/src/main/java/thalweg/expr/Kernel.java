package thalweg.expr;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A unit of execution while it is planned: one library operation, or a fused loop over a space of
 * indices that stores some values and may fold one.
 */
final class Kernel {
  /**
   * Most work one loop may hold, in vector operations. The JVM gives up on compiling larger methods
   * and would interpret them, several hundred times slower: measured on JDK 25, that happens
   * between six and eight hyperbolic tangents in one loop.
   */
  private static final int LARGEST_BODY = 100;

  /** Vector operations of an elementary function's polynomial, about. */
  private static final int ELEMENTARY = 20;

  /** Index space of a loop; for a library operation the shape of its result. */
  final Shape space;

  /** The library operation or the reduction; null for a loop that only maps. */
  final Expr anchor;

  /** Elementwise nodes computed inside the loop. */
  final Set<Expr> inline = new LinkedHashSet<>();

  /** Values of the loop, besides the fold, that are written to memory. */
  final List<Expr> stores = new ArrayList<>();

  private Kernel(Shape space, Expr anchor) {
    this.space = space;
    this.anchor = anchor;
  }

  static Kernel library(Expr op) {
    return new Kernel(op.shape(), op);
  }

  /** All results of one loop or choice. */
  static Kernel group(List<Expr> results) {
    Kernel k = new Kernel(results.get(0).shape(), results.get(0));
    k.stores.addAll(results.subList(1, results.size()));
    return k;
  }

  static Kernel fold(Expr reduce) {
    return new Kernel(reduce.in(0).shape(), reduce);
  }

  static Kernel map(Expr root) {
    Kernel k = new Kernel(root.shape(), null);
    k.stores.add(root);
    return k;
  }

  /** Whether one more operation would make the loop too large to be compiled. */
  boolean isFullFor(Expr e) {
    int weight = weight(e);
    for (Expr inside : inline) {
      weight += weight(inside);
    }
    return weight > LARGEST_BODY;
  }

  private static int weight(Expr e) {
    return e.op() instanceof Op.Unary u && isElementary(u.fn()) ? ELEMENTARY : 1;
  }

  /** Whether a function is computed by a polynomial. */
  static boolean isElementary(Op.UnaryFn fn) {
    return switch (fn) {
      case EXP, LOG, LOG1P, TANH, SIGMOID, SIN, COS -> true;
      case NEG, ABS, SIGN, SQRT, NOT, UNIT_UNIFORM -> false;
    };
  }

  boolean isLoop() {
    return anchor == null || isFold();
  }

  boolean isFold() {
    return anchor != null && anchor.op() instanceof Op.Reduce;
  }

  /** A fold across rows walks a column at a time; storing along the way would be scattered. */
  boolean storesWell() {
    if (!isFold()) {
      return isLoop();
    }
    Op.Reduce reduce = (Op.Reduce) anchor.op();
    for (int axis = space.rank() - 1; axis >= 0; axis--) {
      if (space.dim(axis) != 1) {
        return reduce.axes().contains(axis);
      }
    }
    return true;
  }

  List<Expr> writes() {
    List<Expr> all = new ArrayList<>(stores);
    if (anchor != null) {
      all.add(anchor);
    }
    return all;
  }

  /** Operands that are not computed inside: read from memory, or literal. */
  Set<Expr> operands() {
    Set<Expr> outside = new LinkedHashSet<>();
    for (Expr e : inline) {
      for (Expr in : e.inputs()) {
        addOutside(in, outside);
      }
    }
    if (isLoop()) {
      for (Expr e : stores) {
        addOutside(e, outside);
      }
    }
    if (anchor != null) {
      for (Expr in : anchor.inputs()) {
        addOutside(in, outside);
      }
    }
    return outside;
  }

  private void addOutside(Expr e, Set<Expr> outside) {
    if (!inline.contains(e)) {
      // A repeated value is read where it lies; only a library operation needs it written out.
      if (isLoop()) {
        outside.add(Partition.isSeenThrough(e) ? e.in(0) : e);
      } else {
        outside.add(anchor.op() instanceof Op.MatMul ? BatchMatMul.read(e) : e);
      }
    }
  }
}
