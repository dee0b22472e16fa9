package thalweg.samples;

import java.io.PrintStream;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Explanation;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Function.Kernels;
import thalweg.expr.Workers;

/**
 * What the compiler makes of a formula: forms that do not overflow, and few loops.
 *
 * <p>What you will see: the logarithm of a softmax, written as in a textbook, is finite where the
 * formula taken literally is not; the program before and after; and an elementwise chain of six
 * operations as one loop.
 */
public final class S06ARewriteSeen {
  private S06ARewriteSeen() {}

  /** Returns the value as rewritten, the value taken literally, and the kernels of the chain. */
  public static double[] run(PrintStream out) {
    Expr z = Expr.input("z", DType.F32, 3);
    Expr softmax = z.exp().div(z.exp().sum());
    Expr loss = softmax.log().at(0, 0).neg();
    Expr chain = z.mul(2).add(1).tanh().mul(z.sigmoid()).abs();

    try (Workers workers = new Workers(1)) {
      Function fast = Function.compile("loss", workers, List.of(loss), List.of());
      // The reference evaluates node by node what was written, without any pass.
      Function literal =
          Function.compile("loss", Kernels.REFERENCE, workers, List.of(loss), List.of());
      for (Function f : List.of(fast, literal)) {
        f.input(z).set(new float[] {0, 1000, 0});
        f.call();
      }
      out.println("rewritten: " + fast.output(0).get(0));
      out.println("literally: " + literal.output(0).get(0));

      Explanation e = fast.explain();
      for (Explanation.Stage stage : List.of(e.stages().getFirst(), e.stages().getLast())) {
        out.println("-- " + stage.pass() + ", " + stage.nodes() + " nodes");
        out.print(stage.program());
      }

      Function fused = Function.compile("chain", workers, List.of(chain), List.of());
      out.print(fused);
      return new double[] {
        fast.output(0).get(0), literal.output(0).get(0), fused.explain().kernels()
      };
    }
  }
}
