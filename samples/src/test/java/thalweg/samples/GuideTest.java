package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.expr.Control;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Function.Kernels;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.SavedFunction;
import thalweg.expr.Scan;
import thalweg.expr.Stages;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Vmap;
import thalweg.expr.Workers;

/** The examples of docs/expressions.md: each block of it is the body of a method here, in order. */
class GuideTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern METHOD =
      Pattern.compile("(?ms)^  void s\\d\\d\\w*\\(\\)[^{]*\\{\n(.*?)^  }$");

  @TempDir Path folder;

  private static List<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(m -> m.group(1).stripTrailing().stripIndent().strip())
        .toList();
  }

  @Test
  void everyExampleOfTheGuideIsTheCodeOfATestThatRuns() throws IOException {
    Path root = Documents.root();
    List<String> shown = found(BLOCK, Files.readString(root.resolve("docs/expressions.md")));
    List<String> run =
        found(
            METHOD,
            Files.readString(root.resolve("samples/src/test/java/thalweg/samples/GuideTest.java")));
    assertEquals(run.size(), shown.size());
    for (int i = 0; i < run.size(); i++) {
      assertEquals(run.get(i), shown.get(i), "example " + (i + 1));
    }
  }

  @Test
  void s01Whole() {
    Variable w = Variable.of("w", new float[] {1, 2, 3}, 3);
    Expr x = Expr.input("x", DType.F32, 3);
    Expr loss = w.read().mul(x).sum().pow(2);
    Expr gradient = Grad.grad(loss, w.read());
    try (Workers workers = new Workers(2)) {
      Update step = new Update(w, w.read().sub(gradient.mul(0.1)));
      Function f = Function.compile("step", workers, List.of(loss), List.of(step));
      f.input(x).set(new float[] {1, 0, 0});
      f.call();
      assertEquals(1, f.output(0).get(0));
      assertArrayEquals(new float[] {0.8f, 2, 3}, w.value().toFloats());
    }
  }

  @Test
  void s02Shapes() {
    Expr a = Expr.input("a", DType.F64, 4, 1);
    Expr b = Expr.input("b", DType.F64, 3);
    assertEquals("F64[4,3]", a.add(b).dtype() + "" + a.add(b).shape());
    assertEquals("[4]", a.mul(b).sum(1).shape().toString());
    assertThrows(IllegalArgumentException.class, () -> a.add(Expr.input("c", DType.F32, 3)));
  }

  @Test
  void s03Derivatives() {
    Expr x = Expr.input("x", DType.F64, 2);
    Expr v = Expr.input("v", DType.F64, 2);
    Expr loss = x.pow(4).sum();
    Expr gradient = Grad.grad(loss, x); // 4 x^3
    Expr along = Grad.hvp(loss, List.of(x), List.of(v)).get(0); // 12 x^2 v
    Expr third = Grad.grad(Grad.grad(gradient.sum(), x).sum(), x); // 24 x
    Map<Expr, Tensor> at =
        Map.of(x, Tensor.of(new double[] {1, 2}, 2), v, Tensor.of(new double[] {1, 1}, 2));
    assertArrayEquals(new double[] {4, 32}, gradient.eval(at).toDoubles());
    assertArrayEquals(new double[] {12, 48}, along.eval(at).toDoubles());
    assertArrayEquals(new double[] {24, 48}, third.eval(at).toDoubles());
  }

  @Test
  void s04GaussNewton() {
    Expr w = Expr.input("w", DType.F64, 2);
    Expr v = Expr.input("v", DType.F64, 2);
    Expr logits = w.mul(w);
    Expr loss = logits.mul(logits).sum().mul(0.5);
    Expr product = Grad.ggn(loss, logits, List.of(w), List.of(v)).get(0); // (2 w)^2 v
    Map<Expr, Tensor> at =
        Map.of(w, Tensor.of(new double[] {1, 2}, 2), v, Tensor.of(new double[] {1, 1}, 2));
    assertArrayEquals(new double[] {4, 16}, product.eval(at).toDoubles());
  }

  @Test
  void s05Stages() {
    Expr x = Expr.input("x", DType.F64, 2);
    Expr v = Expr.input("v", DType.F64, 2);
    Expr product = Grad.hvp(x.exp().sum(), List.of(x), List.of(v)).get(0); // e^x v
    Stages stages = Stages.split(List.of(product), List.of(v));
    try (Workers workers = new Workers(2)) {
      Function once = Function.compile("e^x", workers, stages.kept(), List.of());
      Function each = Function.compile("along v", workers, stages.outputs(), List.of());
      once.input(x).set(new double[] {0, 1});
      once.call();
      each.input(stages.places().get(0)).set(once.output(0));
      for (double length : new double[] {1, 2}) {
        each.input(v).set(new double[] {length, length});
        each.call();
        assertEquals(length * Math.E, each.output(0).get(1), 1e-15);
      }
    }
  }

  @Test
  void s06Vmap() {
    Variable w = Variable.of("w", new float[] {2}, 1);
    Expr x = Expr.input("x", DType.F32, 1); // one example
    Expr xs = Expr.input("xs", DType.F32, 3, 1); // three of them
    Expr loss = x.mul(w.read()).sum().pow(2);
    Expr each = Vmap.vmap(Grad.grad(loss, w.read()), x, xs); // 2 w x^2, an example a row
    Map<Expr, Tensor> batch = Map.of(xs, Tensor.of(new float[] {1, 2, 3}, 3, 1));
    assertArrayEquals(new float[] {4, 16, 36}, each.eval(batch).toFloats());
  }

  @Test
  void s07Scan() {
    Expr xs = Expr.input("xs", DType.F64, 5);
    Scan.Result r =
        Scan.over(xs)
            .carrying(Expr.constant(DType.F64, 0))
            .run((h, x) -> {
              Expr next = h.get(0).mul(0.5).add(x.get(0));
              return Scan.next(List.of(next), List.of(next)); // handed on; put out
            });
    Map<Expr, Tensor> at = Map.of(xs, Tensor.of(new double[] {1, 1, 1, 1, 1}, 5));
    assertEquals(1.9375, r.last().get(0).eval(at).get(0));
    Expr gradient = Grad.grad(r.last().get(0), xs);
    assertArrayEquals(new double[] {0.0625, 0.125, 0.25, 0.5, 1}, gradient.eval(at).toDoubles());
  }

  @Test
  void s08Choice() {
    Expr x = Expr.input("x", DType.F64, 2);
    Expr safe =
        Control.cond(
                x.sum().gt(0),
                List.of(x),
                v -> List.of(v.get(0).log()),
                v -> List.of(v.get(0).neg()))
            .get(0);
    Map<Expr, Tensor> at = Map.of(x, Tensor.of(new double[] {-1, -1}, 2));
    assertArrayEquals(new double[] {1, 1}, safe.eval(at).toDoubles());
  }

  @Test
  void s09Checkpoint() {
    Expr x = Expr.input("x", DType.F64, 3);
    Expr kept = Control.checkpoint(List.of(x), v -> List.of(v.get(0).sin().exp().tanh())).get(0);
    Expr plain = x.sin().exp().tanh();
    Map<Expr, Tensor> at = Map.of(x, Tensor.of(new double[] {1, 2, 3}, 3));
    assertArrayEquals(
        Grad.grad(plain.sum(), x).eval(at).toDoubles(),
        Grad.grad(kept.sum(), x).eval(at).toDoubles(),
        1e-15);
  }

  @Test
  void s10Randomness() {
    Expr key = Expr.input("key", DType.I32, 4);
    Expr kept = Draw.bernoulli(key, 0, 0.5, 1000).cast(DType.F32); // a mask for dropout
    RandomKey dropout = new RandomKey(7, "dropout");
    int step = 12;
    Tensor words = Tensor.of(new int[] {dropout.key0(), dropout.key1(), step, 0}, 4);
    float[] once = kept.eval(Map.of(key, words)).toFloats();
    assertArrayEquals(once, kept.eval(Map.of(key, words)).toFloats());
  }

  @Test
  void s11Aids() {
    Expr x = Expr.input("x", DType.F32, 2);
    Expr bad = x.sub(1).log().sum();
    try (Workers workers = new Workers(1)) {
      Function f = Function.compile("f", Kernels.GUARDED, workers, List.of(bad), List.of());
      f.input(x).set(new float[] {2, 0});
      String said = assertThrows(ArithmeticException.class, f::call).getMessage();
      assertTrue(said.contains("log") && said.contains("GuideTest.java:"));
    }
  }

  @Test
  void s12Explain() {
    Expr x = Expr.input("x", DType.F32, 1000);
    try (Workers workers = new Workers(1)) {
      Function f = Function.compile("f", workers, List.of(x.exp().add(1).log()), List.of());
      assertEquals(1, f.explain().kernels()); // print it to see every pass, kernel and buffer
      f.startProfile();
      f.call();
      assertEquals(1, f.profile().calls()); // print it to see where the time goes
    }
  }

  @Test
  void s13Save() throws IOException {
    Variable w = Variable.of("w", new float[] {3}, 1);
    try (Workers workers = new Workers(1)) {
      Function.compile("f", workers, List.of(w.read().mul(2)), List.of()).save(folder.resolve("f"));
      Function again = SavedFunction.load(folder.resolve("f")).compile(workers);
      again.call();
      assertEquals(6, again.output(0).get(0));
    }
  }
}
