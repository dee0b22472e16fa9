package thalweg.samples;

import java.io.PrintStream;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Scan;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/**
 * The derivative of a long loop keeps what every turn computed. With checkpoints it keeps every
 * tenth state and computes the rest again.
 *
 * <p>What you will see: the memory planned for both, and that the gradients are the same.
 */
public final class S10CheckpointedMemory {
  private static final int TURNS = 100;
  private static final int UNITS = 64;

  private S10CheckpointedMemory() {}

  /** Returns bytes without and with checkpoints, and the largest difference of the gradients. */
  public static double[] run(PrintStream out) {
    Expr xs = Expr.input("xs", DType.F32, TURNS, 16, UNITS);
    Variable w = Variable.zeros("w", DType.F32, UNITS, UNITS);
    float[] weights = new float[UNITS * UNITS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (0.2 * Math.cos(i));
    }
    w.value().set(weights);
    Expr start = Expr.constant(DType.F32, 0.1).broadcastTo(xs.at(0, 0).shape());
    Scan.Turn turn =
        (h, x) -> {
          Expr a = h.get(0).matmul(w.read()).add(x.get(0)).tanh();
          Expr b = a.matmul(w.read()).sigmoid().mul(h.get(0)).sin();
          return Scan.next(List.of(a.add(b).tanh()), List.of());
        };
    Scan loop = Scan.over(xs).carrying(start);
    Expr full = Grad.grad(loop.run(turn).last().get(0).sum(), w.read());
    Expr sparing = Grad.grad(loop.checkpointEvery(10).run(turn).last().get(0).sum(), w.read());

    try (Workers workers = new Workers(2)) {
      Function f = Function.compile("full", workers, List.of(full), List.of());
      Function g = Function.compile("sparing", workers, List.of(sparing), List.of());
      f.call();
      g.call();
      double[] a = f.output(0).toDoubles();
      double[] b = g.output(0).toDoubles();
      double difference = 0;
      double scale = 0;
      for (int i = 0; i < a.length; i++) {
        difference = Math.max(difference, Math.abs(a[i] - b[i]));
        scale = Math.max(scale, Math.abs(a[i]));
      }
      long all = f.explain().arenaBytes();
      long some = g.explain().arenaBytes();
      out.println("all turns kept: " + all + " bytes");
      out.println("every tenth:    " + some + " bytes");
      out.println("largest difference of the gradients, relative: " + difference / scale);
      return new double[] {all, some, difference / scale};
    }
  }
}
