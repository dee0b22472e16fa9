package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Makes a failing program small, and counts what programs are made of. */
final class Programs {
  private Programs() {}

  /** The bodies in these graphs and in their bodies. */
  static void bodies(List<Expr> roots, Set<Body> into) {
    for (Expr e : Graphs.topological(roots)) {
      for (Body b : bodiesOf(e.op())) {
        if (into.add(b)) {
          bodies(b.results(), into);
        }
      }
    }
  }

  private static List<Body> bodiesOf(Op op) {
    return switch (op) {
      case Op.Region r -> List.of(r.body());
      case Op.Cond c -> List.of(c.yes(), c.no());
      case Op.Scan s -> List.of(s.body());
      default -> List.of();
    };
  }

  /** Counts the operations of these graphs, those in bodies too. */
  static void count(List<Expr> roots, Map<String, Integer> into) {
    for (Expr e : Graphs.topological(roots)) {
      into.merge(kind(e.op()), 1, Integer::sum);
      bodiesOf(e.op()).forEach(b -> count(b.results(), into));
    }
  }

  private static String kind(Op op) {
    String name = op.getClass().getSimpleName();
    return switch (op) {
      case Op.Unary u -> name + " " + u.fn();
      case Op.Binary b -> name + " " + b.fn();
      case Op.Compare c -> name + " " + c.fn();
      case Op.Reduce r -> name + " " + r.fn();
      case Op.Convolve c -> name + " " + c.kind();
      default -> name;
    };
  }

  /** Every kind of operation that can be drawn, as {@link #count} names it. */
  static Set<String> allKinds() {
    Set<String> all = new TreeSet<>();
    Op.records().forEach(op -> all.add(op.getSimpleName()));
    replace(all, "Unary", Op.UnaryFn.values());
    replace(all, "Binary", Op.BinaryFn.values());
    replace(all, "Compare", Op.CompareFn.values());
    replace(all, "Reduce", Op.ReduceFn.values());
    replace(all, "Convolve", Op.ConvolveKind.values());
    return all;
  }

  private static void replace(Set<String> all, String kind, Enum<?>[] functions) {
    all.remove(kind);
    for (Enum<?> f : functions) {
      all.add(kind + " " + f);
    }
  }

  static Map<String, Integer> counter() {
    return new TreeMap<>();
  }

  /**
   * A smaller program that still fails: outputs and updates dropped, nodes replaced by their own
   * inputs or by new inputs of the same value, inner nodes of bodies by constants.
   */
  static RandomProgram shrink(RandomProgram failing, Predicate<RandomProgram> fails) {
    RandomProgram now = failing;
    for (int round = 0; round < 20; round++) {
      RandomProgram before = now;
      now = dropRoots(now, fails);
      now = replaceNodes(now, fails);
      now = replaceInBodies(now, fails);
      if (now == before) {
        return now;
      }
    }
    return now;
  }

  private static RandomProgram dropRoots(RandomProgram p, Predicate<RandomProgram> fails) {
    RandomProgram now = p;
    for (int i = p.updates().size() - 1; i >= 0; i--) {
      List<Update> fewer = without(now.updates(), i);
      now = smaller(now, now.with(now.outputs(), fewer), fails);
    }
    for (int i = p.outputs().size() - 1; i >= 0; i--) {
      now = smaller(now, now.with(without(now.outputs(), i), now.updates()), fails);
    }
    return now;
  }

  private static <T> List<T> without(List<T> all, int i) {
    List<T> fewer = new ArrayList<>(all);
    fewer.remove(i);
    return fewer;
  }

  private static RandomProgram smaller(
      RandomProgram old, RandomProgram candidate, Predicate<RandomProgram> fails) {
    try {
      return fails.test(candidate) ? candidate : old;
    } catch (RuntimeException _) {
      return old;
    }
  }

  private static RandomProgram replaceNodes(RandomProgram p, Predicate<RandomProgram> fails) {
    RandomProgram now = p;
    for (int i = 0; i < now.outputs().size(); i++) {
      boolean moved = true;
      while (moved) {
        RandomProgram before = now;
        for (Expr in : now.outputs().get(i).inputs()) {
          if (now == before) {
            List<Expr> outputs = new ArrayList<>(now.outputs());
            outputs.set(i, in);
            now = smaller(now, now.with(outputs, now.updates()), fails);
          }
        }
        moved = now != before;
      }
    }
    for (Expr e : Graphs.topological(now.roots()).reversed()) {
      for (Expr in : e.inputs()) {
        if (in.dtype() == e.dtype() && in.shape().equals(e.shape())) {
          now = replaced(now, e, in, now.inputs(), fails);
        }
      }
      if (e.inputs().length > 0 || e.op() instanceof Op.Read) {
        Map<Expr, double[]> inputs = new LinkedHashMap<>(now.inputs());
        Expr input = Expr.input("was " + Printer.name(e.op()), e.dtype(), e.shape().dims());
        inputs.put(input, now.noise(now.atFirst()).of(e).clean());
        now = replaced(now, e, input, inputs, fails);
      }
    }
    return now;
  }

  private static RandomProgram replaced(
      RandomProgram p,
      Expr old,
      Expr by,
      Map<Expr, double[]> inputs,
      Predicate<RandomProgram> fails) {
    if (!Graphs.topological(p.roots()).contains(old)) {
      return p;
    }
    RandomProgram q = new RandomProgram(p.outputs(), p.updates(), inputs, p.start());
    return smaller(p, q.withRoots(Graphs.substitute(p.roots(), Map.of(old, by))), fails);
  }

  private static RandomProgram replaceInBodies(RandomProgram p, Predicate<RandomProgram> fails) {
    RandomProgram now = p;
    Set<Body> bodies = new java.util.LinkedHashSet<>();
    bodies(now.roots(), bodies);
    for (Body body : bodies) {
      Body b = body;
      for (Expr e : Graphs.topological(body.results()).reversed()) {
        for (Expr by : substitutes(e)) {
          Body small = new Body(b.parameters(), Graphs.substitute(b.results(), Map.of(e, by)));
          Body old = b;
          RandomProgram next =
              smaller(
                  now, now.withRoots(inBodies(now.roots(), x -> x.equals(old) ? small : x)), fails);
          if (next != now) {
            now = next;
            b = small;
            break;
          }
        }
      }
    }
    return now;
  }

  private static List<Expr> substitutes(Expr e) {
    List<Expr> all = new ArrayList<>();
    if (e.inputs().length > 0) {
      all.add(Expr.constant(e.dtype(), e.dtype().isFloating() ? 0.5 : 1).broadcastTo(e.shape()));
      Arrays.stream(e.inputs())
          .filter(in -> in.dtype() == e.dtype() && in.shape().equals(e.shape()))
          .forEach(all::add);
    }
    return all;
  }

  /** The graphs with their bodies, at any depth, exchanged. */
  private static List<Expr> inBodies(List<Expr> roots, UnaryOperator<Body> exchange) {
    UnaryOperator<Body> deep =
        b -> {
          Body other = exchange.apply(b);
          return new Body(other.parameters(), inBodies(other.results(), exchange));
        };
    return Graphs.rewrite(
        roots,
        (e, in) ->
            switch (e.op()) {
              case Op.Region r -> Expr.make(new Op.Region(deep.apply(r.body()), r.result()), in);
              case Op.Cond c ->
                  Expr.make(new Op.Cond(deep.apply(c.yes()), deep.apply(c.no()), c.result()), in);
              case Op.Scan s ->
                  Expr.make(
                      new Op.Scan(
                          deep.apply(s.body()),
                          s.length(),
                          s.carried(),
                          s.constants(),
                          s.fromEnd(),
                          s.result()),
                      in);
              default -> Graphs.withInputs(e, in);
            });
  }
}
