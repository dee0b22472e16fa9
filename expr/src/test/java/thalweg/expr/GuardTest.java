package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard stops at the first number that is none and says which operation made it of what. */
class GuardTest {
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
  }

  private Function guarded(List<Expr> outputs, List<Update> updates) {
    return Function.compile("f", Function.Kernels.GUARDED, workers, outputs, updates);
  }

  private static String stopped(Function f) {
    return assertThrows(ArithmeticException.class, f::call).getMessage();
  }

  @Test
  void theOperationInsideALoopIsNamedWithItsLineAndItsOperands() {
    Expr x = Expr.input("x", DType.F32, 3);
    Expr root = x.sub(2).sqrt();
    Function f = guarded(List.of(root.mul(3).add(1)), List.of());
    f.input(x).set(new float[] {2, 3, 4});
    f.call();
    f.input(x).set(new float[] {2, 1, 4});
    assertEquals(
        "function f: element [1] of sqrt F32[3] (at "
            + root.origin()
            + ") is NaN; its operands: sub F32[3] finite from -1.0 to 2.0 (kernel 1)",
        stopped(f));
  }

  @Test
  void anOperandThatWasNotFiniteIsToldFromOneThatWas() {
    Expr x = Expr.input("x", DType.F64, 2);
    Expr y = Expr.input("y", DType.F64, 2);
    Function f = guarded(List.of(x.add(y)), List.of());
    f.input(x).set(new double[] {1, 2});
    f.input(y).set(new double[] {3, Double.NEGATIVE_INFINITY});
    String message = stopped(f);
    assertTrue(
        message.contains(
            "is -Infinity; its operands: input x F64[2] finite from 1.0 to 2.0, "
                + "input y F64[2] holds -Infinity at [1]"),
        message);
  }

  @Test
  void updatesBehindTheFaultAreNotMade() {
    Variable v = Variable.of("v", new float[] {1, 2}, 2);
    Variable count = Variable.of("count", new float[] {5}, 1);
    Expr g = v.read().log().sum();
    Function f =
        guarded(
            List.of(g),
            List.of(
                new Update(v, v.read().sub(1)), new Update(count, count.read().add(g.reshape(1)))));
    f.call();
    assertEquals(0, v.value().get(0));
    float before = (float) count.value().get(0);
    assertTrue(stopped(f).contains("log F32[2]"));
    assertEquals(before, count.value().get(0));
  }

  @Test
  void whatAKernelWroteOverIsStillKnown() {
    Variable v = Variable.of("v", new float[] {4, 9}, 2);
    Function f = guarded(List.of(), List.of(new Update(v, v.read().sub(5).sqrt())));
    assertTrue(stopped(f).contains("sub F32[2] finite from -1.0 to 4.0"));
  }

  @Test
  void whatIsChosenAwayIsNoFault() {
    Expr x = Expr.input("x", DType.F32, 2);
    Function f = guarded(List.of(x.gt(0).select(x.log(), Expr.constant(DType.F32, 0))), List.of());
    f.input(x).set(new float[] {1, -1});
    f.call();
    assertEquals(0, f.output(0).get(1));
  }

  @Test
  void theTurnOfALoopIsNamed() {
    Expr h0 = Expr.input("h0", DType.F64, 2);
    Scan.Result r =
        Scan.times(8)
            .carrying(h0)
            .run((h, _) -> Scan.next(List.of(h.get(0).sub(1).sqrt()), List.of()));
    Function f = guarded(List.of(r.last().get(0).sum()), List.of());
    f.input(h0).set(new double[] {1, 5});
    String message = stopped(f);
    assertTrue(
        message.matches(
            "function f: turn 1 of a loop \\(at GuardTest.java:\\d+\\): element \\[0\\] of sqrt "
                + "F64\\[2\\] \\(at GuardTest.java:\\d+\\) is NaN; its operands: "
                + "sub F64\\[2\\] finite from -1.0 to 1.0 \\(kernel \\d\\)"),
        message);
  }
}
