package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the {@link Loop} of a fused kernel: indexes, strides, order of loops, body. */
final class LoopBuilder {
  private final Kernel kernel;
  private final Shape space;
  private final boolean[] folded;

  /** Accesses with one stride for each axis of the space, before axes are joined. */
  private final List<Loop.Access> accesses = new ArrayList<>();

  private final List<Loop.Node> body = new ArrayList<>();
  private final Map<Expr, Integer> number = new HashMap<>();

  private LoopBuilder(Kernel kernel) {
    this.kernel = kernel;
    this.space = kernel.space;
    this.folded = new boolean[space.rank()];
    if (kernel.isFold()) {
      ((Op.Reduce) kernel.anchor.op()).axes().forEach(a -> folded[a] = true);
    }
  }

  static Loop build(Kernel kernel) {
    return new LoopBuilder(kernel).build();
  }

  private Loop build() {
    List<Expr> order = new ArrayList<>(kernel.inline);
    order.sort(Comparator.comparingLong(Expr::id));
    for (Expr e : order) {
      List<Integer> operands = new ArrayList<>();
      for (Expr in : e.inputs()) {
        operands.add(operand(in));
      }
      number.put(e, body.size());
      body.add(new Loop.Apply((Op.Elementwise) e.op(), e.dtype(), e.in(0).dtype(), operands));
    }
    List<Integer> stores = new ArrayList<>();
    kernel.stores.forEach(e -> stores.add(operand(e)));
    Loop.Fold fold = null;
    if (kernel.isFold()) {
      Op.Reduce reduce = (Op.Reduce) kernel.anchor.op();
      fold = new Loop.Fold(reduce.fn(), operand(kernel.anchor.in(0)));
    }
    int reads = accesses.size();
    for (Expr e : kernel.stores) {
      accesses.add(new Loop.Access(e, e.dtype(), 0, space.strides()));
    }
    if (fold != null) {
      accesses.add(new Loop.Access(kernel.anchor, kernel.anchor.dtype(), 0, foldStrides()));
    }
    return nest(reads, stores, fold);
  }

  private int operand(Expr e) {
    Integer known = number.get(e);
    if (known != null) {
      return known;
    }
    Loop.Node node;
    if (e.op() instanceof Op.Literal l) {
      node = new Loop.Const(l.value(), l.dtype());
    } else if (e.op() instanceof Op.Broadcast b) {
      Expr x = e.in(0);
      if (x.op() instanceof Op.Literal l) {
        node = new Loop.Const(l.value(), l.dtype());
      } else {
        int[] strides = new int[space.rank()];
        int[] own = x.shape().strides();
        for (int i = 0; i < own.length; i++) {
          strides[b.axes().get(i)] = own[i];
        }
        node = load(x, 0, strides);
      }
    } else if (Partition.isSeenThrough(e)) {
      Op.Slice slice = (Op.Slice) e.op();
      int[] strides = e.in(0).shape().strides();
      int offset = 0;
      for (int a = 0; a < strides.length; a++) {
        offset += strides[a] * slice.starts().get(a);
        strides[a] *= slice.strides().get(a);
      }
      node = load(e.in(0), offset, strides);
    } else {
      node = load(e, 0, space.strides());
    }
    number.put(e, body.size());
    body.add(node);
    return body.size() - 1;
  }

  private Loop.Load load(Expr e, int offset, int[] strides) {
    accesses.add(new Loop.Access(Partition.storage(e), e.dtype(), offset, strides));
    return new Loop.Load(accesses.size() - 1, e.dtype());
  }

  private int[] foldStrides() {
    int[] own = kernel.anchor.shape().strides();
    int[] strides = new int[space.rank()];
    int k = 0;
    for (int a = 0; a < strides.length; a++) {
      strides[a] = folded[a] ? 0 : own[k++];
    }
    return strides;
  }

  /** Drops axes of extent 1, joins neighbours that every array walks alike, orders the loops. */
  private Loop nest(int reads, List<Integer> stores, Loop.Fold fold) {
    List<int[]> groups = new ArrayList<>();
    for (int a = 0; a < space.rank(); a++) {
      if (space.dim(a) == 1) {
        continue;
      }
      int[] last = groups.isEmpty() ? null : groups.getLast();
      if (last != null && joins(last[last.length - 1], a)) {
        groups.removeLast();
        int[] longer = Arrays.copyOf(last, last.length + 1);
        longer[last.length] = a;
        groups.add(longer);
      } else {
        groups.add(new int[] {a});
      }
    }
    List<int[]> kept = groups.stream().filter(g -> !folded[g[0]]).toList();
    List<int[]> gone = groups.stream().filter(g -> folded[g[0]]).toList();
    boolean rows = fold != null && (groups.isEmpty() || folded[groups.getLast()[0]]);
    List<int[]> loops = new ArrayList<>(kept);
    if (fold == null && loops.isEmpty()) {
      loops.add(new int[0]);
    }
    int keptLoops = loops.size();
    loops.addAll(gone);
    if (fold != null && gone.isEmpty()) {
      loops.add(new int[0]);
    }
    int vector = fold == null || !rows ? keptLoops - 1 : loops.size() - 1;
    int[] extents = new int[loops.size()];
    for (int l = 0; l < extents.length; l++) {
      extents[l] = Arrays.stream(loops.get(l)).map(space::dim).reduce(1, (x, y) -> x * y);
    }
    List<Loop.Access> ordered = new ArrayList<>();
    for (int i = 0; i < accesses.size(); i++) {
      ordered.add(
          ordered(accesses.get(i), loops, vector, fold != null && i == accesses.size() - 1));
    }
    return new Loop(extents, keptLoops, vector, ordered, reads, body, stores, fold);
  }

  private boolean joins(int outer, int inner) {
    if (folded[outer] != folded[inner]) {
      return false;
    }
    return accesses.stream()
        .allMatch(a -> a.strides()[outer] == a.strides()[inner] * space.dim(inner));
  }

  private Loop.Access ordered(
      Loop.Access access, List<int[]> loops, int vector, boolean foldResult) {
    int[] strides =
        IntStream.range(0, loops.size())
            .map(l -> {
              int[] axes = loops.get(l);
              if (axes.length > 0) {
                return access.strides()[axes[axes.length - 1]];
              }
              // A loop of one turn, made up so that there is one: any stride is right.
              return l == vector && !foldResult ? 1 : 0;
            })
            .toArray();
    if (strides[vector] != 0 && strides[vector] != 1) {
      throw new IllegalStateException("not consecutive along the vector loop: " + access);
    }
    return new Loop.Access(access.value(), access.dtype(), access.offset(), strides);
  }
}
