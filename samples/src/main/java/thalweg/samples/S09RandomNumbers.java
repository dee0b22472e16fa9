package thalweg.samples;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.RandomKey;
import thalweg.expr.Workers;

/**
 * Random numbers are functions of a key: no hidden state, the same on every thread.
 *
 * <p>What you will see: the same key gives the same numbers, another step or draw others; means and
 * variances as they should be; a permutation; and a million throws that estimate pi.
 */
public final class S09RandomNumbers {
  private static final int N = 1_000_000;

  private S09RandomNumbers() {}

  /**
   * Returns mean and variance of normal numbers, the estimate of pi, the share of heads, whether a
   * repeated key repeats (1) and another step does not (1), and the permutation.
   */
  public static double[][] run(PrintStream out) {
    // Two words of the key, then a step of 48 bits: usually the number of the training step.
    Expr key = Expr.input("key", DType.I32, 4);

    // The draw's number tells several draws under one key and step apart. A normal draw d uses the
    // uniform draws 2 d and 2 d + 1.
    Expr normal = Draw.normal(key, 0, N);
    Expr x = Draw.uniform(key, 2, N);
    Expr y = Draw.uniform(key, 3, N);
    Expr inside = x.mul(x).add(y.mul(y)).lt(1).cast(DType.F32);
    Expr heads = Draw.bernoulli(key, 4, 0.25, N).cast(DType.F32);
    Expr mean = normal.mean();

    try (Workers workers = new Workers(2)) {
      Function f =
          Function.compile(
              "draws",
              workers,
              List.of(
                  mean,
                  normal.mul(normal).mean(),
                  inside.mean().mul(4),
                  heads.mean(),
                  Draw.permutation(key, 5, 8)),
              List.of());
      double[] first = call(f, key, 0);
      double[] order = f.output(4).toDoubles();
      double[] again = call(f, key, 0);
      double[] other = call(f, key, 1);
      out.printf("normal: mean %.4f, variance %.4f%n", first[0], first[1]);
      out.printf("pi is about %.3f; heads %.3f%n", first[2], first[3]);
      out.println("an order of eight: " + Arrays.toString(order));
      boolean repeats = Arrays.equals(first, again);
      boolean differs = !Arrays.equals(first, other);
      out.println("same key, same numbers: " + repeats + "; next step, others: " + differs);
      return new double[][] {first, {repeats ? 1 : 0, differs ? 1 : 0}, order};
    }
  }

  private static double[] call(Function f, Expr key, int step) {
    RandomKey k = new RandomKey(42, "throws");
    f.input(key).set(new int[] {k.key0(), k.key1(), step, 0});
    f.call();
    double[] four = new double[4];
    for (int i = 0; i < 4; i++) {
      four[i] = f.output(i).get(0);
    }
    return four;
  }
}
