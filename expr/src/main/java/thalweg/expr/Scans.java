package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations with bodies, seen as groups: the results of one loop are several expressions. */
final class Scans {
  private Scans() {}

  /** What the results of one loop, choice or region have in common. */
  record Group(Op.WithBody op, List<Expr> inputs) {}

  /** The group of an expression, whose operation is given. */
  static Group group(Op.WithBody op, Expr e) {
    return new Group(op.with(0), Arrays.asList(e.inputs()));
  }

  /** Loops that carry the same values in the same way, whatever else they put out. */
  private record Course(
      List<Expr> inputs,
      int length,
      int carried,
      int constants,
      boolean fromEnd,
      List<Expr> next) {}

  private static Course course(Op.Scan s, Expr[] inputs) {
    return new Course(
        Arrays.asList(inputs),
        s.length(),
        s.carried(),
        s.constants(),
        s.fromEnd(),
        s.body().results().subList(0, s.carried()));
  }

  /**
   * Joins loops that carry the same values in the same way into one that puts out what all of them
   * do, and drops outputs that nobody reads.
   */
  static List<Expr> merge(List<Expr> roots) {
    Map<Course, Set<Expr>> outputs = new LinkedHashMap<>();
    for (Expr e : Graphs.topological(roots)) {
      if (e.op() instanceof Op.Scan s) {
        Set<Expr> all = outputs.computeIfAbsent(course(s, e.inputs()), _ -> new LinkedHashSet<>());
        if (s.result() >= s.carried()) {
          all.add(s.body().results().get(s.result()));
        }
      }
    }
    if (outputs.isEmpty()) {
      return roots;
    }
    return Graphs.rewrite(
        roots,
        (e, in) -> {
          if (!(e.op() instanceof Op.Scan s)) {
            return Graphs.withInputs(e, in);
          }
          List<Expr> ys = List.copyOf(outputs.get(course(s, e.inputs())));
          List<Expr> results = new ArrayList<>(s.body().results().subList(0, s.carried()));
          results.addAll(ys);
          int result =
              s.result() < s.carried()
                  ? s.result()
                  : s.carried() + ys.indexOf(s.body().results().get(s.result()));
          Body body = new Body(s.body().parameters(), results);
          return Expr.make(
              new Op.Scan(body, s.length(), s.carried(), s.constants(), s.fromEnd(), result), in);
        });
  }

  /** Collects values for the places of a new loop's parameters, each once. */
  static final class Places {
    private final Map<Expr, Integer> index = new LinkedHashMap<>();
    private final List<Expr> outside = new ArrayList<>();

    /** The place of the value that is {@code inside} in the old body and {@code given} outside. */
    void put(Expr inside, Expr given) {
      if (index.putIfAbsent(inside, index.size()) == null) {
        outside.add(given);
      }
    }

    List<Expr> inside() {
      return List.copyOf(index.keySet());
    }

    List<Expr> outside() {
      return outside;
    }

    int size() {
      return index.size();
    }
  }

  /**
   * A loop over carried, constant and sequence places; results over the old body's values.
   *
   * @return one expression a result
   */
  static List<Expr> build(
      int length,
      boolean fromEnd,
      Places carried,
      Places constants,
      Places sequences,
      List<Expr> results) {
    List<Expr> inside = new ArrayList<>(carried.inside());
    inside.addAll(constants.inside());
    inside.addAll(sequences.inside());
    List<Expr> inputs = new ArrayList<>(carried.outside());
    inputs.addAll(constants.outside());
    inputs.addAll(sequences.outside());
    List<Expr> parameters = new ArrayList<>();
    Map<Expr, Expr> replaced = new HashMap<>();
    for (Expr e : inside) {
      Expr p = Body.parameter(parameters.size(), e.dtype(), e.shape());
      parameters.add(p);
      replaced.put(e, p);
    }
    Body body = new Body(parameters, Graphs.substitute(results, replaced));
    List<Expr> made = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Op op = new Op.Scan(body, length, carried.size(), constants.size(), fromEnd, i);
      made.add(Expr.make(op, inputs.toArray(Expr[]::new)));
    }
    return made;
  }
}
