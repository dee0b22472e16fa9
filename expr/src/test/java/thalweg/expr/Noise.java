package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import thalweg.expr.Op.UnaryFn;

/**
 * Evaluates expressions twice at once: as the twin does, and with noise of a few units in the last
 * place added wherever a floating operation may round. How far the two drift apart is how far two
 * right programs may; and a decision (a comparison, an order, a truncation) whose operands are so
 * near that such a drift turns it is called shaky, and tells nothing about a program.
 */
final class Noise {
  /** Of the magnitude of what an operation adds up. */
  private static final double F64_NOISE = 1e-13;

  private static final double F32_NOISE = 4e-7;

  /** Values as they are, and with noise. */
  record Pair(double[] clean, double[] noisy) {
    static Pair exact(double[] v) {
      return new Pair(v, v);
    }

    double largest() {
      double m = 0;
      for (double v : clean) {
        m = Double.isNaN(v) ? v : Math.max(m, Math.abs(v));
      }
      return m;
    }

    double drift() {
      double d = 0;
      for (int i = 0; i < clean.length; i++) {
        if (Double.compare(clean[i], noisy[i]) != 0) {
          double gap = Math.abs(clean[i] - noisy[i]);
          d = Double.isNaN(gap) ? Double.POSITIVE_INFINITY : Math.max(d, gap);
        }
      }
      return d;
    }
  }

  /** What a loop gives, and whether a turn of it was shaky. */
  private record Turns(List<Pair> results, boolean shaky) {}

  private final Map<Expr, Pair> values = new IdentityHashMap<>();
  private final Map<Variable, Pair> variables = new HashMap<>();
  private final Set<Expr> shaky = new HashSet<>();
  private final Map<Scans.Group, Turns> loops = new HashMap<>();
  private final SplittableRandom random;

  Noise(SplittableRandom random) {
    this.random = random;
  }

  void put(Expr input, Pair value) {
    values.put(input, value);
  }

  void put(Variable variable, Pair value) {
    variables.put(variable, value);
  }

  Pair of(Expr e) {
    evaluate(List.of(e));
    return values.get(e);
  }

  /** Whether it depends on a decision that rounding may turn. */
  boolean isShaky(Expr e) {
    evaluate(List.of(e));
    return shaky.contains(e);
  }

  void evaluate(Collection<Expr> roots) {
    for (Expr e : Graphs.topological(roots)) {
      if (!values.containsKey(e)) {
        Pair[] in = new Pair[e.inputs().length];
        for (int i = 0; i < in.length; i++) {
          in[i] = values.get(e.in(i));
          if (shaky.contains(e.in(i))) {
            shaky.add(e);
          }
        }
        values.put(e, node(e, in));
      }
    }
  }

  private Pair node(Expr e, Pair[] in) {
    return switch (e.op()) {
      case Op.Read r -> variables.get(r.variable());
      case Op.Region r -> result(e, body(r.body(), in), r.result());
      case Op.Cond c -> {
        Body chosen = in[0].clean[0] != 0 ? c.yes() : c.no();
        yield result(e, body(chosen, Arrays.copyOfRange(in, 1, in.length)), c.result());
      }
      case Op.Scan s -> {
        Scans.Group group = Scans.group(s, e);
        if (!loops.containsKey(group)) {
          loops.put(group, scan(s, in));
        }
        yield result(e, loops.get(group), s.result());
      }
      default -> leafNode(e, in);
    };
  }

  private Pair leafNode(Expr e, Pair[] in) {
    double[][] clean = new double[in.length][];
    double[][] noisy = new double[in.length][];
    for (int i = 0; i < in.length; i++) {
      clean[i] = in[i].clean;
      noisy[i] = in[i].noisy;
    }
    double[] y = Reference.apply(e, clean);
    if (Decisions.isShaky(e, in)) {
      shaky.add(e);
    }
    if (!e.dtype().isFloating()) {
      return Pair.exact(y);
    }
    boolean same = true;
    for (Pair p : in) {
      same &= p.clean == p.noisy;
    }
    double[] z = same ? y : Reference.apply(e, noisy);
    double size = e.dtype() == DType.F32 ? F32_NOISE : F64_NOISE;
    if (!rounds(e)) {
      return new Pair(y, z);
    }
    double[] magnitude = addsUp(e) ? Reference.apply(e, absolute(clean)) : y;
    z = z.clone();
    for (int i = 0; i < z.length; i++) {
      double m = Math.max(Math.abs(magnitude[i]), Math.abs(y[i]));
      z[i] += size * m * random.nextDouble(-1, 1);
    }
    return new Pair(y, z);
  }

  private static double[][] absolute(double[][] in) {
    double[][] out = new double[in.length][];
    for (int i = 0; i < in.length; i++) {
      out[i] = Arrays.stream(in[i]).map(Math::abs).toArray();
    }
    return out;
  }

  /** Whether a result may be rounded in another way; what moves and chooses values is exact. */
  private static boolean rounds(Expr e) {
    return switch (e.op()) {
      case Op.Unary u ->
          !(u.fn() == UnaryFn.NEG
              || u.fn() == UnaryFn.ABS
              || u.fn() == UnaryFn.SIGN
              || u.fn() == UnaryFn.UNIT_UNIFORM);
      case Op.Binary b -> !(b.fn() == Op.BinaryFn.MAX || b.fn() == Op.BinaryFn.MIN);
      case Op.Cast c -> c.dtype() == DType.F32 && e.in(0).dtype() == DType.F64;
      default -> addsUp(e);
    };
  }

  /** Operations linear in each input whose result may cancel. */
  private static boolean addsUp(Expr e) {
    return switch (e.op()) {
      case Op.Binary b -> b.fn() == Op.BinaryFn.ADD || b.fn() == Op.BinaryFn.SUB;
      case Op.Reduce r -> r.fn() == Op.ReduceFn.SUM;
      case Op.MatMul _,
          Op.Convolve _,
          Op.WindowSum _,
          Op.CumSum _,
          Op.ScatterAdd _,
          Op.AddAlong _ ->
          true;
      default -> false;
    };
  }

  private Pair result(Expr e, Turns turns, int i) {
    if (turns.shaky) {
      shaky.add(e);
    }
    return turns.results.get(i);
  }

  private Turns body(Body body, Pair[] arguments) {
    Noise inner = new Noise(random);
    for (int i = 0; i < arguments.length; i++) {
      inner.put(body.parameters().get(i), arguments[i]);
    }
    inner.evaluate(body.results());
    return new Turns(
        body.results().stream().map(inner.values::get).toList(),
        body.results().stream().anyMatch(inner.shaky::contains));
  }

  private Turns scan(Op.Scan s, Pair[] in) {
    boolean anyShaky = false;
    Pair[] arguments = in.clone();
    int results = s.body().results().size();
    List<Pair> stacked = new ArrayList<>();
    for (int i = s.carried(); i < results; i++) {
      int n = s.body().results().get(i).shape().size() * s.length();
      stacked.add(new Pair(new double[n], new double[n]));
    }
    for (int turn = 0; turn < s.length(); turn++) {
      int t = s.element(turn);
      for (int i = s.carried() + s.constants(); i < in.length; i++) {
        int width = in[i].clean.length / s.length();
        arguments[i] =
            new Pair(
                Arrays.copyOfRange(in[i].clean, t * width, (t + 1) * width),
                Arrays.copyOfRange(in[i].noisy, t * width, (t + 1) * width));
      }
      Turns now = body(s.body(), arguments);
      anyShaky |= now.shaky;
      for (int i = 0; i < results; i++) {
        Pair p = now.results.get(i);
        if (i < s.carried()) {
          arguments[i] = p;
        } else {
          int at = t * p.clean.length;
          System.arraycopy(p.clean, 0, stacked.get(i - s.carried()).clean, at, p.clean.length);
          System.arraycopy(p.noisy, 0, stacked.get(i - s.carried()).noisy, at, p.clean.length);
        }
      }
    }
    List<Pair> all = new ArrayList<>(Arrays.asList(arguments).subList(0, s.carried()));
    all.addAll(stacked);
    return new Turns(all, anyShaky);
  }
}
