package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batched program gives what the program gives for each slice alone. */
class VmapTest {
  private static final int SLICES = 3;

  static Stream<OpCases.Case> all() {
    return OpCases.all(DType.F64).filter(c -> !inputs(c.outputs()).isEmpty());
  }

  static Stream<OpCases.Case> small() {
    return all().filter(c -> size(c.outputs()) <= 300);
  }

  private static int size(List<Expr> outputs) {
    return Graphs.topological(outputs).stream().mapToInt(e -> e.shape().size()).max().orElse(0);
  }

  private static List<Expr> inputs(List<Expr> outputs) {
    return Graphs.topological(outputs).stream().filter(e -> e.op() instanceof Op.Input).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isTheLoopOverSlicesForEachInputAndForAll(OpCases.Case c) {
    List<Expr> inputs = inputs(c.outputs());
    for (Expr one : inputs) {
      equalsLoop(c.outputs(), List.of(one), inputs);
    }
    if (inputs.size() > 1) {
      equalsLoop(c.outputs(), inputs, inputs);
    }
  }

  private static void equalsLoop(List<Expr> outputs, List<Expr> over, List<Expr> inputs) {
    List<Expr> batched = new ArrayList<>();
    for (Expr e : over) {
      batched.add(stacked(SLICES, e));
    }
    List<Expr> all = Vmap.vmap(outputs, over, batched);
    List<Expr> needed = new ArrayList<>(all);
    needed.addAll(inputs);
    needed.addAll(batched);
    Map<Expr, Tensor> values = Check.values(needed, 21);
    List<double[]> actual = Reference.evaluate(all, values);
    for (int s = 0; s < SLICES; s++) {
      List<double[]> expected = Reference.evaluate(outputs, slice(values, over, batched, s));
      for (int i = 0; i < outputs.size(); i++) {
        Expr y = all.get(i);
        assertEquals(TypingArrays.stacked(SLICES, outputs.get(i).shape()), y.shape());
        double[] part = slice(actual.get(i), s, SLICES);
        Check.close("slice " + s + " over " + over, expected.get(i), part, 1e-12);
      }
    }
  }

  private static Expr stacked(int slices, Expr e) {
    return Expr.input("all", e.dtype(), TypingArrays.stacked(slices, e.shape()).dims());
  }

  private static double[] slice(double[] all, int s, int slices) {
    int n = all.length / slices;
    return Arrays.copyOfRange(all, s * n, (s + 1) * n);
  }

  static Map<Expr, Tensor> slice(
      Map<Expr, Tensor> values, List<Expr> over, List<Expr> batched, int s) {
    Map<Expr, Tensor> one = new HashMap<>(values);
    for (int i = 0; i < over.size(); i++) {
      Tensor t = Tensor.zeros(over.get(i).dtype(), over.get(i).shape());
      double[] part =
          slice(values.get(batched.get(i)).toDoubles(), s, batched.get(i).shape().dim(0));
      if (t.dtype().isFloating()) {
        t.set(part);
      } else {
        t.set(Arrays.stream(part).mapToInt(v -> (int) v).toArray());
      }
      one.put(over.get(i), t);
    }
    return one;
  }

  @ParameterizedTest
  @MethodSource("small")
  void ofItselfIsItselfOverBothAxes(OpCases.Case c) {
    List<Expr> inputs = inputs(c.outputs());
    List<Expr> rows = new ArrayList<>();
    List<Expr> joined = new ArrayList<>();
    List<Expr> grids = new ArrayList<>();
    for (Expr e : inputs) {
      rows.add(stacked(2, e));
      grids.add(stacked(3, rows.getLast()));
      joined.add(grids.getLast().reshape(TypingArrays.stacked(6, e.shape()).dims()));
    }
    List<Expr> twice = Vmap.vmap(Vmap.vmap(c.outputs(), inputs, rows), rows, grids);
    List<Expr> once = Vmap.vmap(c.outputs(), inputs, joined);
    List<Expr> both = new ArrayList<>(twice);
    both.addAll(once);
    List<double[]> values = Reference.evaluate(both, Check.values(both, 22));
    for (int i = 0; i < once.size(); i++) {
      Check.close(c.name(), values.get(once.size() + i), values.get(i), 1e-12);
    }
  }

  static Stream<OpCases.Case> differentiable() {
    return small().filter(c -> !c.at().isEmpty() && c.outputs().get(0).dtype() == DType.F64);
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void commutesWithGrad(OpCases.Case c) {
    Expr y = c.outputs().get(0);
    Expr loss = y.mul(y).sum();
    List<Expr> all = new ArrayList<>();
    c.at().forEach(e -> all.add(stacked(SLICES, e)));
    List<Expr> batchedGrad = Vmap.vmap(Grad.grad(loss, c.at()), c.at(), all);
    Expr total = Vmap.vmap(List.of(loss), c.at(), all).get(0).sum();
    List<Expr> gradOfBatched = Grad.grad(total, all);
    List<Expr> both = new ArrayList<>(batchedGrad);
    both.addAll(gradOfBatched);
    Map<Expr, Tensor> values = Check.values(both, 23);
    List<double[]> results = Reference.evaluate(both, values);
    for (int i = 0; i < all.size(); i++) {
      Check.close(c.name(), results.get(i), results.get(all.size() + i), 1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void commutesWithHessianVectorProducts(OpCases.Case c) {
    Expr y = c.outputs().get(0);
    Expr loss = y.mul(y).sum();
    Expr x = c.at().get(0);
    Expr d = Expr.input("d", DType.F64, x.shape().dims());
    Expr hvp = Grad.hvp(loss, List.of(x), List.of(d)).get(0);
    equalsLoop(List.of(hvp), List.of(x, d), inputs(List.of(loss, d)));
    equalsLoop(List.of(hvp), List.of(d), inputs(List.of(loss, d)));
  }

  @Test
  void fastProgramsOfBatchedOnesEqualTheReference() {
    small()
        .filter(c -> c.outputs().get(0).shape().size() > 0)
        .forEach(c -> {
          List<Expr> inputs = inputs(c.outputs());
          List<Expr> all = inputs.stream().map(e -> stacked(SLICES, e)).toList();
          Check.fastEqualsReference(Vmap.vmap(c.outputs(), inputs, all), 24, 1e-11);
        });
  }

  @Test
  void rowsTimesASharedMatrixAreOneProduct() {
    Expr x = Expr.input("x", DType.F32, 1, 5);
    Expr w = Expr.input("w", DType.F32, 5, 7);
    Expr all = Expr.input("all", DType.F32, 9, 1, 5);
    Expr y = Vmap.vmap(x.matmul(w), x, all);
    List<Expr> products =
        Graphs.topological(List.of(y)).stream().filter(e -> e.op() instanceof Op.MatMul).toList();
    assertEquals(List.of(Shape.of(9, 7)), products.stream().map(Expr::shape).toList());
  }

  @Test
  void whatDoesNotDependOnTheInputsStaysAsItWas() {
    Expr x = Expr.input("x", DType.F64);
    Expr y = Expr.input("y", DType.F64, 4).exp();
    Expr all = Expr.input("all", DType.F64, 3);
    Expr both = Vmap.vmap(y.sum().mul(x), x, all);
    assertTrue(Graphs.topological(List.of(both)).contains(y.sum()));
    Expr alone = Vmap.vmap(y, x, all);
    assertSame(y, alone.in(0));
  }

  @Test
  void oneKeyGivesEverySliceTheSameNumbersAndManyKeysEachItsOwn() {
    Expr key = Expr.input("key", DType.I32, 4);
    Expr x = Expr.input("x", DType.F64, 5);
    Expr y = Draw.uniform(key, 0, 5).cast(DType.F64).mul(x);
    equalsLoop(List.of(y), List.of(x), List.of(key, x));
    equalsLoop(List.of(y), List.of(key), List.of(key, x));
    equalsLoop(List.of(y), List.of(key, x), List.of(key, x));
  }

  @Test
  void aLoopCarriesAnAxisOnlyForWhatDiffers() {
    Expr count = Expr.input("count", DType.F64);
    Expr sum = Expr.input("sum", DType.F64);
    Expr step = Expr.input("step", DType.F64);
    Body body =
        Body.close(List.of(count, sum, step), List.of(count.add(1), sum.add(step.mul(count))))
            .body();
    Op.Scan op = new Op.Scan(body, 4, 2, 1, false, 0);
    Expr zero = Expr.constant(DType.F64, 0);
    Expr x = Expr.input("x", DType.F64);
    Expr counted = Expr.make(op, zero, zero, x);
    Expr summed = Expr.make(op.with(1), zero, zero, x);
    equalsLoop(List.of(counted, summed), List.of(x), List.of(x));
    Expr all = Expr.input("all", DType.F64, 3);
    Expr scan =
        Graphs.topological(Vmap.vmap(List.of(counted, summed), List.of(x), List.of(all))).stream()
            .filter(e -> e.op() instanceof Op.Scan)
            .findFirst()
            .orElseThrow();
    List<Expr> carried = ((Op.Scan) scan.op()).body().parameters().subList(0, 2);
    assertEquals(List.of(0, 1), carried.stream().map(e -> e.shape().rank()).toList());
  }

  @Test
  void anIndexOutOfRangeReachesNoOtherSlice() {
    Expr x = Expr.input("x", DType.F64, 2, 2);
    Expr index = Expr.input("index", DType.I32, 1);
    Expr xs = Expr.input("xs", DType.F64, 3, 2, 2);
    Expr indices = Expr.input("indices", DType.I32, 3, 1);
    for (Expr y : List.of(x.gather(index), x.slice(0, 0, 1).scatterAdd(index, 2))) {
      Expr all = Vmap.vmap(List.of(y), List.of(x, index), List.of(xs, indices)).get(0);
      Map<Expr, Tensor> values = Check.values(List.of(all), 25);
      values.put(indices, Tensor.of(new int[] {1, 2, 0}, 3, 1));
      assertThrows(RuntimeException.class, () -> Reference.evaluate(List.of(all), values));
    }
  }

  @Test
  void whatDoesNotFitIsToldWithBothShapes() {
    Expr x = Expr.input("x", DType.F64, 4);
    Expr all = Expr.input("all", DType.F64, 3, 5);
    var error = assertThrows(IllegalArgumentException.class, () -> Vmap.vmap(x.exp(), x, all));
    assertTrue(error.getMessage().contains("[3,4]"), error.getMessage());
    assertTrue(error.getMessage().contains("[3,5]"), error.getMessage());
    assertTrue(error.getMessage().contains("VmapTest.java"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Vmap.vmap(List.of(x), List.of(), List.of()));
  }

  @Test
  void batchedExpressionsComeFromTheLineOfTheSingleOne() {
    Expr x = Expr.input("x", DType.F64, 4);
    Expr y = x.exp().sum();
    Expr all = Vmap.vmap(y, x, Expr.input("all", DType.F64, 3, 4));
    assertEquals(y.origin(), all.origin());
    assertFalse(y.origin().isEmpty());
  }
}
