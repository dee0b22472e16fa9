package thalweg.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import thalweg.expr.Op.ReduceFn;

/** Random operations on shapes, axes, indices and parts of arrays. */
final class RandomArrays {
  private final RandomGraphs g;
  private final SplittableRandom random;

  RandomArrays(RandomGraphs g) {
    this.g = g;
    this.random = g.random;
  }

  Expr broadcast() {
    Expr a = g.any();
    List<Integer> dims = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i <= a.shape().rank(); i++) {
      if (random.nextInt(2 + a.shape().rank()) == 0) {
        dims.add(random.nextInt(1, 4));
      }
      if (i < a.shape().rank()) {
        axes.add(dims.size());
        dims.add(a.shape().dim(i));
      }
    }
    return Expr.make(new Op.Broadcast(shape(dims), List.copyOf(axes)), a);
  }

  private static Shape shape(List<Integer> dims) {
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  Expr reshape() {
    Expr a = g.any();
    List<Integer> dims = new ArrayList<>();
    int left = a.shape().size();
    for (int p : new int[] {2, 3, 5}) {
      if (left > 0 && left % p == 0 && random.nextBoolean()) {
        dims.add(p);
        left /= p;
      }
    }
    dims.add(random.nextInt(dims.size() + 1), left);
    if (random.nextInt(4) == 0) {
      dims.add(random.nextInt(dims.size() + 1), 1);
    }
    return Expr.make(new Op.Reshape(shape(dims)), a);
  }

  Expr transpose() {
    Expr a = g.any();
    int[] p = IntStream.range(0, a.shape().rank()).toArray();
    for (int i = p.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = p[i];
      p[i] = p[j];
      p[j] = other;
    }
    return Expr.make(new Op.Transpose(IntStream.of(p).boxed().toList()), a);
  }

  private List<Integer> someAxes(Expr a) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < a.shape().rank(); i++) {
      if (random.nextBoolean()) {
        axes.add(i);
      }
    }
    return List.copyOf(axes);
  }

  Expr reduce() {
    Expr a = random.nextInt(6) == 0 ? g.someInteger() : g.anyReal();
    Op sum = new Op.Reduce(ReduceFn.SUM, someAxes(a));
    Op max = new Op.Reduce(ReduceFn.MAX, someAxes(a));
    int which = random.nextInt(7);
    if (a.shape().size() == 0 || which < 2) {
      return Expr.make(sum, a);
    }
    if (!a.dtype().isFloating() || a.shape().rank() == 0 || which == 2) {
      return Expr.make(max, a);
    }
    int axis = random.nextInt(a.shape().rank());
    return switch (which) {
      case 3 -> a.mean(axis);
      case 4 -> a.minOver(axis);
      case 5 -> a.logSoftmax();
      default -> {
        // Log of a sum of exponentials, the way it is written.
        Expr m = a.maxOver(axis).stopGradient();
        int[] kept = a.shape().dims();
        kept[axis] = 1;
        yield a.sub(m.reshape(kept)).exp().sum(axis).log().add(m);
      }
    };
  }

  Expr order() {
    Expr a = g.withRank();
    int n = a.shape().dim(a.shape().rank() - 1);
    return switch (random.nextInt(5)) {
      case 0 -> a.argMax();
      case 1 -> a.argSort();
      case 2 -> Expr.make(new Op.ArgSort(true), a);
      case 3 -> a.sort();
      default -> a.topK(random.nextInt(1, n + 1));
    };
  }

  /** Integers into 0 to n-1, whatever they were. */
  private Expr indices(int n, int... shape) {
    Expr i = g.of(DType.I32, shape);
    Expr last = Expr.constant(DType.I32, n - 1);
    return random.nextBoolean() ? i.max(0).min(last) : i.min(last).max(0);
  }

  Expr along() {
    Expr a = random.nextBoolean() ? g.withRank() : g.realWithRank();
    int axis = random.nextInt(a.shape().rank());
    int[] dims = a.shape().dims();
    if (a.dtype() == g.real && random.nextBoolean()) {
      int extent = random.nextInt(1, 6);
      return Expr.make(new Op.AddAlong(axis, extent), a, indices(extent, dims));
    }
    int n = dims[axis];
    dims[axis] = random.nextInt(1, 6);
    return a.takeAlong(indices(n, dims), axis);
  }

  Expr rows() {
    Expr a = random.nextBoolean() ? g.withRank() : g.realWithRank();
    if (a.dtype() == g.real && random.nextBoolean()) {
      int rows = random.nextInt(1, 6);
      return a.scatterAdd(indices(rows, a.shape().dim(0)), rows);
    }
    return a.gather(indices(a.shape().dim(0), random.nextInt(0, 7)));
  }

  Expr slice() {
    Expr a = g.any();
    List<Integer> starts = new ArrayList<>();
    List<Integer> limits = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int n : a.shape().dims()) {
      boolean whole = random.nextBoolean();
      int from = whole || n == 0 ? 0 : random.nextInt(n);
      starts.add(from);
      limits.add(whole || n == 0 ? n : random.nextInt(from + 1, n + 1));
      strides.add(random.nextInt(3) == 0 ? 2 : 1);
    }
    return Expr.make(new Op.Slice(starts, limits, strides), a);
  }

  Expr pad() {
    Expr a = random.nextInt(5) == 0 ? g.someInteger() : g.anyReal();
    List<List<Integer>> widths = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Integer> w = new ArrayList<>(Collections.nCopies(a.shape().rank(), 0));
      w.replaceAll(_ -> random.nextInt(3) == 0 ? random.nextInt(3) : 0);
      widths.add(List.copyOf(w));
    }
    return Expr.make(new Op.Pad(widths.get(0), widths.get(1), widths.get(2)), a);
  }

  Expr concat() {
    Expr a = g.withRank();
    int axis = random.nextInt(a.shape().rank());
    Expr[] parts = new Expr[random.nextInt(1, 5)];
    for (int i = 0; i < parts.length; i++) {
      int[] dims = a.shape().dims();
      dims[axis] = random.nextInt(4) == 0 ? random.nextInt(1, 4) : dims[axis];
      parts[i] = g.of(a.dtype(), dims);
    }
    parts[random.nextInt(parts.length)] = a;
    return Expr.concat(axis, parts);
  }

  Expr runs() {
    Expr a = random.nextInt(5) == 0 ? g.someInteger() : g.realWithRank();
    if (a.shape().rank() == 0 || random.nextInt(3) == 0) {
      return Expr.make(new Op.Reverse(someAxes(a)), a);
    }
    return Expr.make(new Op.CumSum(random.nextInt(a.shape().rank()), random.nextBoolean()), a);
  }
}
