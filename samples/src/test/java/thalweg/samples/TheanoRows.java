package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Workers;

/**
 * What the examples of docs/theano.md share. Each example is the body of a test method named after
 * its row; {@link TheanoTableTest} checks that the document shows that very text.
 */
abstract class TheanoRows {
  /** [1, 2, 3] in {@link #values}. */
  final Expr x = Expr.input("x", DType.F64, 3);

  /** [4, 5, 6] in {@link #values}. */
  final Expr y = Expr.input("y", DType.F64, 3);

  final Map<Expr, Tensor> values =
      Map.of(
          x, Tensor.of(new double[] {1, 2, 3}, 3), //
          y, Tensor.of(new double[] {4, 5, 6}, 3));

  final Workers workers = new Workers(2);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  /** The expression's value is this. */
  void is(Expr e, double... expected) {
    assertArrayEquals(expected, e.eval(values).toDoubles(), 1e-9, e::toString);
  }

  /** Compiled, and called once with {@link #values}. */
  Function called(List<Expr> outputs, Update... updates) {
    Function f = Function.compile("f", workers, outputs, List.of(updates));
    for (Expr in : List.of(x, y)) {
      try {
        f.input(in).set(values.get(in));
      } catch (IllegalArgumentException _) {
        // An example need not use both.
      }
    }
    f.call();
    return f;
  }
}
