package thalweg.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Transposes of operations with bodies; a part of {@link Transposition}. */
final class BodyTransposition {
  private BodyTransposition() {}

  /**
   * Hands each linear input its cotangent.
   *
   * @param linear for each input whether the group is linear in it
   * @param cotangents one for each result, null where nobody gave one
   * @param receive takes the number of an input and its cotangent
   */
  static void transpose(
      Scans.Group group,
      boolean[] linear,
      List<Expr> cotangents,
      BiConsumer<Integer, Expr> receive) {
    switch (group.op()) {
      case Op.Cond c -> cond(c, group.inputs(), linear, cotangents, receive);
      case Op.Scan s -> new Scan(s, group.inputs(), linear, cotangents).run(receive);
      case Op.Region _ -> throw new IllegalStateException("not a linear operation: " + group.op());
    }
  }

  private static void cond(
      Op.Cond c,
      List<Expr> inputs,
      boolean[] linear,
      List<Expr> cotangents,
      BiConsumer<Integer, Expr> receive) {
    List<Expr> parameters = new ArrayList<>(c.yes().parameters());
    List<Expr> arguments = new ArrayList<>(inputs);
    List<Integer> present = new ArrayList<>();
    List<Expr> given = new ArrayList<>();
    for (int i = 0; i < cotangents.size(); i++) {
      Expr ct = cotangents.get(i);
      if (ct != null) {
        Expr p = Body.parameter(parameters.size(), ct.dtype(), ct.shape());
        present.add(i);
        given.add(p);
        parameters.add(p);
        arguments.add(ct);
      }
    }
    List<Integer> numbers = new ArrayList<>();
    List<Expr> at = new ArrayList<>();
    for (int i = 1; i < inputs.size(); i++) {
      if (linear[i]) {
        numbers.add(i);
        at.add(c.yes().parameters().get(i - 1));
      }
    }
    Body yes = new Body(parameters, pulled(c.yes().keep(present).results(), given, at));
    Body no = new Body(parameters, pulled(c.no().keep(present).results(), given, at));
    for (int i = 0; i < at.size(); i++) {
      // The linear operands' own values are not needed any more: any of the right type will do.
      Expr[] values = arguments.toArray(Expr[]::new);
      for (int number : numbers) {
        values[number] = Jvp.zero(inputs.get(number));
      }
      receive.accept(numbers.get(i), Expr.make(new Op.Cond(yes, no, i), values));
    }
  }

  private static List<Expr> pulled(List<Expr> results, List<Expr> given, List<Expr> at) {
    List<Optional<Expr>> pulled = Transposition.pull(results, given, at);
    List<Expr> all = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      all.add(pulled.get(i).orElse(Jvp.zero(at.get(i))));
    }
    return all;
  }

  /** The transpose of a loop runs the other way, carrying cotangents. */
  private static final class Scan {
    private final Op.Scan scan;
    private final Body body;
    private final List<Expr> inputs;
    private final boolean[] linear;
    private final List<Expr> cotangents;

    private final Scans.Places carried = new Scans.Places();
    private final Scans.Places constants = new Scans.Places();
    private final Scans.Places sequences = new Scans.Places();
    private final List<Expr> results = new ArrayList<>();

    /** Outputs of the turns that are put together outside the loop, by their place. */
    private final Map<Expr, Integer> stacked = new LinkedHashMap<>();

    private final List<Expr> pulled = new ArrayList<>();
    private int nextParameter;
    private final boolean anew;

    Scan(Op.Scan scan, List<Expr> inputs, boolean[] linear, List<Expr> cotangents) {
      this.scan = scan;
      this.body = scan.body();
      this.inputs = inputs;
      this.linear = linear.clone();
      this.cotangents = cotangents;
      this.nextParameter = inputs.size();
      this.anew =
          Graphs.topological(body.results()).stream().anyMatch(e -> e.op() instanceof Op.Barrier);
    }

    void run(BiConsumer<Integer, Expr> receive) {
      markLinear();
      List<Expr> given = new ArrayList<>();
      List<Expr> moving = new ArrayList<>();
      for (int i = 0; i < body.results().size(); i++) {
        boolean isCarried = i < scan.carried();
        Expr ct = cotangents.get(i);
        if (isCarried ? linear[i] : ct != null) {
          Expr inside = fresh(body.results().get(i));
          (isCarried ? carried : sequences).put(inside, ct == null ? Jvp.zero(inputs.get(i)) : ct);
          moving.add(body.results().get(i));
          given.add(inside);
        }
      }
      List<Integer> numbers = new ArrayList<>();
      List<Expr> at = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        if (linear[i]) {
          numbers.add(i);
          at.add(body.parameters().get(i));
        }
      }
      List<Optional<Expr>> all = Transposition.pull(moving, given, at);
      all.forEach(o -> pulled.add(o.orElse(null)));
      placeValues();
      build(numbers, at, receive);
    }

    /** A carried value is linear if it ever becomes so. */
    private void markLinear() {
      boolean grown = true;
      while (grown) {
        grown = false;
        Set<Expr> inside = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
          if (linear[i]) {
            inside.add(body.parameters().get(i));
          }
        }
        for (Expr e : Graphs.topological(body.results())) {
          for (Expr in : e.inputs()) {
            if (inside.contains(in)) {
              inside.add(e);
            }
          }
        }
        for (int i = 0; i < scan.carried(); i++) {
          if (!linear[i] && inside.contains(body.results().get(i))) {
            linear[i] = true;
            grown = true;
          }
        }
      }
    }

    private Expr fresh(Expr like) {
      return Body.parameter(nextParameter++, like.dtype(), like.shape());
    }

    /** The values that the loop was not linear in go in as they did before. */
    private void placeValues() {
      for (int i = 0; i < inputs.size(); i++) {
        if (!linear[i]) {
          if (i < scan.carried()) {
            throw new IllegalStateException(
                "a loop that is linear in part only of what it carries");
          }
          boolean constant = i < scan.carried() + scan.constants();
          (constant ? constants : sequences).put(body.parameters().get(i), inputs.get(i));
        }
      }
    }

    private void build(List<Integer> numbers, List<Expr> at, BiConsumer<Integer, Expr> receive) {
      List<Expr> next = new ArrayList<>();
      List<Expr> put = new ArrayList<>();
      List<List<Expr>> outside = new ArrayList<>();
      for (int i = 0; i < at.size(); i++) {
        int number = numbers.get(i);
        Expr ct = pulled.get(i);
        outside.add(List.of());
        if (number < scan.carried()) {
          next.add(ct == null ? Jvp.zero(at.get(i)) : ct);
        } else if (number < scan.carried() + scan.constants()) {
          List<Expr> terms = ct == null ? List.of() : terms(ct);
          outside.set(i, terms.stream().filter(this::summedOutside).toList());
          terms.stream()
              .filter(t -> !summedOutside(t))
              .reduce(Expr::add)
              .ifPresent(rest -> {
                Expr total = fresh(rest);
                carried.put(total, Jvp.zero(rest));
                next.add(total.add(rest));
              });
        }
      }
      results.addAll(next);
      for (List<Expr> terms : outside) {
        terms.forEach(t -> operands(t).forEach(o -> stack(o, put)));
      }
      for (int i = 0; i < at.size(); i++) {
        if (numbers.get(i) >= scan.carried() + scan.constants() && pulled.get(i) != null) {
          stack(pulled.get(i), put);
        }
      }
      results.addAll(put);
      List<Expr> made =
          Scans.build(scan.length(), !scan.fromEnd(), carried, constants, sequences, results);
      int total = (int) numbers.stream().filter(n -> n < scan.carried()).count();
      for (int i = 0; i < at.size(); i++) {
        int number = numbers.get(i);
        Expr ct = pulled.get(i);
        if (number < scan.carried()) {
          receive.accept(number, made.get(i));
        } else if (number < scan.carried() + scan.constants()) {
          if (ct != null && terms(ct).stream().anyMatch(t -> !summedOutside(t))) {
            receive.accept(number, made.get(total++));
          }
          for (Expr term : outside.get(i)) {
            receive.accept(number, sum(term, made));
          }
        } else if (ct != null) {
          receive.accept(number, outsideOf(ct, made));
        }
      }
    }

    private void stack(Expr e, List<Expr> put) {
      if (sequenceOf(e) == null && !stacked.containsKey(e)) {
        stacked.put(e, carried.size() + put.size());
        put.add(e);
      }
    }

    /** The sequence whose element e is, if it comes from outside unchanged. */
    private Expr sequenceOf(Expr e) {
      int i = sequences.inside().indexOf(e);
      return i < 0 ? null : sequences.outside().get(i);
    }

    private Expr outsideOf(Expr e, List<Expr> made) {
      Expr sequence = sequenceOf(e);
      return sequence == null ? made.get(stacked.get(e)) : sequence;
    }

    private static List<Expr> terms(Expr e) {
      if (e.op() instanceof Op.Binary b && b.fn() == Op.BinaryFn.ADD) {
        List<Expr> all = new ArrayList<>(terms(e.in(0)));
        all.addAll(terms(e.in(1)));
        return all;
      }
      return List.of(e);
    }

    /**
     * One product over the rows of all turns costs less than adding up a product each turn; the
     * same holds for sums over rows.
     */
    private boolean summedOutside(Expr term) {
      // What is computed anew in each turn is not to be kept for all turns after all.
      return !anew
          && ((term.op() instanceof Op.MatMul m
                  && m.transposeA()
                  && !m.transposeB()
                  && term.shape().rank() == 2)
              || (term.op() instanceof Op.Reduce r
                  && r.fn() == Op.ReduceFn.SUM
                  && r.axes().equals(List.of(0))));
    }

    private static List<Expr> operands(Expr term) {
      return List.of(term.inputs());
    }

    private Expr sum(Expr term, List<Expr> made) {
      Expr first = rows(outsideOf(term.in(0), made));
      return term.op() instanceof Op.MatMul m
          ? Expr.make(m, first, rows(outsideOf(term.in(1), made)))
          : first.sum(0);
    }

    /** [turns, rows, ...] as [turns * rows, ...]. */
    private static Expr rows(Expr sequence) {
      int[] dims = sequence.shape().dims();
      int[] joined = java.util.Arrays.copyOfRange(dims, 1, dims.length);
      joined[0] *= dims[0];
      return sequence.reshape(joined);
    }
  }
}
