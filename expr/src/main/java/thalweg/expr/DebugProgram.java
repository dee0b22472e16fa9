package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a compiled program and doubts all of it, on the values of each call: passes by {@link
 * PassCheck}; each kernel against the reference, from the operands that lay in memory; and the
 * memory plan, by looking after each step whether every value that is still needed is as it was
 * written. The first difference stops the call.
 *
 * <p>Costs the reference's time several times over, and a copy of every value.
 */
final class DebugProgram extends ObservedProgram {
  private final String name;
  private final PassCheck passes;
  private final Map<Expr, Tensor> inputs;
  private final Bound bound;
  private final Labels labels;

  /** For each stored value the last step that reads it; those that results need, last of all. */
  private final Map<Expr, Integer> lastRead = new HashMap<>();

  private Map<Expr, double[]> written = new LinkedHashMap<>();
  private Map<Expr, Integer> writer = new HashMap<>();

  DebugProgram(String name, CompiledProgram program, PassCheck passes, Map<Expr, Tensor> inputs) {
    super(program);
    this.name = name;
    this.passes = passes;
    this.inputs = inputs;
    this.bound = program.bound();
    this.labels = new Labels(bound.plan());
    Set<Expr> computed = new HashSet<>();
    for (int i = 0; i < bound.steps().size(); i++) {
      for (Expr e : Bound.operands(bound.kernels().get(i))) {
        lastRead.put(e, i);
      }
      bound.kernels().get(i).forEach(k -> computed.addAll(k.writes()));
    }
    for (Expr e : results()) {
      if (computed.contains(e)) {
        lastRead.put(e, Integer.MAX_VALUE);
      }
    }
  }

  private List<Expr> results() {
    List<Expr> all = new ArrayList<>();
    bound.plan().outputs().forEach(e -> all.add(Partition.storage(e)));
    bound.plan().updates().forEach(u -> all.add(Partition.storage(u.value())));
    return all;
  }

  @Override
  void runSteps() {
    passes.run(inputs);
    written = new LinkedHashMap<>();
    writer = new HashMap<>();
    for (Expr e : bound.address().keySet()) {
      if (e.op() instanceof Op.Input || e.op() instanceof Op.Read || e.op() instanceof Op.Iota) {
        written.put(e, bound.elements(e));
      }
    }
    for (int i = 0; i < bound.steps().size(); i++) {
      step(i);
    }
    checkResults();
  }

  private void step(int i) {
    List<Kernel> kernels = bound.kernels().get(i);
    Map<Expr, Bounded> known = new IdentityHashMap<>();
    for (Expr e : Bound.operands(kernels)) {
      known.put(e, Bounded.exact(bound.elements(e)));
    }
    bound.steps().get(i).run(program.workers());
    if (kernels.isEmpty()) {
      return;
    }
    Map<Long, Expr> lastAt = new HashMap<>();
    kernels.forEach(k -> k.writes().forEach(e -> lastAt.put(bound.address(e), e)));
    for (Kernel k : kernels) {
      for (Expr e : k.writes()) {
        Bounded expected = Bounded.evaluate(List.of(e), known).get(0);
        if (lastAt.get(bound.address(e)) == e) {
          compare(i, k, e, expected);
          writer.put(e, i);
          double[] now = bound.elements(e);
          written.put(e, now);
          expected = Bounded.exact(now);
        }
        known.put(e, expected);
      }
    }
    checkMemory(i);
  }

  private void compare(int i, Kernel k, Expr e, Bounded expected) {
    double[] found = bound.elements(e);
    int at = expected.firstDifference(e.dtype(), found);
    if (at >= 0) {
      throw new IllegalStateException(
          "function %s: kernel %d is wrong: %s (at %s) in %s: %s"
              .formatted(
                  name,
                  i + 1,
                  Difference.node(e),
                  e.origin(),
                  labels.line(k),
                  Difference.element(e.shape(), at, expected.value()[at], found[at])));
    }
  }

  /** After step i, what a later step reads must be there. */
  private void checkMemory(int i) {
    written.forEach((e, was) -> {
      int until = lastRead.getOrDefault(e, -1);
      if (until > i) {
        double[] now = bound.elements(e);
        for (int at = 0; at < now.length; at++) {
          if (Double.doubleToRawLongBits(now[at]) != Double.doubleToRawLongBits(was[at])) {
            throw overwritten(i, e, until, Difference.element(e.shape(), at, was[at], now[at]));
          }
        }
      }
    });
  }

  private IllegalStateException overwritten(int i, Expr e, int until, String element) {
    Integer from = writer.get(e);
    String reader =
        until == Integer.MAX_VALUE ? "the results need it" : "kernel " + (until + 1) + " reads it";
    return new IllegalStateException(
        "function %s: the memory plan is wrong: kernel %d (%s) overwrites %s, %s (at %s), which %s holds until %s: %s"
            .formatted(
                name,
                i + 1,
                bound.kernels().get(i).stream().map(labels::line).toList(),
                labels.of(e),
                Difference.node(e),
                e.origin(),
                from == null ? "the call's start" : "kernel " + (from + 1),
                reader,
                element));
  }

  private void checkResults() {
    List<Expr> outputs = bound.plan().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      checkResult("output " + i, outputs.get(i), program.output(i));
    }
    for (Update u : bound.plan().updates()) {
      checkResult("variable " + u.variable().name(), u.value(), u.variable().value());
    }
  }

  private void checkResult(String what, Expr e, Tensor found) {
    Expr stored = Partition.storage(e);
    double[] expected = written.get(stored);
    double[] now = found.toDoubles();
    for (int at = 0; expected != null && at < now.length; at++) {
      if (Double.doubleToRawLongBits(now[at]) != Double.doubleToRawLongBits(expected[at])) {
        throw new IllegalStateException(
            "function %s: the copy to %s is wrong: %s (at %s): %s"
                .formatted(
                    name,
                    what,
                    Difference.node(e),
                    e.origin(),
                    Difference.element(e.shape(), at, expected[at], now[at])));
      }
    }
  }
}
