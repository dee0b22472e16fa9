package thalweg.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import thalweg.expr.DType;
import thalweg.expr.Explanation;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Scan;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/** What our plans take for intermediate values, beside what they must take. */
final class MemoryPlans {
  private static final int TURNS = 100;
  private static final int CHECKPOINT = 10;

  private MemoryPlans() {}

  /** A line of each training step, and one of a loop's gradient with and without checkpoints. */
  static void print(PrintStream out) {
    try (Workers workers = new Workers(2)) {
      for (Workload w : Workload.ALL) {
        if (w instanceof Workload.Training) {
          Explanation plan = Ours.side(w).open(Problem.of(w), workers).function().explain();
          out.printf(
              Locale.ROOT,
              "%s: %d bytes planned, at least %d by liveness: ratio %.3f%n",
              w.name(),
              plan.arenaBytes(),
              plan.leastBytes(),
              (double) plan.arenaBytes() / plan.leastBytes());
        }
      }
      long full = scanned(Scan::carrying, workers);
      long some = scanned((s, h) -> s.checkpointEvery(CHECKPOINT).carrying(h), workers);
      out.printf(
          Locale.ROOT,
          "gradient of %d turns: %d bytes, with a checkpoint every %d turns %d bytes: ratio %.3f%n",
          TURNS,
          full,
          CHECKPOINT,
          some,
          (double) some / full);
    }
  }

  private interface Kept {
    Scan of(Scan scan, Expr state);
  }

  /** Bytes planned for the gradient of a recurrent layer of 128 units, 64 sequences a batch. */
  private static long scanned(Kept kept, Workers workers) {
    Expr x = Expr.input("x", DType.F32, TURNS, 64, 28);
    List<Expr> at =
        List.of(
            Variable.zeros("input", DType.F32, 28, 128).read(),
            Variable.zeros("hidden", DType.F32, 128, 128).read());
    Expr start = Variable.zeros("start", DType.F32, 64, 128).read();
    Expr last =
        kept.of(Scan.over(x), start)
            .run((h, e) -> {
              Expr z = e.getFirst().matmul(at.getFirst()).add(h.getFirst().matmul(at.get(1)));
              return Scan.next(List.of(z.tanh()), List.of());
            })
            .last()
            .getFirst();
    List<Expr> gradient = Grad.grad(last.mul(last).sum(), at);
    return Function.compile("loop", workers, gradient, List.of()).explain().arenaBytes();
  }
}
