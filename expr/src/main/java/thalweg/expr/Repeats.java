package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Repetition by NumPy's rule: of elements, and of matrices in a batch of products. */
final class Repeats {
  private Repeats() {}

  /** An expression repeated to a shape that is not its own. */
  static Expr to(Shape target, Expr e) {
    Shape shape = e.shape();
    if (!Typing.broadcast("broadcast", shape, target).equals(target)) {
      throw new IllegalArgumentException("broadcast: " + shape + " does not repeat to " + target);
    }
    int offset = target.rank() - shape.rank();
    List<Integer> kept = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (shape.dim(i) == target.dim(offset + i)) {
        kept.add(shape.dim(i));
        axes.add(offset + i);
      }
    }
    Expr core = e.reshape(kept.stream().mapToInt(Integer::intValue).toArray());
    return core.shape().equals(target)
        ? core
        : Expr.make(new Op.Broadcast(target, List.copyOf(axes)), core);
  }

  static Expr matmul(Expr a, Expr b) {
    Op op = new Op.MatMul(false, false);
    int least = Math.min(a.shape().rank(), b.shape().rank());
    int most = Math.max(a.shape().rank(), b.shape().rank());
    if (most == 2 || least < 2) {
      return Expr.make(op, a, b);
    }
    Shape batch = Typing.broadcast("matmul", leading(a.shape()), leading(b.shape()));
    return Expr.make(op, repeated(a, batch), repeated(b, batch));
  }

  private static Shape leading(Shape s) {
    return Shape.of(Arrays.copyOf(s.dims(), s.rank() - 2));
  }

  private static Expr repeated(Expr matrix, Shape batch) {
    int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
    dims[batch.rank()] = matrix.shape().dim(matrix.shape().rank() - 2);
    dims[batch.rank() + 1] = matrix.shape().dim(matrix.shape().rank() - 1);
    return matrix.broadcastTo(Shape.of(dims));
  }
}
