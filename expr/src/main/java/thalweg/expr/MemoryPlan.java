package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Places all intermediate values in one arena: each has its bytes from the kernel that writes it to
 * its last reader. A loop may write its result over an operand of the same layout that it is the
 * last to read. Where the bytes lie is found by {@link Packing}.
 */
final class MemoryPlan {
  private final Map<Expr, Packing.Piece> pieces = new HashMap<>();
  private final List<Packing.Piece> all = new ArrayList<>();
  private final Map<Expr, Integer> lastUse = new HashMap<>();
  private final Map<Expr, Integer> lastRead = new HashMap<>();
  private final Set<Expr> replaced = new HashSet<>();
  private final Tiles.Result tiles;

  private MemoryPlan(Tiles.Result tiles) {
    this.tiles = tiles;
  }

  /**
   * Offsets in bytes of values and of kernels' scratch memory, the arena's size, and the most bytes
   * that are in use at one time: no placing could do with less.
   */
  record Result(Map<Expr, Long> offsets, Map<Kernel, Long> scratch, long bytes, long leastBytes) {}

  /**
   * @param tiles kernels in order; those of a group run interleaved, so what one reads must last as
   *     long as the last
   * @param productOf pairs that run together: what the product reads must last as long as the loop
   * @param pinned values that live elsewhere (outputs, variables)
   * @param kept values that must outlive all kernels
   * @param scratchBytes memory that kernels need while they run
   */
  static Result of(
      Tiles.Result tiles,
      Map<Kernel, Loop> loops,
      Map<Kernel, Kernel> productOf,
      Set<Expr> pinned,
      Set<Expr> kept,
      Map<Kernel, Long> scratchBytes) {
    MemoryPlan plan = new MemoryPlan(tiles);
    List<Kernel> order = tiles.order();
    plan.findLastUses(productOf);
    kept.forEach(e -> plan.lastUse.put(e, order.size()));
    Map<Kernel, Packing.Piece> scratch = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      Kernel k = order.get(i);
      for (Expr e : k.writes()) {
        Set<Expr> busy = plan.busy(k, productOf);
        if (!pinned.contains(e) && !plan.takeOver(e, k, loops.get(k), busy, i)) {
          plan.pieces.put(e, plan.take(bytes(e), i, plan.lastUse.get(e)));
        }
      }
      if (scratchBytes.containsKey(k)) {
        scratch.put(k, plan.take(Memory.aligned(scratchBytes.get(k)), i, tiles.end(i)));
      }
    }
    long bytes = Packing.pack(plan.all);
    Map<Expr, Long> offsets = new HashMap<>();
    plan.pieces.forEach((e, piece) -> offsets.put(e, piece.at()));
    Map<Kernel, Long> scratchOffsets = new HashMap<>();
    scratch.forEach((k, piece) -> scratchOffsets.put(k, piece.at()));
    return new Result(
        offsets, scratchOffsets, bytes + Tensor.PADDING, Packing.leastBytes(plan.all));
  }

  private void findLastUses(Map<Kernel, Kernel> productOf) {
    List<Kernel> order = tiles.order();
    for (int i = 0; i < order.size(); i++) {
      int now = i;
      int end = tiles.end(i);
      order.get(i).writes().forEach(e -> lastUse.put(e, end));
      int until =
          i + 1 < order.size() && productOf.get(order.get(i + 1)) == order.get(i) ? i + 1 : end;
      for (Expr operand : order.get(i).operands()) {
        Expr e = Partition.storage(operand);
        lastRead.put(e, now);
        lastUse.computeIfPresent(e, (_, _) -> until);
      }
    }
  }

  /** Memory that a product reads in all its blocks, while the loop already writes the first. */
  private Set<Expr> busy(Kernel k, Map<Kernel, Kernel> productOf) {
    Kernel first = productOf.getOrDefault(k, tiles.leaderOf().get(k));
    return first == null
        ? Set.of()
        : first.operands().stream().map(Partition::storage).collect(Collectors.toSet());
  }

  /** What a value takes, with its padding. */
  static long bytes(Expr e) {
    return Memory.aligned(e.bytes() + Tensor.PADDING);
  }

  private Packing.Piece take(long bytes, int from, int to) {
    Packing.Piece piece = new Packing.Piece(bytes, from, to);
    all.add(piece);
    return piece;
  }

  private boolean takeOver(Expr e, Kernel k, Loop loop, Set<Expr> busy, int now) {
    if (loop == null || loop.fold() != null) {
      return false;
    }
    Loop.Access walk = loop.accesses().get(loop.reads() + k.stores.indexOf(e));
    for (Loop.Access read : loop.accesses().subList(0, loop.reads())) {
      Expr old = read.value();
      Packing.Piece piece = pieces.get(old);
      // The piece ends with the value that lies in it last.
      boolean last =
          piece != null
              && !replaced.contains(old)
              && !busy.contains(old)
              && ((piece.to() == now && lastUse.get(old) == now) || readLastInGroup(old, now));
      // Rounded up, arrays of one length may take as many bytes though their elements do not.
      boolean fits = bytes(old) == bytes(e) && old.dtype().bytes() == e.dtype().bytes();
      if (last && fits && sameWalk(loop, old, walk)) {
        replaced.add(old);
        piece.lastUntil(lastUse.get(e));
        pieces.put(e, piece);
        return true;
      }
    }
    return false;
  }

  /** Made image by image and read so: once an image is read its memory is free for the next. */
  private boolean readLastInGroup(Expr old, int now) {
    int end = tiles.end(now);
    boolean made =
        tiles.order().subList(tiles.start(now), now).stream()
            .anyMatch(k -> k.writes().contains(old));
    return made && lastRead.get(old) == now && lastUse.get(old) == end;
  }

  private static boolean sameWalk(Loop loop, Expr value, Loop.Access walk) {
    return loop.accesses().subList(0, loop.reads()).stream()
        .filter(a -> a.value() == value)
        .allMatch(walk::walksLike);
  }
}
