package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person is told about a function: text, cost, memory, time, values, and mistakes. */
class AidsTest {
  private final Workers workers = new Workers(1);
  private final Expr x = Expr.input("x", DType.F32, 128, 784);
  private final Variable w = Variable.zeros("w", DType.F32, 784, 512);
  private final Variable b = Variable.zeros("b", DType.F32, 512);
  private final Expr hidden = x.matmul(w.read()).add(b.read()).tanh();
  private final Function layer =
      Function.compile("layer", workers, List.of(hidden.mul(2).sum(0)), List.of());

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void aFunctionIsPrintedAsFormulasWithTheirLines() {
    List<String> lines = layer.toString().lines().toList();
    assertEquals("function layer", lines.get(0));
    assertTrue(
        lines.get(1).matches("\\d kernels, 103 MFLOP, .* moved, arena \\d+ bytes"), lines.get(1));
    assertTrue(
        lines.stream()
            .anyMatch(l ->
                l.contains("call  t1 F32[128,512] = matmul(x, w)   (" + hidden.in(0).origin())),
        layer.toString());
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.contains("fold  t2 F32[512] = sum over [0](tanh(t1 + b) * 2)")),
        layer.toString());
  }

  @Test
  void anExplanationCountsOperationsBytesAndMemory() {
    Explanation e = layer.explain();
    long product = 2L * 128 * 784 * 512;
    long elements = 128 * 512;
    assertEquals(product + 4 * elements, e.flops());
    assertEquals(elements, e.elementary());
    assertEquals(4 * (128 * 784 + 784 * 512 + elements + elements + 512 + 512), e.bytes());
    assertEquals(4 * elements, e.leastBytes());
    assertTrue(e.arenaBytes() >= e.leastBytes() && e.arenaBytes() < 1.01 * e.leastBytes() + 256);
    assertEquals(2, e.kernels());
    assertEquals("as written", e.stages().get(0).pass());
    assertEquals(Compiler.PASSES.size() + 1, e.stages().size());
    assertTrue(e.toString().contains("at least 262144 by liveness at kernel 1"), e.toString());
    assertTrue(e.toString().contains("t1: arena 0..262144, needed until kernel 2"), e.toString());
  }

  @Test
  void aChainOfLoopsNeedsTheMemoryOfOneValue() {
    Expr y = Expr.input("y", DType.F32, 1000);
    Expr z = y;
    for (int i = 0; i < 40; i++) {
      z = z.tanh().sin();
    }
    Explanation e = Function.compile("chain", workers, List.of(z.sum()), List.of()).explain();
    assertTrue(e.kernels() > 5, e.toString());
    assertEquals(4000, e.leastBytes());
    assertTrue(e.arenaBytes() < 1.1 * 4000, e.toString());
  }

  @Test
  void costsFollowTheTextbook() {
    Expr image = Expr.input("image", DType.F32, 8, 6, 10, 10);
    Expr weights = Expr.input("weights", DType.F32, 12, 3, 5, 5);
    Expr y = image.conv2d(weights, Window.of(5, 5).padding(2).stride(2), 2);
    long outputs = 8 * 12 * 5 * 5;
    assertEquals(2 * outputs * 3 * 5 * 5, Cost.flops(y));
    Expr dx = Grad.grad(y.sum(), image);
    assertEquals(
        2 * outputs * 3 * 5 * 5,
        Graphs.topological(List.of(dx)).stream()
            .filter(e -> e.op() instanceof Op.Convolve)
            .mapToLong(Cost::flops)
            .sum());
    assertEquals(2 * 3 * 4 * 5 * 7, Cost.flops(cube(3, 4, 5).matmul(cube(3, 5, 7))));
    assertEquals(60, Cost.flops(cube(3, 4, 5).sum(1)));
    assertEquals(0, Cost.flops(cube(3, 4, 5).transpose()));
  }

  private static Expr cube(int... shape) {
    return Expr.input("cube", DType.F32, shape);
  }

  @Test
  void aProfileSaysWhereTheTimeWent() {
    assertThrows(IllegalStateException.class, layer::profile);
    layer.startProfile();
    for (int i = 0; i < 5; i++) {
      layer.call();
    }
    Profile p = layer.profile();
    assertEquals(5, p.calls());
    assertEquals(2, p.entries().size());
    assertEquals(5 * 2L * 128 * 784 * 512, p.entries().get(0).flops());
    assertTrue(p.entries().stream().allMatch(e -> e.nanos() > 0));
    assertTrue(
        p.toString().contains("t1 F32[128,512] = matmul(x, w)   (AidsTest.java:"), p.toString());
    layer.stopProfile();
    layer.call();
    assertThrows(IllegalStateException.class, layer::profile);
  }

  @Test
  void anExpressionHasAValueWhereItIsWritten() {
    assertEquals(3.5, Expr.constant(DType.F64, 3).add(0.5).eval().get(0));
    Expr v = Expr.input("v", DType.F32, 3);
    Map<Expr, Tensor> test = Map.of(v, Tensor.of(new float[] {1, 2, 3}, 3));
    assertArrayEquals(new float[] {2, 4, 6}, v.mul(2).eval(test).toFloats());
    assertArrayEquals(new float[] {2, 4, 6}, Grad.grad(v.mul(v).sum(), v).eval(test).toFloats());
    String message =
        assertThrows(IllegalArgumentException.class, () -> v.mul(2).eval()).getMessage();
    assertTrue(message.contains("no value given for input v F32[3] (at AidsTest.java:"), message);
  }

  @Test
  void aMistakeOfShapesSaysBothAndTheLine() {
    Expr a = Expr.input("a", DType.F32, 3, 4);
    Expr c = Expr.input("c", DType.F32, 3, 5);
    List<Runnable> mistakes =
        List.of(
            () -> a.add(c),
            () -> a.matmul(c),
            () -> Expr.concat(0, a, c),
            () -> a.broadcastTo(c.shape()),
            () -> new Update(Variable.zeros("c", DType.F32, 3, 5), a));
    for (Runnable mistake : mistakes) {
      String m = assertThrows(IllegalArgumentException.class, mistake::run).getMessage();
      assertTrue(m.contains("[3,4]") && m.contains("[3,5]"), m);
      assertTrue(m.matches(".*\\(at AidsTest\\.java:\\d+\\)"), m);
    }
  }
}
