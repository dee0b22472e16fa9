package thalweg.expr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Derivatives of random programs, and the law that holds them together: forward and reverse mode
 * are transposes, so {@code w . jvp(d) = vjp(w) . d} whatever the graph, at every order.
 */
final class RandomDerivatives {
  private final SplittableRandom random;
  private final Map<Expr, double[]> inputs;
  private final RandomProgram primal;
  private final List<Expr> outputs;

  private RandomDerivatives(RandomProgram primal, long seed) {
    this.primal = primal;
    random = new SplittableRandom(seed);
    inputs = new LinkedHashMap<>(primal.inputs());
    outputs = new ArrayList<>(primal.outputs());
  }

  /** The program with derivatives among its outputs, as many orders deep as asked for. */
  static RandomProgram add(RandomProgram primal, long seed, int order) {
    RandomDerivatives d = new RandomDerivatives(primal, seed);
    d.add(order);
    return new RandomProgram(d.outputs, primal.updates(), d.inputs, primal.start());
  }

  private void add(int order) {
    List<Expr> y = new ArrayList<>();
    for (Expr e : primal.outputs()) {
      if (e.dtype().isFloating() && e.shape().size() > 0) {
        y.add(e);
      }
    }
    for (int i = 0; i < order && !y.isEmpty(); i++) {
      List<Expr> at = leaves(y);
      if (at.isEmpty()) {
        return;
      }
      y = bothWays(y, at);
    }
  }

  /** Up to three floating leaves that some of these move with. */
  private List<Expr> leaves(List<Expr> y) {
    List<Expr> at = new ArrayList<>();
    for (Expr e : Graphs.topological(y)) {
      boolean leaf = e.op() instanceof Op.Input || e.op() instanceof Op.Read;
      if (leaf && e.dtype().isFloating() && random.nextInt(3) > 0 && at.size() < 3) {
        if (depends(y, e)) {
          at.add(e);
        }
      }
    }
    return at;
  }

  private boolean depends(List<Expr> y, Expr at) {
    try {
      Grad.vjp(y, List.of(at), alike(y));
      return true;
    } catch (IllegalArgumentException e) {
      if (e.getMessage().contains("do not depend on")) {
        return false;
      }
      throw e;
    }
  }

  /** Adds forward and reverse derivatives to the outputs; gives the reverse ones. */
  private List<Expr> bothWays(List<Expr> y, List<Expr> at) {
    List<Expr> directions = alike(at);
    List<Expr> weights = alike(y);
    List<Expr> pushed = Grad.jvp(y, at, directions);
    List<Expr> pulled = Grad.vjp(y, at, weights);
    checkTransposes(pushed, weights, pulled, directions);
    outputs.addAll(random.nextInt(4) == 0 ? List.of() : pulled);
    outputs.addAll(random.nextInt(4) == 0 ? List.of() : pushed);
    return pulled;
  }

  private List<Expr> alike(List<Expr> all) {
    List<Expr> made = new ArrayList<>();
    for (Expr e : all) {
      Expr input = Expr.input("d" + inputs.size(), e.dtype(), e.shape().dims());
      double[] v = random.doubles(e.shape().size(), -1, 1).map(x -> (float) x).toArray();
      inputs.put(input, v);
      made.add(input);
    }
    return made;
  }

  private void checkTransposes(
      List<Expr> pushed, List<Expr> weights, List<Expr> pulled, List<Expr> directions) {
    RandomProgram p = new RandomProgram(pushed, List.of(), inputs, primal.start());
    Noise noise = p.noise(p.atFirst());
    Dot forward = Dot.of(noise, pushed, weights);
    Dot reverse = Dot.of(noise, pulled, directions);
    boolean tells = Double.isFinite(forward.within) && Double.isFinite(reverse.within);
    double within = forward.within + reverse.within;
    if (tells && !(Math.abs(forward.value - reverse.value) <= within)) {
      throw new IllegalStateException(
          "forward %s is not the transpose of reverse %s (within %.2g)"
              .formatted(forward.value, reverse.value, within));
    }
  }

  private record Dot(double value, double within) {
    static Dot of(Noise noise, List<Expr> a, List<Expr> b) {
      double value = 0;
      double within = 0;
      for (int i = 0; i < a.size(); i++) {
        if (noise.isShaky(a.get(i))) {
          return new Dot(0, Double.POSITIVE_INFINITY);
        }
        double[] x = noise.of(a.get(i)).clean();
        double[] y = noise.of(b.get(i)).clean();
        double drift = noise.of(a.get(i)).drift();
        double one = a.get(i).dtype() == DType.F32 ? 1e-4 : 1e-11;
        for (int j = 0; j < x.length; j++) {
          value += x[j] * y[j];
          within += one * Math.abs(x[j] * y[j]) + 30 * drift * Math.abs(y[j]);
        }
      }
      return new Dot(value, within);
    }
  }

  /** The first sentence of what goes wrong when these derivatives are built; empty if nothing. */
  static Optional<String> fault(RandomProgram primal, long seed, int order) {
    try {
      add(primal, seed, order);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(Fuzz.describe(e));
    }
  }
}
