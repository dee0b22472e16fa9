package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs by {@link Reference}: slow, allocating, and as plain as can be. */
final class ReferenceProgram implements Program {
  private final List<Expr> roots = new ArrayList<>();
  private final List<Update> updates;
  private final Map<Expr, Tensor> inputs;
  private final List<Tensor> outputs = new ArrayList<>();

  ReferenceProgram(List<Expr> outputs, List<Update> updates, Map<Expr, Tensor> inputs) {
    this.updates = updates;
    this.inputs = inputs;
    roots.addAll(outputs);
    updates.forEach(u -> roots.add(u.value()));
    outputs.forEach(e -> this.outputs.add(Tensor.zeros(e.dtype(), e.shape())));
  }

  @Override
  public void run() {
    List<double[]> values = Reference.evaluate(roots, inputs);
    for (int i = 0; i < roots.size(); i++) {
      boolean output = i < outputs.size();
      store(
          values.get(i),
          output ? outputs.get(i) : updates.get(i - outputs.size()).variable().value());
    }
  }

  private static void store(double[] from, Tensor into) {
    switch (into.dtype()) {
      case F64 -> into.set(from);
      case F32 -> {
        float[] f = new float[from.length];
        for (int i = 0; i < f.length; i++) {
          f[i] = (float) from[i];
        }
        into.set(f);
      }
      case I32, BOOL -> {
        int[] n = new int[from.length];
        for (int i = 0; i < n.length; i++) {
          n[i] = (int) from[i];
        }
        into.set(n);
      }
    }
  }

  @Override
  public Tensor output(int i) {
    return outputs.get(i);
  }

  @Override
  public java.util.Optional<CompiledProgram> compiled() {
    return java.util.Optional.empty();
  }

  @Override
  public String toString() {
    return Printer.program(roots);
  }
}
