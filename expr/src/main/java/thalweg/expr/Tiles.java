package thalweg.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Groups a convolution with the loops and poolings that follow on its result, image by image, and
 * moves them next to it in the order. {@link TileStep} runs a group block by block of images: what
 * one has written the next finds in the cache.
 */
final class Tiles {
  private final List<Kernel> order;
  private final Map<Kernel, Set<Kernel>> before;
  private final Map<Kernel, Loop> loops;
  private final Map<Kernel, Kernel> leaderOf = new HashMap<>();
  private final Map<Kernel, Integer> place = new HashMap<>();
  private final Map<Expr, List<Kernel>> readers = new HashMap<>();

  private Tiles(List<Kernel> order, Map<Kernel, Set<Kernel>> before, Map<Kernel, Loop> loops) {
    this.order = new ArrayList<>(order);
    this.before = before;
    this.loops = loops;
    renumber(0, order.size());
    for (Kernel k : order) {
      for (Expr operand : k.operands()) {
        readers.computeIfAbsent(Partition.storage(operand), _ -> new ArrayList<>()).add(k);
      }
    }
  }

  private void renumber(int from, int to) {
    for (int i = from; i < to; i++) {
      place.put(order.get(i), i);
    }
  }

  /** The order with groups made neighbours, and for each follower the convolution it follows. */
  record Result(List<Kernel> order, Map<Kernel, Kernel> leaderOf) {
    /** Index of the first kernel of the group that kernel {@code i} belongs to. */
    int start(int i) {
      Kernel leader = leaderOf.getOrDefault(order.get(i), order.get(i));
      int start = i;
      while (order.get(start) != leader) {
        start--;
      }
      return start;
    }

    /** Index of the last kernel of the group that kernel {@code i} belongs to. */
    int end(int i) {
      Kernel leader = leaderOf.getOrDefault(order.get(i), order.get(i));
      int end = i;
      while (end + 1 < order.size() && leaderOf.get(order.get(end + 1)) == leader) {
        end++;
      }
      return end;
    }
  }

  /**
   * @param taken kernels that already run together with another
   */
  static Result of(
      List<Kernel> order,
      Map<Kernel, Set<Kernel>> before,
      Map<Kernel, Loop> loops,
      Set<Kernel> taken,
      Map<Expr, Variable> inPlace) {
    Tiles tiles = new Tiles(order, before, loops);
    for (Kernel k : order) {
      if (leads(k)) {
        tiles.gather(k, taken, inPlace);
      }
    }
    return new Result(tiles.order, tiles.leaderOf);
  }

  private static boolean leads(Kernel k) {
    return k.anchor != null
        && k.anchor.op() instanceof Op.Convolve c
        && c.kind() != Op.ConvolveKind.BACKWARD_WEIGHTS
        && !Taps.areWorthwhile(k.anchor)
        && ConvolveCut.of(k.anchor).isPresent();
  }

  private void gather(Kernel leader, Set<Kernel> taken, Map<Expr, Variable> inPlace) {
    int images = ((Op.Convolve) leader.anchor.op()).x().dim(0);
    int first = place.get(leader);
    Set<Expr> made = new HashSet<>();
    Set<Kernel> seen = new HashSet<>();
    List<Kernel> followers = new ArrayList<>();
    // In their order; who reads what a follower makes comes after it.
    PriorityQueue<Kernel> open = new PriorityQueue<>(Comparator.comparingInt(place::get));
    for (Kernel k = leader; k != null; k = open.poll()) {
      boolean follows =
          k != leader
              && !taken.contains(k)
              && !leads(k)
              && k.writes().stream().noneMatch(inPlace::containsKey)
              && goesByImage(k, images, made)
              && before.get(k).stream()
                  .noneMatch(n -> place.get(n) > first && leaderOf.get(n) != leader);
      if (follows) {
        followers.add(k);
        leaderOf.put(k, leader);
      }
      if (follows || k == leader) {
        made.addAll(k.writes());
        for (Expr e : k.writes()) {
          readers.getOrDefault(e, List.of()).stream().filter(seen::add).forEach(open::add);
        }
      }
    }
    moveBehind(first, followers);
  }

  private void moveBehind(int first, List<Kernel> followers) {
    if (!followers.isEmpty()) {
      int end = place.get(followers.getLast()) + 1;
      Set<Kernel> moved = new HashSet<>(followers);
      List<Kernel> between = new ArrayList<>(followers);
      order.subList(first + 1, end).stream().filter(k -> !moved.contains(k)).forEach(between::add);
      for (int i = 0; i < between.size(); i++) {
        order.set(first + 1 + i, between.get(i));
      }
      renumber(first + 1, end);
    }
  }

  /** Whether k makes each image of its results from the same image of what the group made. */
  private boolean goesByImage(Kernel k, int images, Set<Expr> made) {
    Loop loop = loops.get(k);
    if (loop != null) {
      if (loop.fold() != null || loop.extents()[0] % images != 0) {
        return false;
      }
      Loop.Access walk = loop.accesses().get(loop.reads());
      return loop.accesses().subList(0, loop.reads()).stream()
          .filter(a -> made.contains(a.value()))
          .allMatch(a -> walk.walksLike(a) && a.value().shape().size() == k.space.size());
    }
    Expr e = k.anchor;
    return gathersWindows(e) && e.shape().dim(0) == images;
  }

  /**
   * Pooling. What spreads elements over larger images follows in no group: all that a group reads
   * and makes lasts as long as the group, and beside results that large it was a third of the
   * memory of a convolutional net's training step.
   */
  private static boolean gathersWindows(Expr e) {
    boolean pools = e.op() instanceof Op.MaxPoolIndex;
    boolean sums = e.op() instanceof Op.WindowSum s && !s.transposed();
    boolean takes = e.op() instanceof Op.TakeAlong && Pooled.indices(e).isPresent();
    return pools || sums || takes;
  }
}
