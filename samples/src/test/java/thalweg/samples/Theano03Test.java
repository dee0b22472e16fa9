package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.expr.DType;
import thalweg.expr.Explanation;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Function.Kernels;
import thalweg.expr.Grad;
import thalweg.expr.Numpy;
import thalweg.expr.SavedFunction;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.expr.Workers;

/** Rows 37 to 61: parts of networks, engines, memory, aids. */
class Theano03Test extends TheanoRows {
  @TempDir Path folder;

  @Test
  void row37() {
    UnaryOperator<Expr> round = v -> v.add(0.5).floor(); // a graph as an operation: a method
    Expr through = round.apply(x).sub(x).stopGradient().add(x); // its derivative: that of x
    is(Grad.grad(through.mul(y).sum(), x), 4, 5, 6);
  }

  @Test
  void row39() {
    Expr image = Expr.constant(DType.F32, 1).broadcastTo(Shape.of(1, 2, 8, 8));
    Expr weights = Expr.constant(DType.F32, 1).broadcastTo(Shape.of(4, 1, 3, 3));
    Expr out = image.conv2d(weights, Window.of(3, 3).stride(2).padding(1).dilation(1), 2);
    assertEquals("[1,4,4,4]", out.shape().toString());
    is(out.at(0, 0).at(0, 0).at(0, 1), 6, 9, 9, 9);
  }

  @Test
  void row41() {
    is(Numpy.softmax(x.mul(1000)), 0, 0, 1);
    is(x.mul(1000).logSoftmax(), -2000, -1000, 0);
    is(x.sub(2).relu(), 0, 0, 1);
  }

  @Test
  void row42() {
    Expr image = Numpy.arange(16).cast(DType.F64).reshape(1, 1, 4, 4);
    is(image.maxPool(Window.of(2, 2).stride(2)), 5, 7, 13, 15);
    is(image.averagePool(Window.of(2, 2).stride(2)), 2.5, 4.5, 10.5, 12.5);
  }

  @Test
  void row45() {
    Explanation e = called(List.of(x.cumSum(0).tanh().cumSum(0).sin().sum())).explain();
    assertTrue(e.arenaBytes() >= e.leastBytes()); // planned before the first call
  }

  @Test
  void row46() {
    for (Kernels kernels : Kernels.values()) { // REFERENCE, FAST, GUARDED, DEBUG
      Function f = Function.compile("f", kernels, workers, List.of(x.mul(2).sum()), List.of());
      f.input(x).set(new double[] {1, 2, 3});
      f.call();
      assertEquals(12, f.output(0).get(0));
    }
  }

  @Test
  void row48() {
    try (Workers four = new Workers(4)) { // one pool for all; the same bits at any number
      Function f = Function.compile("f", four, List.of(x.exp().sum()), List.of());
      f.input(x).set(values.get(x));
      f.call();
      assertEquals(called(List.of(x.exp().sum())).output(0).get(0), f.output(0).get(0));
    }
  }

  @Test
  void row49() {
    Function f = Function.compile("f", Kernels.DEBUG, workers, List.of(x.tanh().sum()), List.of());
    f.call(); // every pass and every kernel against the reference, or IllegalStateException
  }

  @Test
  void row50() {
    Expr bad = x.sub(1).log().sum();
    Function f = Function.compile("f", Kernels.GUARDED, workers, List.of(bad), List.of());
    String said = assertThrows(ArithmeticException.class, f::call).getMessage();
    assertTrue(said.contains("log") && said.contains("Theano03Test.java:"), said);
  }

  @Test
  void row52() {
    assertEquals(32, x.mul(y).sum().eval(values).get(0)); // look at a value while writing
    Expr five = Expr.input("five", DType.F64, 5);
    String said = assertThrows(IllegalArgumentException.class, () -> x.add(five)).getMessage();
    assertTrue(said.contains("[3]") && said.contains("[5]") && said.contains(".java:"), said);
  }

  @Test
  void row53() {
    assertTrue(Grad.grad(x.tanh().sum(), x).origin().startsWith("Theano03Test.java:"));
  }

  @Test
  void row54() {
    Function f = called(List.of(x.tanh().sum()));
    f.startProfile();
    f.call();
    assertEquals(1, f.profile().calls()); // its toString is a table, dearest step first
  }

  @Test
  void row55() {
    Function f = called(List.of(x.tanh().sum(), x.tanh())); // to see a value: ask for it
    assertTrue(f.toString().contains("tanh"));
    assertTrue(f.dot().startsWith("digraph")); // for Graphviz
    assertEquals(Math.tanh(1), f.output(1).get(0), 1e-15);
  }

  @Test
  void row56() {
    String page = called(List.of(x.tanh().sum())).html(); // one file, offline; kernels open, close
    assertTrue(page.contains("<html") && page.contains("tanh"));
  }

  @Test
  void row57() throws IOException {
    called(List.of(x.tanh().sum())).save(folder.resolve("report")); // text, with its values
    assertTrue(Files.readString(folder.resolve("report")).contains("TANH"));
  }

  @Test
  void row58() throws IOException {
    called(List.of(x.tanh().sum())).save(folder.resolve("f"));
    SavedFunction again = SavedFunction.load(folder.resolve("f"));
    assertEquals("F64[]", again.outputs().get(0).dtype() + "" + again.outputs().get(0).shape());
  }

  @Test
  void row60() {
    Function f = called(List.of(x.sum()));
    assertThrows(IllegalArgumentException.class, () -> f.input(y)); // an input that is not used
  }

  @Test
  void row61() {
    Function slow = Function.compile("f", Kernels.REFERENCE, workers, List.of(x.exp()), List.of());
    slow.input(x).set(values.get(x)); // the twin that every kernel and pass is tested against
    slow.call();
    assertArrayEquals(
        called(List.of(x.exp())).output(0).toDoubles(), slow.output(0).toDoubles(), 1e-12);
  }
}
