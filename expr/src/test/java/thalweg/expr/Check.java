package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What the tests of this room share: filling inputs, running both ways, comparing. */
final class Check {
  private static final double[] PHASES = {0.13, 0.33, 0.63, 0.83};

  private Check() {}

  /** Random values for every input of the outputs; I32 inputs get values in 0..2. */
  static Map<Expr, Tensor> values(List<Expr> outputs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Expr, Tensor> values = new HashMap<>();
    for (Expr e : Graphs.topological(outputs)) {
      if (e.op() instanceof Op.Input) {
        Tensor t = random(e.dtype(), e.shape(), random);
        while (t.shape().size() > 0 && values.values().stream().anyMatch(o -> touches(o, t))) {
          t.set(random(e.dtype(), e.shape(), random));
        }
        values.put(e, t);
      }
    }
    return values;
  }

  /**
   * Floating values lie evenly over [-2,2] in random order, at another phase for each seed of the
   * generator: no two are so near each other, or to a kink, that a difference quotient crosses it.
   */
  static Tensor random(DType dtype, Shape shape, SplittableRandom random) {
    Tensor t = Tensor.zeros(dtype, shape);
    switch (dtype) {
      case F32 -> {
        double[] spread = spread(shape.size(), random);
        float[] f = new float[spread.length];
        for (int i = 0; i < f.length; i++) {
          f[i] = (float) spread[i];
        }
        t.set(f);
      }
      case F64 -> t.set(spread(shape.size(), random));
      case I32 -> t.set(random.ints(shape.size(), 0, 3).toArray());
      case BOOL -> t.set(random.ints(shape.size(), 0, 2).toArray());
    }
    return t;
  }

  private static double[] spread(int n, SplittableRandom random) {
    double phase = PHASES[random.nextInt(PHASES.length)];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      values[i] = values[j];
      values[j] = -2 + 4 * (i + phase) / n;
    }
    return values;
  }

  /** Two floating inputs of one size at one phase hold the same numbers. */
  private static boolean touches(Tensor a, Tensor b) {
    return a.dtype().isFloating()
        && a.dtype() == b.dtype()
        && a.shape().size() == b.shape().size()
        && java.util.Arrays.stream(a.toDoubles()).min().getAsDouble()
            == java.util.Arrays.stream(b.toDoubles()).min().getAsDouble();
  }

  static List<double[]> run(List<Expr> outputs, Map<Expr, Tensor> values, Workers workers) {
    Function f = Function.compile("test", workers, outputs, List.of());
    values.forEach((e, t) -> {
      if (needed(outputs).contains(e)) {
        f.input(e).set(t);
      }
    });
    f.call();
    List<double[]> results = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      results.add(f.output(i).toDoubles());
    }
    return results;
  }

  private static List<Expr> needed(List<Expr> outputs) {
    return Graphs.topological(outputs);
  }

  /** The fast program gives what the reference gives, within {@code tolerance} of the scale. */
  static void fastEqualsReference(List<Expr> outputs, long seed, double tolerance) {
    Map<Expr, Tensor> values = values(outputs, seed);
    List<double[]> expected = Reference.evaluate(outputs, values);
    try (Workers workers = new Workers(2)) {
      List<double[]> actual = run(outputs, values, workers);
      for (int i = 0; i < outputs.size(); i++) {
        close(outputs.get(i).toString(), expected.get(i), actual.get(i), tolerance);
      }
    }
  }

  static void close(String what, double[] expected, double[] actual, double tolerance) {
    close(what, expected, actual, tolerance, 1e-30);
  }

  /**
   * Equal within {@code tolerance} of the largest value, or of {@code leastScale} if that is more.
   */
  static void close(
      String what, double[] expected, double[] actual, double tolerance, double leastScale) {
    assertEquals(expected.length, actual.length, what);
    double scale = leastScale;
    for (double v : expected) {
      scale = Double.isFinite(v) ? Math.max(scale, Math.abs(v)) : scale;
    }
    for (int i = 0; i < expected.length; i++) {
      boolean same =
          Double.compare(expected[i], actual[i]) == 0
              || Math.abs(expected[i] - actual[i]) <= tolerance * scale;
      if (!same) {
        fail(what + " element " + i + ": expected " + expected[i] + " but was " + actual[i]);
      }
    }
  }

  /**
   * The derivative of y along a random direction, forward and reverse, equals the difference
   * quotient. Everything in F64.
   */
  static void derivativeEqualsDifference(Expr y, List<Expr> at, Map<Expr, Tensor> values) {
    VerifyGrad.Result r = VerifyGrad.of(y, at, values, new RandomKey(99, "check"));
    // Random weights and directions within (-1,1) make few numbers larger than this.
    double scale = Math.max(0.25, Math.abs(r.difference()));
    assertEquals(r.difference(), r.forward(), 1e-6 * scale, "forward of " + y);
    assertEquals(r.difference(), r.reverse(), 1e-6 * scale, "reverse of " + y);
    assertEquals(r.forward(), r.reverse(), 1e-10 * scale, "forward against reverse of " + y);
  }
}
