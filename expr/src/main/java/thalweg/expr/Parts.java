package thalweg.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Parts of arrays along one axis, and arrays put together; {@link Expr} tells what each gives. */
final class Parts {
  private Parts() {}

  static Expr slice(Expr x, int axis, int from, int to, int step) {
    Shape shape = x.shape();
    List<Integer> starts = new ArrayList<>();
    List<Integer> limits = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int a = 0; a < shape.rank(); a++) {
      starts.add(a == axis ? from : 0);
      limits.add(a == axis ? to : shape.dim(a));
      strides.add(a == axis ? step : 1);
    }
    requireAxis("slice", x, axis);
    return Expr.make(new Op.Slice(starts, limits, strides), x);
  }

  static Expr at(Expr x, int axis, int index) {
    int[] dims = new int[x.shape().rank() - 1];
    for (int a = 0; a < dims.length; a++) {
      dims[a] = x.shape().dim(a < axis ? a : a + 1);
    }
    return x.slice(axis, index, index + 1).reshape(dims);
  }

  static Expr pad(Expr x, int axis, int before, int after) {
    List<Integer> zeros = Collections.nCopies(x.shape().rank(), 0);
    List<Integer> low = new ArrayList<>(zeros);
    List<Integer> high = new ArrayList<>(zeros);
    requireAxis("pad", x, axis);
    low.set(axis, before);
    high.set(axis, after);
    return Expr.make(new Op.Pad(List.copyOf(low), List.copyOf(high), zeros), x);
  }

  static Expr stack(Expr... parts) {
    Expr[] rows = new Expr[parts.length];
    for (int i = 0; i < parts.length; i++) {
      rows[i] = parts[i].reshape(TypingArrays.stacked(1, parts[i].shape()).dims());
    }
    return Expr.concat(0, rows);
  }

  private static void requireAxis(String operation, Expr x, int axis) {
    Typing.require(
        axis >= 0 && axis < x.shape().rank(), "%s: %s has no axis %s", operation, x, axis);
  }
}
