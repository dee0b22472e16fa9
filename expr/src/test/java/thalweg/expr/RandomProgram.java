package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A program with the values it is run on, twice in a row.
 *
 * @param inputs a value for each input that the roots need (and perhaps for others)
 * @param start a value for each variable
 */
record RandomProgram(
    List<Expr> outputs,
    List<Update> updates,
    Map<Expr, double[]> inputs,
    Map<Variable, double[]> start) {
  private static final int CALLS = 2;

  /** What a right program may give for a result of a call: this, within that. */
  private record Expected(double[] values, double tolerance) {}

  List<Expr> roots() {
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    return roots;
  }

  RandomProgram with(List<Expr> otherOutputs, List<Update> otherUpdates) {
    return new RandomProgram(otherOutputs, otherUpdates, inputs, start);
  }

  RandomProgram withRoots(List<Expr> roots) {
    List<Update> replaced = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      replaced.add(new Update(updates.get(i).variable(), roots.get(outputs.size() + i)));
    }
    return with(roots.subList(0, outputs.size()), replaced);
  }

  /** The evaluation of one call, given variables as they are before it. */
  Noise noise(Map<Variable, Noise.Pair> variables) {
    Noise noise = new Noise(new SplittableRandom(5));
    inputs.forEach((e, v) -> noise.put(e, Noise.Pair.exact(v)));
    variables.forEach(noise::put);
    return noise;
  }

  Map<Variable, Noise.Pair> atFirst() {
    Map<Variable, Noise.Pair> variables = new LinkedHashMap<>();
    start.forEach((v, x) -> variables.put(v, Noise.Pair.exact(x)));
    return variables;
  }

  /**
   * Without the outputs and updates whose value, at either call, is not finite, depends on a shaky
   * decision, or is so ill-conditioned that it tells little.
   */
  RandomProgram settled() {
    RandomProgram now = this;
    while (true) {
      Set<Expr> bad = new LinkedHashSet<>();
      Map<Variable, Noise.Pair> variables = now.atFirst();
      for (int call = 0; call < CALLS && bad.isEmpty(); call++) {
        Noise noise = now.noise(variables);
        now.roots().stream().filter(e -> !tells(noise, e)).forEach(bad::add);
        now.updates.forEach(u -> variables.put(u.variable(), noise.of(u.value())));
      }
      if (bad.isEmpty()) {
        return now;
      }
      now =
          now.with(
              now.outputs.stream().filter(e -> !bad.contains(e)).toList(),
              now.updates.stream().filter(u -> !bad.contains(u.value())).toList());
    }
  }

  private static boolean tells(Noise noise, Expr e) {
    if (noise.isShaky(e)) {
      return false;
    }
    Noise.Pair p = noise.of(e);
    double largest = p.largest();
    double worst = e.dtype() == DType.F32 ? 1e-3 : 1e-9;
    return !e.dtype().isFloating() || (largest < 1e9 && p.drift() <= worst * largest);
  }

  /** How the fast program differs from the twin, at any number of threads; empty if it does not. */
  Optional<String> fault(List<Workers> threads) {
    List<Expected> expected = expected();
    List<double[]> first = run(Function.Kernels.FAST, threads.get(0));
    for (int i = 0; i < expected.size(); i++) {
      Optional<String> difference = difference(expected.get(i), first.get(i));
      if (difference.isPresent()) {
        return Optional.of(name(i) + " " + difference.get());
      }
    }
    for (Workers other : threads.subList(1, threads.size())) {
      List<double[]> again = run(Function.Kernels.FAST, other);
      for (int i = 0; i < first.size(); i++) {
        if (!Arrays.equals(first.get(i), again.get(i))) {
          return Optional.of(name(i) + " has other bits with other threads");
        }
      }
    }
    return Optional.empty();
  }

  private String name(int result) {
    return result < CALLS * outputs.size()
        ? "output " + result % outputs.size() + " of call " + result / outputs.size()
        : "variable " + (result - CALLS * outputs.size());
  }

  private static Optional<String> difference(Expected expected, double[] actual) {
    for (int i = 0; i < actual.length; i++) {
      double e = expected.values[i];
      double a = actual[i];
      if (Double.compare(e, a) != 0 && !(Math.abs(e - a) <= expected.tolerance)) {
        return Optional.of(
            "element %d: expected %s but was %s (tolerance %.2g)"
                .formatted(i, e, a, expected.tolerance));
      }
    }
    return Optional.empty();
  }

  private List<Expected> expected() {
    List<double[]> values = run(Function.Kernels.REFERENCE, null);
    List<Expected> all = new ArrayList<>();
    Map<Variable, Noise.Pair> variables = atFirst();
    for (int call = 0; call < CALLS; call++) {
      Noise noise = noise(variables);
      for (Expr e : outputs) {
        all.add(new Expected(values.get(all.size()), tolerance(e.dtype(), noise.of(e))));
      }
      updates.forEach(u -> variables.put(u.variable(), noise.of(u.value())));
    }
    for (Variable v : start.keySet()) {
      all.add(new Expected(values.get(all.size()), tolerance(v.dtype(), variables.get(v))));
    }
    return all;
  }

  /** Thirty times the drift under noise; that is small where the value is well-conditioned. */
  private static double tolerance(DType dtype, Noise.Pair p) {
    return switch (dtype) {
      case I32, BOOL -> 0;
      case F64 -> 30 * p.drift() + 1e-12 * p.largest() + 1e-290;
      case F32 -> 30 * p.drift() + 2e-6 * p.largest() + 1e-30;
    };
  }

  /** The outputs of each call, then all variables. */
  List<double[]> run(Function.Kernels kernels, Workers workers) {
    start.forEach((v, x) -> fill(v.value(), x));
    List<double[]> results = new ArrayList<>();
    Function f = Function.compile("random", kernels, workers, outputs, updates);
    for (Expr e : Graphs.topological(roots())) {
      if (e.op() instanceof Op.Input) {
        fill(f.input(e), inputs.get(e));
      }
    }
    for (int call = 0; call < CALLS; call++) {
      f.call();
      for (int i = 0; i < outputs.size(); i++) {
        results.add(f.output(i).toDoubles());
      }
    }
    start.keySet().forEach(v -> results.add(v.value().toDoubles()));
    return results;
  }

  static void fill(Tensor t, double[] values) {
    switch (t.dtype()) {
      case F64 -> t.set(values);
      case F32 -> {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
          f[i] = (float) values[i];
        }
        t.set(f);
      }
      case I32, BOOL -> t.set(Arrays.stream(values).mapToInt(v -> (int) v).toArray());
    }
  }

  /** The program, with the bodies of its loops and choices. */
  String print() {
    StringBuilder text = new StringBuilder(Printer.program(roots()));
    updates.forEach(u -> text.append("update ").append(u.variable()).append('\n'));
    Set<Body> bodies = new LinkedHashSet<>();
    Programs.bodies(roots(), bodies);
    for (Body b : bodies) {
      text.append("body of ").append(b.parameters().size()).append(" parameters\n");
      text.append(Printer.program(b.results()).indent(2));
    }
    return text.toString();
  }
}
