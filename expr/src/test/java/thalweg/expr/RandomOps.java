package thalweg.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import thalweg.expr.Op.ConvolveKind;
import thalweg.expr.Op.ReduceFn;

/** One random step of growth: every operation, on operands that fit it. */
final class RandomOps {
  private final RandomGraphs g;
  private final SplittableRandom random;
  private final RandomBodies bodies;

  RandomOps(RandomGraphs g) {
    this.g = g;
    this.random = g.random;
    this.bodies = new RandomBodies(g);
  }

  void grow() {
    switch (random.nextInt(34)) {
      case 0, 1, 2, 3 -> g.keep(unary());
      case 4, 5, 6, 7, 8 -> g.keep(binary());
      case 9 -> g.keep(select());
      case 10 -> g.keep(truth());
      case 11, 12 -> g.keep(integer());
      case 13 -> g.keep(cast());
      case 14 -> g.keep(broadcast());
      case 15 -> g.keep(reshape());
      case 16 -> g.keep(transpose());
      case 17, 18, 19 -> g.keep(reduce());
      case 20 -> g.keep(order());
      case 21, 22 -> g.keep(matmul());
      case 23 -> g.keep(convolve());
      case 24 -> g.keep(pool());
      case 25 -> g.keep(along());
      case 26 -> g.keep(rows());
      case 27 -> g.keep(slice());
      case 28 -> g.keep(pad());
      case 29 -> g.keep(concat());
      case 30 -> g.keep(runs());
      case 31 -> g.keep(marks());
      case 32 -> g.keep(random());
      default ->
          bodies
              .maybe(random.nextInt(5))
              .ifPresent(all -> all.stream().filter(e -> random.nextInt(4) > 0).forEach(g::keep));
    }
  }

  // ---- elementwise ----

  private Expr unary() {
    Expr a = g.anyReal();
    return switch (random.nextInt(18)) {
      case 0 -> a.neg();
      case 1 -> a.abs();
      case 2 -> a.sign();
      case 3 -> a.exp();
      case 4 -> positive(a).log();
      case 5 -> positive(a).log1p();
      case 6 -> positive(a).sqrt();
      case 7 -> a.tanh();
      case 8 -> a.sigmoid();
      case 9 -> a.sin();
      case 10 -> a.cos();
      case 11 -> a.relu();
      case 12 -> a.floor();
      case 13 -> a.expm1();
      case 14 -> a.pow(random.nextInt(2, 4));
      case 15 -> positive(a).pow(random.nextBoolean() ? -1 : 0.5);
      case 16 -> a.mul(constant()).add(constant());
      default -> a.exp().add(1).log();
    };
  }

  private double constant() {
    double[] likely = {-1, 0, 0.5, 1, 2, 0.1, -3};
    return likely[random.nextInt(likely.length)];
  }

  private Expr positive(Expr a) {
    return g.least(a) > 0.05 ? a : a.abs().add(0.5);
  }

  private Expr binary() {
    Expr a = g.anyReal();
    Expr b = g.beside(g.real, a.shape());
    return switch (random.nextInt(9)) {
      case 0, 1 -> a.add(b);
      case 2 -> a.sub(b);
      case 3, 4 -> a.mul(b);
      case 5 -> a.div(g.leastMagnitude(b) > 0.2 ? b : b.abs().add(0.5));
      case 6 -> a.max(b);
      case 7 -> a.min(b);
      default -> a.mul(b).add(a);
    };
  }

  private Expr select() {
    Expr a = g.anyReal();
    Expr b = g.beside(g.real, a.shape());
    Shape s = Typing.broadcast("select", a.shape(), b.shape());
    Expr c = random.nextBoolean() ? a.gt(b) : g.of(DType.BOOL, s.dims());
    Expr d = random.nextInt(4) == 0 ? Expr.constant(g.real, constant()) : b;
    return random.nextBoolean() ? c.select(a, d) : c.not().select(a, d);
  }

  private Expr truth() {
    DType dtype = random.nextInt(3) == 0 ? DType.I32 : g.real;
    Expr a = random.nextInt(3) == 0 ? g.of(DType.BOOL, 4, 5) : g.of(dtype, 4, 5);
    Expr b = g.beside(a.dtype(), a.shape());
    if (a.dtype() == DType.BOOL) {
      return switch (random.nextInt(4)) {
        case 0 -> a.and(b);
        case 1 -> a.or(b);
        case 2 -> a.xor(b);
        default -> a.not();
      };
    }
    return switch (random.nextInt(6)) {
      case 0 -> a.eq(b);
      case 1 -> a.ne(b);
      case 2 -> a.lt(b);
      case 3 -> a.le(b);
      case 4 -> a.gt(b);
      default -> a.ge(b);
    };
  }

  private Expr someInteger() {
    return g.any(e -> e.dtype() == DType.I32).orElseGet(() -> g.of(DType.I32, 5));
  }

  private Expr integer() {
    Expr a = someInteger();
    Expr b = g.beside(DType.I32, a.shape());
    return switch (random.nextInt(15)) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2 -> a.mul(b);
      case 3 -> a.div(b);
      case 4 -> a.rem(b);
      case 5 -> a.and(b);
      case 6 -> a.or(b);
      case 7 -> a.xor(b);
      case 8 -> a.not();
      case 9 -> a.abs();
      case 10 -> a.sign();
      case 11 -> a.max(b);
      case 12 -> a.min(b.neg());
      case 13 -> a.gt(b).select(a, b);
      default -> a.mul(random.nextInt(-5, 6)).add(random.nextInt(-5, 6));
    };
  }

  private Expr cast() {
    Expr a = g.any();
    return switch (a.dtype()) {
      case BOOL -> a.cast(random.nextBoolean() ? g.real : DType.I32);
      case I32 -> random.nextInt(4) == 0 ? a.cast(DType.BOOL) : a.rem(five(a)).cast(g.real);
      case F32 ->
          switch (random.nextInt(4)) {
            case 0 -> a.mul(3).cast(DType.I32);
            case 1 -> a.cast(DType.BOOL);
            default -> a.cast(DType.F64).mul(1.5).tanh().cast(DType.F32);
          };
      case F64 -> a.mul(3).cast(random.nextInt(4) == 0 ? DType.BOOL : DType.I32);
    };
  }

  private static Expr five(Expr like) {
    return Expr.constant(DType.I32, 5).broadcastTo(like.shape());
  }

  // ---- shape ----

  private Expr broadcast() {
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

  private Expr reshape() {
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

  private Expr transpose() {
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

  private Expr reduce() {
    Expr a = random.nextInt(6) == 0 ? someInteger() : g.anyReal();
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

  private Expr order() {
    Expr a = withRank();
    int n = a.shape().dim(a.shape().rank() - 1);
    return switch (random.nextInt(5)) {
      case 0 -> a.argMax();
      case 1 -> a.argSort();
      case 2 -> Expr.make(new Op.ArgSort(true), a);
      case 3 -> a.sort();
      default -> a.topK(random.nextInt(1, n + 1));
    };
  }

  // ---- products and windows ----

  private Expr matmul() {
    Expr a =
        g.any(e -> e.dtype() == g.real && e.shape().rank() >= 2)
            .orElseGet(() -> g.of(g.real, 4, 5));
    boolean ta = random.nextInt(3) == 0;
    boolean tb = random.nextInt(3) == 0;
    int rank = a.shape().rank();
    int k = a.shape().dim(ta ? rank - 2 : rank - 1);
    int n = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 8);
    if (!ta && !tb && random.nextInt(3) == 0) {
      return a.matmul(g.of(g.real, k, n));
    }
    int[] dims = a.shape().dims();
    dims[rank - 2] = tb ? n : k;
    dims[rank - 1] = tb ? k : n;
    if (Shape.of(dims).size() > g.largestSize) {
      return a;
    }
    return Expr.make(new Op.MatMul(ta, tb), a, g.of(g.real, dims));
  }

  private Window window(int height, int width, int most) {
    int kh = random.nextInt(1, Math.min(4, height + 1));
    int kw = random.nextInt(1, Math.min(4, width + 1));
    int dh = kh > 1 && (kh - 1) * 2 < height && random.nextInt(3) == 0 ? 2 : 1;
    int dw = kw > 1 && (kw - 1) * 2 < width && random.nextInt(3) == 0 ? 2 : 1;
    int ph = 1 + Math.min(most, dh * (kh - 1));
    int pw = 1 + Math.min(most, dw * (kw - 1));
    return new Window(
        kh,
        kw,
        random.nextInt(1, 3),
        random.nextInt(1, 3),
        random.nextInt(ph),
        random.nextInt(pw),
        random.nextInt(ph),
        random.nextInt(pw),
        dh,
        dw);
  }

  private Expr images() {
    return g.any(e -> e.dtype() == g.real && e.shape().rank() == 4 && e.shape().size() > 0)
        .orElseGet(() -> g.of(g.real, random.nextInt(1, 4), 2 * random.nextInt(1, 3), 5, 6));
  }

  private Layout layout() {
    return random.nextInt(4) == 0 ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
  }

  private Expr convolve() {
    Expr x = images();
    Layout l = layout();
    int channels = l.channels(x.shape());
    Window w = window(l.height(x.shape()), l.width(x.shape()), 3);
    int groups = channels % 2 == 0 && random.nextInt(3) == 0 ? 2 : 1;
    int out = groups * (g.largestSize > 1000 ? random.nextInt(1, 18) : random.nextInt(1, 4));
    Shape weights = Shape.of(out, channels / groups, w.kernelH(), w.kernelW());
    if (weights.size() > g.largestSize) {
      return x;
    }
    ConvolveKind[] kinds = ConvolveKind.values();
    ConvolveKind kind = kinds[random.nextInt(kinds.length)];
    Op.Convolve op = new Op.Convolve(kind, w, groups, x.shape(), weights, l);
    if (op.y().size() > g.largestSize) {
      return x;
    }
    return switch (kind) {
      case FORWARD -> Expr.make(op, x, g.of(g.real, weights.dims()));
      case BACKWARD_DATA ->
          Expr.make(op, g.of(g.real, op.y().dims()), g.of(g.real, weights.dims()));
      case BACKWARD_WEIGHTS -> Expr.make(op, x, g.of(g.real, op.y().dims()));
    };
  }

  private Expr pool() {
    Expr x = images();
    Layout l = layout();
    Window w = window(l.height(x.shape()), l.width(x.shape()), 3);
    Op.WindowSum sum = new Op.WindowSum(w, x.shape(), l, false);
    return switch (random.nextInt(5)) {
      case 0 -> Expr.make(new Op.MaxPoolIndex(w, l), x);
      case 1 -> x.averagePool(window(x.shape().dim(2), x.shape().dim(3), 3));
      case 2 -> Expr.make(sum, x);
      case 3 -> {
        Shape sums = l.slid(x.shape(), w, l.channels(x.shape()));
        yield sums.size() > g.largestSize
            ? x
            : Expr.make(new Op.WindowSum(w, x.shape(), l, true), g.of(g.real, sums.dims()));
      }
      default -> x.maxPool(window(x.shape().dim(2), x.shape().dim(3), 3));
    };
  }

  // ---- indices ----

  private Expr withRank() {
    return g.any(e -> e.shape().rank() > 0 && e.shape().size() > 0)
        .orElseGet(() -> g.of(g.real, 4, 5));
  }

  private Expr realWithRank() {
    return g.any(e -> e.dtype() == g.real && e.shape().rank() > 0 && e.shape().size() > 0)
        .orElseGet(() -> g.of(g.real, 4, 5));
  }

  /** Integers into 0 to n-1, whatever they were. */
  private Expr indices(int n, int... shape) {
    Expr i = g.of(DType.I32, shape);
    Expr last = Expr.constant(DType.I32, n - 1);
    return random.nextBoolean() ? i.max(0).min(last) : i.min(last).max(0);
  }

  private Expr along() {
    Expr a = random.nextBoolean() ? withRank() : realWithRank();
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

  private Expr rows() {
    Expr a = random.nextBoolean() ? withRank() : realWithRank();
    if (a.dtype() == g.real && random.nextBoolean()) {
      int rows = random.nextInt(1, 6);
      return a.scatterAdd(indices(rows, a.shape().dim(0)), rows);
    }
    return a.gather(indices(a.shape().dim(0), random.nextInt(0, 7)));
  }

  // ---- parts ----

  private Expr slice() {
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

  private Expr pad() {
    Expr a = random.nextInt(5) == 0 ? someInteger() : g.anyReal();
    List<List<Integer>> widths = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Integer> w = new ArrayList<>(Collections.nCopies(a.shape().rank(), 0));
      w.replaceAll(_ -> random.nextInt(3) == 0 ? random.nextInt(3) : 0);
      widths.add(List.copyOf(w));
    }
    return Expr.make(new Op.Pad(widths.get(0), widths.get(1), widths.get(2)), a);
  }

  private Expr concat() {
    Expr a = withRank();
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

  private Expr runs() {
    Expr a = random.nextInt(5) == 0 ? someInteger() : realWithRank();
    if (a.shape().rank() == 0 || random.nextInt(3) == 0) {
      return Expr.make(new Op.Reverse(someAxes(a)), a);
    }
    return Expr.make(new Op.CumSum(random.nextInt(a.shape().rank()), random.nextBoolean()), a);
  }

  // ---- the rest ----

  private Expr marks() {
    Expr a = g.anyReal();
    return switch (random.nextInt(4)) {
      case 0 -> a.stopGradient();
      case 1 -> Expr.make(new Op.Barrier(), a);
      case 2 -> Expr.make(new Op.Barrier(), g.any());
      default -> {
        Shape s = Shape.of(random.nextInt(1, 5), random.nextInt(1, 5));
        yield Expr.iota(s, random.nextInt(2));
      }
    };
  }

  private Expr random() {
    Expr key = random.nextInt(3) == 0 ? g.of(DType.I32, 4) : g.input(DType.I32, 4);
    int draw = random.nextInt(4);
    int[] shape = {random.nextInt(1, 6), random.nextInt(1, 8)};
    return switch (random.nextInt(6)) {
      case 0 -> Expr.make(new Op.RandomBits(Shape.of(shape), draw), key);
      case 1 -> Draw.permutation(key, draw, shape[1]);
      case 2 -> Draw.bernoulli(key, draw, 0.4, shape);
      case 3 ->
          // Normal numbers are made by F32 arithmetic.
          g.real == DType.F32
              ? Draw.normal(key, draw, shape)
              : Draw.uniform(key, draw, shape).cast(DType.F64).log();
      default -> Draw.uniform(key, draw, shape).cast(g.real);
    };
  }
}
