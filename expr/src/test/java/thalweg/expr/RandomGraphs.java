package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Grows random well-typed graphs over all operations, with variables and updates. Each node is
 * evaluated as it is made: what leaves the range of a few units is scaled back, and what depends on
 * a decision between values too near to each other is thrown away.
 */
final class RandomGraphs {
  private static final double LARGEST = 4;

  final SplittableRandom random;
  final DType real;
  final int largestSize;
  private final Noise noise;
  private final Map<Expr, double[]> inputs = new LinkedHashMap<>();
  private final Map<Variable, double[]> variables = new LinkedHashMap<>();
  private final int nodes;
  private List<Expr> pool = new ArrayList<>();
  private int depth;

  /**
   * @param nodes how many nodes the graph has before derivatives are taken
   */
  RandomGraphs(long seed, int nodes, DType real) {
    random = new SplittableRandom(seed);
    noise = new Noise(random.split());
    this.nodes = nodes;
    this.real = real;
    boolean large = random.nextInt(6) == 0;
    largestSize = large ? 6000 : 400;
    for (int[] shape : shapes(large)) {
      if (random.nextInt(3) > 0) {
        pool.add(variable(real, shape));
      }
      if (pool.isEmpty() || random.nextInt(3) > 0) {
        pool.add(input(real, shape));
      }
    }
    pool.add(input(DType.I32, 5));
    pool.add(input(DType.BOOL, 4, 5));
    if (random.nextBoolean()) {
      pool.add(variable(DType.I32, 4, 5));
    }
    if (random.nextInt(8) == 0) {
      pool.add(input(real, 0));
      pool.add(input(real, 3, 0));
    }
  }

  /** A few extents, in many combinations, so that operands meet. */
  private int[][] shapes(boolean large) {
    int a = large ? random.nextInt(20, 70) : random.nextInt(1, 8);
    int b = large ? random.nextInt(20, 70) : random.nextInt(1, 10);
    int c = large ? random.nextInt(700, 2000) : random.nextInt(1, 20);
    int height = random.nextInt(3, large ? 15 : 8);
    int width = random.nextInt(3, large ? 15 : 8);
    int channels = 2 * random.nextInt(1, large ? 10 : 3);
    return new int[][] {
      {a, b},
      {a, b},
      {b},
      {a, 1},
      {b, a},
      {},
      {1, b},
      {c},
      {2, 3, large ? 17 : a},
      {2, channels, height, width},
      {channels, channels, random.nextInt(1, 4), random.nextInt(1, 4)}
    };
  }

  /** A program without derivatives. */
  RandomProgram program() {
    RandomOps ops = new RandomOps(this);
    for (int tries = 0; tries < 20 * nodes && operations() < nodes; tries++) {
      ops.grow();
    }
    Set<Expr> used = new HashSet<>();
    pool.forEach(e -> used.addAll(Arrays.asList(e.inputs())));
    List<Expr> sinks = new ArrayList<>();
    pool.reversed().stream().filter(e -> !used.contains(e)).forEach(sinks::add);
    List<Expr> outputs = new ArrayList<>(sinks.subList(0, Math.min(6, sinks.size())));
    outputs.add(any());
    List<Update> updates = new ArrayList<>();
    for (Variable v : variables.keySet()) {
      if (random.nextInt(3) > 0) {
        pool.reversed().stream()
            .filter(e -> e.dtype() == v.dtype() && e.shape().equals(v.shape()))
            .skip(random.nextInt(3))
            .findFirst()
            .ifPresent(e -> updates.add(new Update(v, e)));
      }
    }
    return new RandomProgram(List.copyOf(outputs), updates, inputs, variables);
  }

  private long operations() {
    return Graphs.topological(pool).stream().filter(e -> e.inputs().length > 0).count();
  }

  // ---- leaves ----

  Expr input(DType dtype, int... shape) {
    Expr e = Expr.input("x" + inputs.size(), dtype, shape);
    inputs.put(e, values(dtype, e.shape().size()));
    noise.put(e, Noise.Pair.exact(inputs.get(e)));
    return e;
  }

  private Expr variable(DType dtype, int... shape) {
    Variable v = Variable.zeros("v" + variables.size(), dtype, shape);
    variables.put(v, values(dtype, v.shape().size()));
    noise.put(v, Noise.Pair.exact(variables.get(v)));
    return v.read();
  }

  private double[] values(DType dtype, int n) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] =
          switch (dtype) {
            case F64 -> random.nextDouble(-2, 2);
            case F32 -> (float) random.nextDouble(-2, 2);
            case I32 -> random.nextInt(-3, 8);
            case BOOL -> random.nextInt(2);
          };
    }
    return v;
  }

  // ---- choosing ----

  Expr any() {
    return pool.get(random.nextInt(pool.size()));
  }

  Expr anyReal() {
    return any(e -> e.dtype() == real).orElseGet(() -> input(real, 3));
  }

  /** One that holds elements. */
  Expr someReal() {
    return any(e -> e.dtype() == real && e.shape().size() > 0).orElseGet(() -> input(real, 3));
  }

  Optional<Expr> any(Predicate<Expr> wanted) {
    // Late ones twice as often: deep graphs.
    List<Expr> fit = pool.stream().filter(wanted).toList();
    return fit.isEmpty()
        ? Optional.empty()
        : Optional.of(fit.get(Math.max(random.nextInt(fit.size()), random.nextInt(fit.size()))));
  }

  /** A value of this type and shape: one that is there, or made of the elements of another. */
  Expr of(DType dtype, int... shape) {
    Shape wanted = Shape.of(shape);
    Optional<Expr> exact = any(e -> e.dtype() == dtype && e.shape().equals(wanted));
    if (exact.isPresent() && random.nextInt(8) > 0) {
      return exact.get();
    }
    Optional<Expr> other = any(e -> e.dtype() == dtype && e.shape().size() > 0);
    if (other.isEmpty() || random.nextInt(4) == 0) {
      return input(dtype, shape);
    }
    int n = other.get().shape().size();
    int m = wanted.size();
    Expr flat = other.get().reshape(n);
    if (m > n) {
      int times = (m + n - 1) / n;
      flat = flat.broadcastTo(Shape.of(times, n)).reshape(times * n);
      n *= times;
    }
    int from = random.nextInt(n - m + 1);
    return (m == n ? flat : flat.slice(0, from, from + m)).reshape(shape);
  }

  Expr realLike(Expr e) {
    return of(real, e.shape().dims());
  }

  /** A value that the shape can be combined with: the same, or with axes of 1, or missing. */
  Expr beside(DType dtype, Shape s) {
    Optional<Expr> fit = any(e -> e.dtype() == dtype && compatible(e.shape(), s));
    if (fit.isPresent() && random.nextInt(4) > 0) {
      return fit.get();
    }
    int[] dims = s.dims();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = random.nextInt(3) == 0 ? 1 : dims[i];
    }
    return of(dtype, Arrays.copyOfRange(dims, random.nextInt(dims.length + 1), dims.length));
  }

  private boolean compatible(Shape a, Shape b) {
    long size = 1;
    for (int i = 1; i <= Math.max(a.rank(), b.rank()); i++) {
      int x = i <= a.rank() ? a.dim(a.rank() - i) : 1;
      int y = i <= b.rank() ? b.dim(b.rank() - i) : 1;
      if (x != y && x != 1 && y != 1) {
        return false;
      }
      size *= Math.max(x, y);
    }
    return size <= largestSize;
  }

  // ---- keeping ----

  /** The value as evaluated. */
  double[] value(Expr e) {
    return noise.of(e).clean();
  }

  double least(Expr e) {
    return Arrays.stream(value(e)).min().orElse(1);
  }

  double leastMagnitude(Expr e) {
    return Arrays.stream(value(e)).map(Math::abs).min().orElse(1);
  }

  /** Whether it was good enough to be built upon. */
  boolean keep(Expr e) {
    Optional<Expr> sane = sane(e);
    sane.ifPresent(pool::add);
    return sane.isPresent();
  }

  /** The expression, scaled into range if it has to be; empty if it is no use. */
  Optional<Expr> sane(Expr e) {
    if (e.shape().size() > largestSize || noise.isShaky(e)) {
      return Optional.empty();
    }
    double largest = noise.of(e).largest();
    if (!e.dtype().isFloating()) {
      return Optional.of(e);
    }
    if (!Double.isFinite(largest) || noise.of(e).drift() > 1e-3 * largest) {
      return Optional.empty();
    }
    return Optional.of(
        largest <= LARGEST ? e : e.mul(Math.scalb(1.0, -Math.getExponent(largest / 2))));
  }

  // ---- bodies ----

  int depth() {
    return depth;
  }

  /** Gives a leaf that stands for values inside a body some of its own. */
  void standsForValues(Expr leaf) {
    noise.put(leaf, Noise.Pair.exact(values(leaf.dtype(), leaf.shape().size())));
  }

  /** A fresh value inside a body, with the elements that it has at first. */
  Expr inside(String name, DType dtype, Shape shape, double[] first) {
    Expr e = Expr.input(name, dtype, shape.dims());
    noise.put(e, Noise.Pair.exact(first));
    return e;
  }

  /**
   * Grows nodes from these leaves and a few values outside, and gives what {@code results} does.
   */
  <T> T grown(List<Expr> leaves, int steps, java.util.function.Supplier<T> results) {
    List<Expr> outside = pool;
    pool = new ArrayList<>(leaves);
    pool.add(outside.get(random.nextInt(outside.size())));
    outside.stream().filter(e -> e.dtype() == real).findAny().ifPresent(pool::add);
    depth++;
    RandomOps ops = new RandomOps(this);
    for (int i = 0; i < steps; i++) {
      ops.grow();
    }
    T made = results.get();
    depth--;
    pool = outside;
    return made;
  }

  Expr someInteger() {
    return any(e -> e.dtype() == DType.I32).orElseGet(() -> of(DType.I32, 5));
  }

  Expr withRank() {
    return any(e -> e.shape().rank() > 0 && e.shape().size() > 0).orElseGet(() -> of(real, 4, 5));
  }

  Expr realWithRank() {
    return any(e -> e.dtype() == real && e.shape().rank() > 0 && e.shape().size() > 0)
        .orElseGet(() -> of(real, 4, 5));
  }
}
