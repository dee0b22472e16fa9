package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Batching.Value;

/** Products of matrices and convolutions for all slices at once; a part of {@link Batching}. */
final class BatchingProducts {
  private BatchingProducts() {}

  static Expr matmul(Op.MatMul m, Value a, Value b, int size) {
    if (a.batched() && b.batched()) {
      return Expr.make(m, a.expr(), b.expr());
    }
    if (a.batched()) {
      return rows(a.expr(), m.transposeA(), b.expr(), m.transposeB(), size);
    }
    Expr right = b.expr();
    int rank = right.shape().rank();
    boolean turnsFreely = right.shape().dim(rank - 2) == 1 || right.shape().dim(rank - 1) == 1;
    if (m.transposeB() || turnsFreely) {
      return swapped(rows(right, !m.transposeB(), a.expr(), !m.transposeA(), size));
    }
    // Turning the right matrices twice costs more than reading the left one again and again.
    return Expr.make(m, Batching.repeated(a, size), right);
  }

  /** Slices of rows times one matrix: all rows in one product. */
  private static Expr rows(Expr a, boolean transposeA, Expr b, boolean transposeB, int size) {
    Expr upright = transposeA ? swapped(a) : a;
    int rank = upright.shape().rank();
    Expr inside = Batching.move(upright, 0, rank - 3);
    int m = inside.shape().dim(rank - 2);
    int[] joined = Arrays.copyOf(inside.shape().dims(), rank - 1);
    joined[rank - 3] = size * m;
    joined[rank - 2] = inside.shape().dim(rank - 1);
    Expr product = Expr.make(new Op.MatMul(false, transposeB), inside.reshape(joined), b);
    int[] apart = inside.shape().dims();
    apart[rank - 1] = product.shape().dim(rank - 2);
    return Batching.move(product.reshape(apart), rank - 3, 0);
  }

  private static Expr swapped(Expr e) {
    int rank = e.shape().rank();
    return Batching.move(e, rank - 1, rank - 2);
  }

  /** Which index of a convolution the slices join; it occurs in exactly what differs by slice. */
  private enum Joins {
    /** Images and results differ, weights are shared. */
    IMAGES,
    /** Weights and results differ, images are shared. */
    CHANNELS_OUT,
    /** Images and weights differ, results are shared. */
    CHANNELS_IN,
    /**
     * All three differ. For gradients of each example this is BACKWARD_WEIGHTS of one image in as
     * many groups as there are examples: a form that kernels recognise.
     */
    GROUPS
  }

  /** The three arrays of a convolution. */
  private enum Part {
    X,
    W,
    Y
  }

  static Expr convolve(Op.Convolve c, Value a, Value b, int size) {
    Joins joins = joins(c.kind(), a.batched(), b.batched());
    Part first = c.kind() == Op.ConvolveKind.BACKWARD_DATA ? Part.Y : Part.X;
    Part second = c.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS ? Part.Y : Part.W;
    Part result =
        switch (c.kind()) {
          case FORWARD -> Part.Y;
          case BACKWARD_DATA -> Part.X;
          case BACKWARD_WEIGHTS -> Part.W;
        };
    Op joined =
        new Op.Convolve(
            c.kind(),
            c.window(),
            joins == Joins.GROUPS ? size * c.groups() : c.groups(),
            joined(c, Part.X, joins, size),
            joined(c, Part.W, joins, size),
            c.layout());
    Expr y = Expr.make(joined, join(c, first, joins, a, size), join(c, second, joins, b, size));
    int at = place(c, result, joins);
    Shape whole = shape(c, result);
    int[] apart = insert(split(c, result), at, size);
    return Batching.move(y.reshape(apart), at, 0).reshape(TypingArrays.stacked(size, whole).dims());
  }

  private static Joins joins(Op.ConvolveKind kind, boolean first, boolean second) {
    if (first && second) {
      return Joins.GROUPS;
    }
    return switch (kind) {
      case FORWARD -> first ? Joins.IMAGES : Joins.CHANNELS_OUT;
      case BACKWARD_DATA -> first ? Joins.IMAGES : Joins.CHANNELS_IN;
      case BACKWARD_WEIGHTS -> first ? Joins.CHANNELS_IN : Joins.CHANNELS_OUT;
    };
  }

  private static Expr join(Op.Convolve c, Part part, Joins joins, Value v, int size) {
    if (!v.batched()) {
      return v.expr();
    }
    int[] apart = insert(split(c, part), 0, size);
    return Batching.move(v.expr().reshape(apart), 0, place(c, part, joins))
        .reshape(joined(c, part, joins, size).dims());
  }

  private static Shape shape(Op.Convolve c, Part part) {
    return switch (part) {
      case X -> c.x();
      case W -> c.w();
      case Y -> c.y();
    };
  }

  /** The extents with the axis of channels cut into groups and channels of a group. */
  private static int[] split(Op.Convolve c, Part part) {
    Shape s = shape(c, part);
    int axis = groupAxis(c, part);
    int[] dims = insert(s.dims(), axis, c.groups());
    dims[axis + 1] = s.dim(axis) / c.groups();
    return dims;
  }

  private static int groupAxis(Op.Convolve c, Part part) {
    return part == Part.W ? 0 : c.layout().channelAxis();
  }

  /** Where the slices go among the axes of {@link #split}; -1 where this part has none. */
  private static int place(Op.Convolve c, Part part, Joins joins) {
    int groups = groupAxis(c, part);
    return switch (joins) {
      case GROUPS -> groups;
      case IMAGES -> part == Part.W ? -1 : 0;
      case CHANNELS_OUT -> part == Part.X ? -1 : groups + 1;
      case CHANNELS_IN -> part == Part.Y ? -1 : part == Part.W ? groups + 2 : groups + 1;
    };
  }

  /** The shape of a part with the slices joined to their axis. */
  private static Shape joined(Op.Convolve c, Part part, Joins joins, int size) {
    int[] dims = shape(c, part).dims();
    int at = place(c, part, joins);
    if (at >= 0) {
      int groups = groupAxis(c, part);
      dims[at > groups ? at - 1 : at] *= size;
    }
    return Shape.of(dims);
  }

  private static int[] insert(int[] dims, int at, int extent) {
    List<Integer> all = new ArrayList<>(IntStream.of(dims).boxed().toList());
    all.add(at, extent);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
