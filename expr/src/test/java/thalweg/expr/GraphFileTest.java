package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function that was saved is the function that is loaded. */
class GraphFileTest {
  @TempDir Path folder;

  /** A training step with inputs, variables, updates, windows and random numbers. */
  private static final class Step {
    final Expr x = Expr.input("x", DType.F32, 4, 1, 6, 6);
    final Expr twin = Expr.input("x", DType.F32, 4, 1, 6, 6);
    final Variable w = Variable.zeros("w \"1\"", DType.F32, 2, 1, 3, 3);
    final Variable other = Variable.zeros("w \"1\"", DType.F32, 3);
    final Variable key = Variable.zeros("key", DType.I32, 4);
    final List<Expr> outputs;
    final List<Update> updates;

    Step() {
      w.value().set(Check.random(DType.F32, w.shape(), new SplittableRandom(1)));
      other.value().set(new float[] {0.1f, Float.MIN_VALUE, -0f});
      key.value().set(new int[] {1, -2, 3, 0});
      Expr images = x.add(twin.mul(1e-3));
      Expr h = images.conv2d(w.read(), Window.of(3, 3).padding(1));
      Expr pooled = h.maxPool(Window.of(2, 2).stride(2));
      Expr noise = Draw.uniform(key.read(), 0, pooled.shape().dims());
      Expr y = pooled.add(noise).logSoftmax().sum(1, 2).add(other.read());
      Expr loss = y.mul(y).mean();
      outputs = List.of(loss, y, Expr.concat(1, x, twin).sort());
      updates = List.of(new Update(w, w.read().sub(Grad.grad(loss, w.read()).mul(0.1))));
    }
  }

  private static List<double[]> run(Function f, Map<Expr, Tensor> inputs) {
    inputs.forEach((e, t) -> f.input(e).set(t));
    f.call();
    f.call();
    return List.of(f.output(0).toDoubles(), f.output(1).toDoubles(), f.output(2).toDoubles());
  }

  @Test
  void whatIsLoadedComputesTheSameBits() throws IOException {
    Step step = new Step();
    Tensor a = Check.random(DType.F32, step.x.shape(), new SplittableRandom(2));
    Tensor b = Check.random(DType.F32, step.x.shape(), new SplittableRandom(3));
    Path file = folder.resolve("step.graph");
    try (Workers workers = new Workers(1)) {
      Function before = Function.compile("step", workers, step.outputs, step.updates);
      before.save(file);
      SavedFunction saved = SavedFunction.load(file);
      assertEquals("step", saved.name());
      assertEquals(List.of("x", "x#2"), List.copyOf(saved.inputs().keySet()));
      Function after = saved.compile(workers);
      List<double[]> expected = run(before, Map.of(step.x, a, step.twin, b));
      List<double[]> actual =
          run(after, Map.of(saved.inputs().get("x"), a, saved.inputs().get("x#2"), b));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(expected.get(i), actual.get(i), "output " + i);
      }
      assertArrayEquals(
          step.w.value().toFloats(), saved.variables().get("w \"1\"").value().toFloats());
    }
  }

  @Test
  void variablesOfTheProgramMayTakeThePlaceOfTheSavedOnes() throws IOException {
    Step step = new Step();
    Path file = folder.resolve("step.graph");
    SavedFunction.save(file, "step", step.outputs, step.updates);
    Map<String, Variable> mine = new HashMap<>();
    mine.put("w \"1\"", step.w);
    mine.put("w \"1\"#2", step.other);
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> SavedFunction.load(file, mine));
    assertTrue(
        missing.getMessage().matches("line \\d+: found nothing for variable key.*"),
        missing.getMessage());
    mine.put("key", step.key);
    assertSame(step.w, SavedFunction.load(file, mine).updates().get(0).variable());
  }

  @Test
  void whatIsSavedAgainIsTheSameText() throws IOException {
    Step step = new Step();
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    SavedFunction.save(first, "step", step.outputs, step.updates);
    SavedFunction saved = SavedFunction.load(first);
    SavedFunction.save(second, "step", saved.outputs(), saved.updates());
    assertEquals(
        Files.readString(first).lines().filter(l -> !l.startsWith("%")).toList(),
        Files.readString(second).lines().filter(l -> !l.startsWith("%")).toList());
    assertEquals(nodes(first), nodes(second));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("first.values")),
        Files.readAllBytes(folder.resolve("second.values")));
  }

  /** How often each operation is there: constants, being shared, may change their place. */
  private static List<String> nodes(Path file) throws IOException {
    return Files.readString(file)
        .lines()
        .filter(l -> l.startsWith("%"))
        .map(l -> l.replaceAll(" from .*", "").replaceAll("%\\d+", "%"))
        .sorted()
        .toList();
  }

  @Test
  void everyOperationSurvivesTheRoundTrip() throws IOException {
    Path file = folder.resolve("case");
    for (OpCases.Case c : OpCases.all(DType.F32).toList()) {
      SavedFunction.save(file, c.name(), c.outputs(), List.of());
      SavedFunction saved = SavedFunction.load(file);
      Map<Expr, Tensor> given = Check.values(c.outputs(), 5);
      Map<Expr, Tensor> again = new HashMap<>();
      List<Expr> old = Graphs.topological(given.keySet());
      List<Expr> now = Graphs.topological(saved.inputs().values());
      for (int i = 0; i < old.size(); i++) {
        again.put(now.get(i), given.get(old.get(i)));
      }
      List<double[]> expected = Reference.evaluate(c.outputs(), given);
      List<double[]> actual = Reference.evaluate(saved.outputs(), again);
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i), actual.get(i), c.name());
      }
    }
  }

  @Test
  void linesOfTheProgramAreKept() throws IOException {
    Expr y = Expr.input("a", DType.F32, 3).tanh();
    Path file = folder.resolve("line");
    SavedFunction.save(file, "line", List.of(y), List.of());
    assertTrue(y.origin().startsWith("GraphFileTest.java:"), y.origin());
    assertEquals(y.origin(), SavedFunction.load(file).outputs().get(0).origin());
  }

  @Test
  void valuesOfAnotherGraphAreRefused() throws IOException {
    Path file = folder.resolve("one");
    Variable v = Variable.of("v", new float[] {1, 2}, 2);
    SavedFunction.save(file, "one", List.of(v.read()), List.of());
    Files.write(folder.resolve("one.values"), new byte[8]);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SavedFunction.load(file));
    assertTrue(e.getMessage().startsWith("line 4: found values 8 bytes crc32"), e.getMessage());
  }
}
