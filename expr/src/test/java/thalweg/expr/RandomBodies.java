package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Random loops, choices and regions with random bodies, which may hold others. */
final class RandomBodies {
  private final RandomGraphs g;

  RandomBodies(RandomGraphs g) {
    this.g = g;
  }

  List<Expr> region() {
    Expr a = g.anyReal();
    Expr b = g.any();
    Expr x = g.inside("a", a.dtype(), a.shape(), g.value(a));
    Expr y = g.inside("b", b.dtype(), b.shape(), g.value(b));
    List<Expr> results =
        g.grown(List.of(x, y), 1 + g.random.nextInt(4), () -> List.of(g.anyReal(), g.any()));
    Body.Closed closed = Body.close(List.of(x, y), results);
    Expr[] in = with(List.of(a, b), closed.captured());
    List<Expr> made = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      made.add(Expr.make(new Op.Region(closed.body(), i), in));
    }
    return made;
  }

  List<Expr> cond() {
    Expr a = g.anyReal();
    Expr x = g.inside("a", a.dtype(), a.shape(), g.value(a));
    Expr like = g.anyReal();
    int n = 1 + g.random.nextInt(2);
    List<Expr> both = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      both.addAll(
          g.grown(
              List.of(x),
              1 + g.random.nextInt(4),
              () -> {
                List<Expr> results = new ArrayList<>(List.of(g.realLike(like)));
                for (int i = 1; i < n; i++) {
                  results.add(g.of(DType.I32, 3));
                }
                return results;
              }));
    }
    // Closed together, so that both take the same values; then parted.
    Body.Closed closed = Body.close(List.of(x), both);
    List<Expr> all = closed.body().results();
    Body yes = new Body(closed.body().parameters(), all.subList(0, n));
    Body no = new Body(closed.body().parameters(), all.subList(n, 2 * n));
    Expr flag = g.of(DType.BOOL);
    Expr[] in = with(List.of(flag, a), closed.captured());
    List<Expr> made = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      made.add(Expr.make(new Op.Cond(yes, no, i), in));
    }
    return made;
  }

  private static Expr[] with(List<Expr> first, List<Expr> then) {
    List<Expr> all = new ArrayList<>(first);
    all.addAll(then);
    return all.toArray(Expr[]::new);
  }

  List<Expr> scan() {
    int length = g.random.nextInt(6);
    boolean fromEnd = g.random.nextBoolean();
    Scans.Places carried = new Scans.Places();
    Scans.Places sequences = new Scans.Places();
    for (int i = 0; i < 1 + g.random.nextInt(2); i++) {
      Expr first = g.someReal();
      carried.put(g.inside("h", first.dtype(), first.shape(), g.value(first)), first);
    }
    if (g.random.nextInt(3) == 0) {
      Expr first = g.of(DType.I32);
      carried.put(g.inside("n", first.dtype(), first.shape(), g.value(first)), first);
    }
    for (int i = 0; i < g.random.nextInt(3); i++) {
      sequence(length, sequences);
    }
    List<Expr> leaves = new ArrayList<>(carried.inside());
    leaves.addAll(sequences.inside());
    List<Expr> results = g.grown(leaves, 1 + g.random.nextInt(6), () -> results(carried.inside()));
    Scans.Places constants = new Scans.Places();
    Body.close(leaves, results).captured().forEach(e -> constants.put(e, e));
    return Scans.build(length, fromEnd, carried, constants, sequences, results);
  }

  /** A loop as users write it: with taps, truncation, checkpoints. */
  List<Expr> written() {
    Expr first = g.someReal();
    int length = 1 + g.random.nextInt(7);
    Scan scan = Scan.times(length);
    if (g.random.nextInt(3) > 0) {
      Expr sequence = g.of(g.real, length, 1 + g.random.nextInt(4));
      scan = g.random.nextBoolean() ? Scan.over(sequence) : Scan.over().withTaps(sequence, 0, -1);
    }
    scan = g.random.nextInt(3) > 0 ? scan.carrying(first) : carryingTaps(scan);
    scan = g.random.nextBoolean() ? scan : scan.fromEnd();
    scan = g.random.nextBoolean() ? scan : scan.checkpointEvery(g.random.nextInt(1, 4));
    scan = g.random.nextInt(4) > 0 ? scan : scan.truncatedAfter(g.random.nextInt(1, 4));
    Scan.Result r =
        scan.run((h, x) -> {
          List<Expr> leaves = new ArrayList<>(h);
          leaves.addAll(x);
          leaves.forEach(g::standsForValues);
          return g.grown(
              leaves,
              1 + g.random.nextInt(6),
              () -> {
                List<Expr> all = results(h.subList(0, 1));
                return Scan.next(all.subList(0, 1), all.subList(1, all.size()));
              });
        });
    List<Expr> all = new ArrayList<>(r.last());
    all.addAll(r.outputs());
    return all;
  }

  private Scan carryingTaps(Scan scan) {
    return scan.carryingTaps(g.of(g.real, 2, 1 + g.random.nextInt(4)), -1, -2);
  }

  private void sequence(int length, Scans.Places sequences) {
    DType dtype = g.random.nextInt(4) == 0 ? DType.I32 : g.real;
    int[] dims = new int[1 + g.random.nextInt(3)];
    Arrays.setAll(dims, _ -> 1 + g.random.nextInt(4));
    dims[0] = length;
    Expr all = g.of(dtype, dims);
    Shape one = Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
    double[] first = length > 0 ? Arrays.copyOf(g.value(all), one.size()) : new double[one.size()];
    sequences.put(g.inside("x", dtype, one, first), all);
  }

  /** What is carried on, kept within its range over the turns, then what is put out. */
  private List<Expr> results(List<Expr> carried) {
    List<Expr> results = new ArrayList<>();
    for (Expr h : carried) {
      if (h.dtype() == DType.I32) {
        results.add(h.add(g.random.nextInt(1, 3)));
        continue;
      }
      Expr next = g.realLike(h);
      results.add(
          switch (g.random.nextInt(4)) {
            case 0 -> next.tanh();
            case 1 -> h.mul(0.5).add(next.mul(0.5));
            case 2 -> next.sin();
            default -> next.mul(0.5);
          });
    }
    for (int i = 0; i < g.random.nextInt(3); i++) {
      results.add(g.any());
    }
    if (g.random.nextInt(4) == 0) {
      results.add(results.get(0));
    }
    return results;
  }

  /** A choice between none, in a few of many cases. */
  Optional<List<Expr>> maybe(int which) {
    if (g.depth() >= 2) {
      return Optional.empty();
    }
    return Optional.of(
        switch (which) {
          case 0 -> region();
          case 1 -> cond();
          case 2 -> scan();
          default -> written();
        });
  }
}
