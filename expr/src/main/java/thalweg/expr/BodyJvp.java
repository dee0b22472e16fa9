package thalweg.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tangents of operations with bodies; a part of {@link Jvp}. Null stands for a structural zero. */
final class BodyJvp {
  private BodyJvp() {}

  /** Tangents of all results of a group, given those of its inputs. */
  static List<Expr> tangents(Scans.Group group, List<Expr> given) {
    return switch (group.op()) {
      case Op.Region r -> region(r.body(), group.inputs(), given);
      case Op.Cond c -> cond(c, group.inputs(), given);
      case Op.Scan s -> new ScanJvp(s, group.inputs(), given).tangents();
    };
  }

  /** The derivative works on values computed anew from what the region was given. */
  private static List<Expr> region(Body body, List<Expr> inputs, List<Expr> given) {
    List<Expr> behind = new ArrayList<>();
    inputs.forEach(e -> behind.add(Expr.make(new Op.Barrier(), e)));
    List<Expr> at = new ArrayList<>();
    List<Expr> directions = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (given.get(i) != null) {
        at.add(behind.get(i));
        directions.add(given.get(i));
      }
    }
    return orNull(Jvp.push(body.apply(behind), at, directions));
  }

  private static List<Expr> orNull(List<Optional<Expr>> values) {
    List<Expr> all = new ArrayList<>();
    values.forEach(v -> all.add(v.orElse(null)));
    return all;
  }

  private static List<Expr> cond(Op.Cond c, List<Expr> inputs, List<Expr> given) {
    int operands = inputs.size() - 1;
    List<Expr> parameters = new ArrayList<>(c.yes().parameters());
    List<Expr> arguments = new ArrayList<>(inputs);
    List<Expr> at = new ArrayList<>();
    List<Expr> directions = new ArrayList<>();
    for (int i = 0; i < operands; i++) {
      Expr t = given.get(i + 1);
      if (t != null) {
        Expr d = Body.parameter(parameters.size(), t.dtype(), t.shape());
        parameters.add(d);
        arguments.add(t);
        at.add(c.yes().parameters().get(i));
        directions.add(d);
      }
    }
    List<Expr> yes = orNull(Jvp.push(c.yes().results(), at, directions));
    List<Expr> no = orNull(Jvp.push(c.no().results(), at, directions));
    List<Expr> yesResults = new ArrayList<>();
    List<Expr> noResults = new ArrayList<>();
    for (int i = 0; i < yes.size(); i++) {
      Expr like = c.yes().results().get(i);
      yesResults.add(yes.get(i) == null ? Jvp.zero(like) : yes.get(i));
      noResults.add(no.get(i) == null ? Jvp.zero(like) : no.get(i));
    }
    Body yesBody = new Body(parameters, yesResults);
    Body noBody = new Body(parameters, noResults);
    List<Expr> tangents = new ArrayList<>();
    for (int i = 0; i < yes.size(); i++) {
      boolean still = yes.get(i) == null && no.get(i) == null;
      tangents.add(
          still
              ? null
              : Expr.make(new Op.Cond(yesBody, noBody, i), arguments.toArray(Expr[]::new)));
    }
    return tangents;
  }

  /**
   * The tangent of a loop is a loop of its own, linear in the tangents; what it needs of the
   * original's values the original puts out. Both can then be transposed and differentiated again.
   */
  private static final class ScanJvp {
    private final Op.Scan scan;
    private final Body body;
    private final List<Expr> inputs;
    private final List<Expr> given;

    /** For each parameter of the body the parameter of its tangent, or null. */
    private final Expr[] direction;

    private List<Expr> inner = List.of();

    ScanJvp(Op.Scan scan, List<Expr> inputs, List<Expr> given) {
      this.scan = scan;
      this.body = scan.body();
      this.inputs = inputs;
      this.given = given;
      this.direction = new Expr[inputs.size()];
    }

    List<Expr> tangents() {
      findMoving();
      Scans.Places carried = new Scans.Places();
      Scans.Places constants = new Scans.Places();
      Scans.Places sequences = new Scans.Places();
      List<Expr> results = new ArrayList<>();
      int[] at = new int[inner.size()];
      for (int i = 0; i < inputs.size(); i++) {
        if (direction[i] != null) {
          Expr t = given.get(i) == null ? Jvp.zero(inputs.get(i)) : given.get(i);
          (isCarried(i) ? carried : isConstant(i) ? constants : sequences).put(direction[i], t);
        }
      }
      for (int i = 0; i < inner.size(); i++) {
        boolean wanted = i < scan.carried() ? direction[i] != null : inner.get(i) != null;
        at[i] = wanted ? results.size() : -1;
        if (wanted) {
          Expr t = inner.get(i);
          results.add(t == null ? Jvp.zero(body.results().get(i)) : t);
        }
      }
      placeResiduals(results, constants, sequences);
      List<Expr> made =
          Scans.build(scan.length(), scan.fromEnd(), carried, constants, sequences, results);
      List<Expr> tangents = new ArrayList<>();
      for (int place : at) {
        tangents.add(place < 0 ? null : made.get(place));
      }
      return tangents;
    }

    private boolean isCarried(int i) {
      return i < scan.carried();
    }

    private boolean isConstant(int i) {
      return !isCarried(i) && i < scan.carried() + scan.constants();
    }

    /** What is carried moves if it does so at first, or is moved in some turn. */
    private void findMoving() {
      for (int i = 0; i < inputs.size(); i++) {
        if (given.get(i) != null) {
          move(i);
        }
      }
      boolean grown = true;
      while (grown) {
        List<Expr> at = new ArrayList<>();
        List<Expr> directions = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
          if (direction[i] != null) {
            at.add(body.parameters().get(i));
            directions.add(direction[i]);
          }
        }
        inner = orNull(Jvp.push(body.results(), at, directions));
        grown = false;
        for (int i = 0; i < scan.carried(); i++) {
          if (direction[i] == null && inner.get(i) != null) {
            move(i);
            grown = true;
          }
        }
      }
    }

    private void move(int i) {
      Expr p = body.parameters().get(i);
      direction[i] = Body.parameter(inputs.size() + i, p.dtype(), p.shape());
    }

    /** Gives a place to every value of the original body that the tangents are computed from. */
    private void placeResiduals(
        List<Expr> results, Scans.Places constants, Scans.Places sequences) {
      List<Expr> residuals = List.copyOf(residuals(results));
      List<Expr> inTurn = new ArrayList<>();
      Map<Expr, Expr> outside = body.bind(inputs);
      for (Expr r : residuals) {
        int kind = kind(r);
        if (kind == CONSTANT) {
          constants.put(r, Graphs.substitute(List.of(r), outside).get(0));
        } else if (r.op() instanceof Op.Parameter && kind == SEQUENCE) {
          sequences.put(r, outside.get(r));
        } else {
          inTurn.add(r);
        }
      }
      List<Expr> all = new ArrayList<>(body.results().subList(0, scan.carried()));
      all.addAll(inTurn);
      Body putting = new Body(body.parameters(), all);
      for (int i = 0; i < inTurn.size(); i++) {
        Op op =
            new Op.Scan(
                putting,
                scan.length(),
                scan.carried(),
                scan.constants(),
                scan.fromEnd(),
                scan.carried() + i);
        sequences.put(inTurn.get(i), Expr.make(op, inputs.toArray(Expr[]::new)));
      }
    }

    private static final int FREE = 0;
    private static final int CONSTANT = 1;
    private static final int SEQUENCE = 2;
    private static final int CARRIED = 3;

    /** What a value of the original body depends on, at most. */
    private int kind(Expr value) {
      int kind = FREE;
      for (Expr e : Graphs.topological(List.of(value))) {
        int i = body.parameters().indexOf(e);
        if (i >= 0) {
          kind = Math.max(kind, isCarried(i) ? CARRIED : isConstant(i) ? CONSTANT : SEQUENCE);
        }
      }
      return kind;
    }

    private Set<Expr> residuals(List<Expr> results) {
      Set<Expr> moving = new HashSet<>();
      Set<Expr> behindBarrier = new HashSet<>();
      Set<Expr> residuals = new LinkedHashSet<>();
      List<Expr> order = Graphs.topological(results);
      for (Expr d : direction) {
        if (d != null) {
          moving.add(d);
        }
      }
      for (Expr e : order) {
        for (Expr in : e.inputs()) {
          if (moving.contains(in)) {
            moving.add(e);
          }
          if (e.op() instanceof Op.Barrier || behindBarrier.contains(in)) {
            behindBarrier.add(e);
          }
        }
      }
      for (Expr e : order) {
        // A value behind a barrier is computed anew in the tangent's turn, from what lies before.
        if (moving.contains(e) || behindBarrier.contains(e)) {
          for (Expr in : e.inputs()) {
            if (!moving.contains(in) && !behindBarrier.contains(in)) {
              addResidual(in, residuals);
            }
          }
        }
      }
      return residuals;
    }

    /** Rather than two values, of which one follows cheaply from the other, keeps the other. */
    private void addResidual(Expr e, Set<Expr> residuals) {
      if (kind(e) == FREE) {
        return;
      }
      Set<Expr> sources = new LinkedHashSet<>();
      cheapSources(e, sources);
      if (sources.size() == 1 && sources.iterator().next().shape().size() <= e.shape().size()) {
        residuals.addAll(sources);
      } else {
        residuals.add(e);
      }
    }

    private static boolean isCheap(Op op) {
      boolean elementary = op instanceof Op.Unary u && Kernel.isElementary(u.fn());
      return (op instanceof Op.Elementwise && !elementary)
          || op instanceof Op.Reshape
          || op instanceof Op.Broadcast;
    }

    private void cheapSources(Expr e, Set<Expr> sources) {
      if (!isCheap(e.op())) {
        sources.add(e);
        return;
      }
      for (Expr in : e.inputs()) {
        if (kind(in) != FREE) {
          cheapSources(in, sources);
        }
      }
    }
  }
}
