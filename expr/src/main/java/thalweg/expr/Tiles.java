package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  private Tiles(List<Kernel> order, Map<Kernel, Set<Kernel>> before, Map<Kernel, Loop> loops) {
    this.order = new ArrayList<>(order);
    this.before = before;
    this.loops = loops;
  }

  /** The order with groups made neighbours, and for each follower the convolution it follows. */
  record Result(List<Kernel> order, Map<Kernel, Kernel> leaderOf) {
    /** Index of the first kernel of the group that kernel {@code i} belongs to. */
    int start(int i) {
      return order.subList(0, i + 1).lastIndexOf(leaderOf.getOrDefault(order.get(i), order.get(i)));
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
        && ConvolveCut.of(k.anchor).isPresent();
  }

  private void gather(Kernel leader, Set<Kernel> taken, Map<Expr, Variable> inPlace) {
    int images = ((Op.Convolve) leader.anchor.op()).x().dim(0);
    Set<Expr> made = new HashSet<>(leader.writes());
    int end = order.indexOf(leader) + 1;
    for (int i = end; i < order.size(); i++) {
      Kernel k = order.get(i);
      if (!taken.contains(k)
          && !leads(k)
          && k.operands().stream().anyMatch(e -> made.contains(Partition.storage(e)))
          && k.writes().stream().noneMatch(inPlace::containsKey)
          && goesByImage(k, images, made)
          && order.subList(end, i).stream().noneMatch(before.get(k)::contains)) {
        order.remove(i);
        order.add(end++, k);
        made.addAll(k.writes());
        leaderOf.put(k, leader);
      }
    }
  }

  /** Whether k makes each image of its results from the same image of what the group made. */
  private boolean goesByImage(Kernel k, int images, Set<Expr> made) {
    Loop loop = loops.get(k);
    if (loop != null) {
      if (loop.fold() != null || loop.extents()[0] % images != 0) {
        return false;
      }
      int[] walk = loop.accesses().get(loop.reads()).strides();
      return loop.accesses().subList(0, loop.reads()).stream()
          .filter(a -> made.contains(a.value()))
          .allMatch(
              a -> Arrays.equals(a.strides(), walk) && a.value().shape().size() == k.space.size());
    }
    Expr e = k.anchor;
    return switch (e.op()) {
      case Op.MaxPoolIndex _, Op.WindowSum _ -> e.shape().dim(0) == images;
      case Op.TakeAlong _, Op.AddAlong _ ->
          e.shape().dim(0) == images && Pooled.indices(e).isPresent();
      default -> false;
    };
  }
}
