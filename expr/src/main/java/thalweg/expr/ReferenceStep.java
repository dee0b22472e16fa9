package thalweg.expr;

import java.util.function.ToLongFunction;

/** Runs one operation by its plain twin: for operations without a kernel of their own. */
final class ReferenceStep implements Step {
  private final Expr e;
  private final long[] from;
  private final long to;

  ReferenceStep(Expr e, ToLongFunction<Expr> at) {
    this.e = e;
    this.from = new long[e.inputs().length];
    for (int i = 0; i < from.length; i++) {
      from[i] = at.applyAsLong(e.in(i));
    }
    this.to = at.applyAsLong(e);
  }

  @Override
  public void run(Workers workers) {
    double[][] in = new double[from.length][];
    for (int i = 0; i < in.length; i++) {
      in[i] = Memory.elements(e.in(i).dtype(), from[i], e.in(i).shape().size());
    }
    Memory.elements(e.dtype(), to, Reference.apply(e, in));
  }

  @Override
  public String toString() {
    return Printer.node(e) + " (plain)";
  }
}
