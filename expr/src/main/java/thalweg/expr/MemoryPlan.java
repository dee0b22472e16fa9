package thalweg.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Places all intermediate values in one arena: a value's bytes are taken when its kernel runs and
 * given back after its last reader, best fit first. A loop may write its result over an operand of
 * the same layout that it is the last to read.
 */
final class MemoryPlan {
  private static final long ALIGNMENT = 64;

  private final Map<Expr, Long> offset = new HashMap<>();
  private final Map<Expr, Long> reserved = new HashMap<>();
  private final TreeMap<Long, Long> free = new TreeMap<>();
  private long end;

  private MemoryPlan() {}

  /** Offsets in bytes of values and of kernels' scratch memory, and the arena's size. */
  record Result(Map<Expr, Long> offsets, Map<Kernel, Long> scratch, long bytes) {}

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
    MemoryPlan plan = new MemoryPlan();
    List<Kernel> order = tiles.order();
    Map<Kernel, Long> scratch = new HashMap<>();
    Map<Expr, Integer> lastUse = new HashMap<>();
    Map<Expr, Integer> lastRead = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      int now = i;
      int end = tiles.end(i);
      order.get(i).writes().forEach(e -> lastUse.put(e, end));
      int until =
          i + 1 < order.size() && productOf.get(order.get(i + 1)) == order.get(i) ? i + 1 : end;
      order.get(i).operands().forEach(e -> lastRead.put(Partition.storage(e), now));
      for (Expr operand : order.get(i).operands()) {
        lastUse.computeIfPresent(Partition.storage(operand), (_, _) -> until);
      }
    }
    kept.forEach(e -> lastUse.put(e, Integer.MAX_VALUE));
    Map<Integer, List<Expr>> ending =
        lastUse.keySet().stream()
            .sorted(Comparator.comparingLong(Expr::id))
            .collect(Collectors.groupingBy(lastUse::get));
    Set<Expr> inGroup = new HashSet<>();
    List<long[]> lent = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Kernel k = order.get(i);
      for (Expr e : k.writes()) {
        // Made image by image and read so: once the image is read its memory is free for the next.
        ToIntFunction<Expr> last =
            x ->
                inGroup.contains(x) && !kept.contains(x)
                    ? lastRead.getOrDefault(x, -1)
                    : lastUse.get(x);
        if (!pinned.contains(e)
            && !plan.takeOver(e, k, loops.get(k), busy(k, tiles, productOf), last, i)) {
          plan.take(e);
        }
      }
      inGroup.addAll(k.writes());
      Long wanted = scratchBytes.get(k);
      if (wanted != null) {
        long at = plan.take(rounded(wanted));
        scratch.put(k, at);
        lent.add(new long[] {at, rounded(wanted)});
      }
      if (tiles.end(i) == i) {
        lent.forEach(l -> plan.release(l[0], l[1]));
        lent.clear();
        inGroup.clear();
      }
      for (Expr e : ending.getOrDefault(i, List.of())) {
        if (plan.reserved.containsKey(e)) {
          plan.release(e);
        }
      }
    }
    return new Result(plan.offset, scratch, plan.end + Tensor.PADDING);
  }

  /** Memory that a product reads in all its blocks, while the loop already writes the first. */
  private static Set<Expr> busy(Kernel k, Tiles.Result tiles, Map<Kernel, Kernel> productOf) {
    Kernel first = productOf.getOrDefault(k, tiles.leaderOf().get(k));
    return first == null
        ? Set.of()
        : first.operands().stream().map(Partition::storage).collect(Collectors.toSet());
  }

  /** What a value takes, with its padding. */
  static long bytes(Expr e) {
    return rounded((long) e.shape().size() * e.dtype().bytes() + Tensor.PADDING);
  }

  private static long rounded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private boolean takeOver(
      Expr e, Kernel k, Loop loop, Set<Expr> busy, ToIntFunction<Expr> lastUse, int now) {
    if (loop == null || loop.fold() != null) {
      return false;
    }
    Loop.Access walk = loop.accesses().get(loop.reads() + k.stores.indexOf(e));
    for (Loop.Access read : loop.accesses().subList(0, loop.reads())) {
      Expr old = read.value();
      boolean last =
          reserved.containsKey(old) && lastUse.applyAsInt(old) == now && !busy.contains(old);
      if (last && bytes(old) == bytes(e) && sameWalk(loop, old, walk)) {
        offset.put(e, offset.get(old));
        reserved.put(e, reserved.remove(old));
        return true;
      }
    }
    return false;
  }

  private static boolean sameWalk(Loop loop, Expr value, Loop.Access walk) {
    return loop.accesses().subList(0, loop.reads()).stream()
        .filter(a -> a.value() == value)
        .allMatch(walk::walksLike);
  }

  private void take(Expr e) {
    offset.put(e, take(bytes(e)));
    reserved.put(e, bytes(e));
  }

  private long take(long wanted) {
    long at = -1;
    long length = Long.MAX_VALUE;
    for (Map.Entry<Long, Long> hole : free.entrySet()) {
      if (hole.getValue() >= wanted && hole.getValue() < length) {
        at = hole.getKey();
        length = hole.getValue();
      }
    }
    if (at < 0) {
      at = end;
      end += wanted;
    } else {
      free.remove(at);
      if (length > wanted) {
        free.put(at + wanted, length - wanted);
      }
    }
    return at;
  }

  private void release(Expr e) {
    release(offset.get(e), reserved.remove(e));
  }

  private void release(long from, long bytes) {
    long at = from;
    long length = bytes;
    Map.Entry<Long, Long> left = free.floorEntry(at);
    if (left != null && left.getKey() + left.getValue() == at) {
      at = left.getKey();
      length += left.getValue();
    }
    Long right = free.remove(at + length);
    if (right != null) {
      length += right;
    }
    free.put(at, length);
  }
}
