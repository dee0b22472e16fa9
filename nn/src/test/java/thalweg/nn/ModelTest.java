package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Shape;

final class ModelTest {
  @Test
  void parametersAreNamedByPlaceAndListedInOrderOfUse() {
    Model m = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 3, 2);
    List<Parameter> p = m.parameters().list();
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"),
        p.stream().map(Parameter::name).toList());
    assertEquals(
        List.of("[5,4]", "[4]", "[4,3]", "[3]", "[3,2]", "[2]"),
        p.stream().map(x -> x.variable().shape().toString()).toList());
    assertEquals(Role.WEIGHT, p.get(2).role());
    assertEquals(Role.BIAS, p.get(3).role());
    assertEquals(5 * 4 + 4 + 4 * 3 + 3 + 3 * 2 + 2, m.parameters().count());
    assertEquals(2, m.classes());
  }

  @Test
  void aNestedTreeJoinsPlacesByDots() {
    Layer inner =
        new Layer.Sequential(
            List.of(new Layer.Dense(3, 3, new Initializer.HeNormal(), Layer.Bias.WITHOUT)));
    Layer outer = new Layer.Sequential(List.of(inner, new Layer.Dense(3, 2)));
    Model m = Model.create(outer, Shape.of(3), DType.F32, Fixtures.streams(1));
    assertEquals(
        List.of("0.0.weight", "1.weight", "1.bias"),
        m.parameters().list().stream().map(Parameter::name).toList());
    Model bare = Model.create(new Layer.Dense(3, 2), Shape.of(3), DType.F32, Fixtures.streams(1));
    assertEquals("weight", bare.parameters().list().get(0).name());
  }

  @ParameterizedTest
  @EnumSource
  void logitsEqualPlainLoops(Layer.Nonlinearity kind) {
    Model m = Fixtures.mlp(7, DType.F64, kind, 5, 7, 3, 4);
    double[] x = Fixtures.points(2, 11, 5);
    Expr in = Expr.input("x", DType.F64, 11, 5);
    Function f =
        Function.compile("t", Fixtures.WORKERS, List.of(m.logits(in, Mode.EVAL)), List.of());
    f.input(in).set(x);
    f.call();
    double[] got = f.output(0).toDoubles();
    for (int i = 0; i < 11; i++) {
      assertArrayEquals(
          Fixtures.logits(m, kind, Fixtures.row(x, i, 5)), Fixtures.row(got, i, 4), 1e-12);
    }
  }

  @Test
  void logitsCanBeTakenAtOtherValuesThanTheParameters() {
    Model a = Fixtures.mlp(1, DType.F64, Layer.Nonlinearity.TANH, 3, 4, 2);
    Model b = Fixtures.mlp(2, DType.F64, Layer.Nonlinearity.TANH, 3, 4, 2);
    Expr in = Expr.input("x", DType.F64, 2, 3);
    Expr there = a.logits(in, Mode.EVAL, b.parameters().reads());
    assertEquals(b.logits(in, Mode.EVAL), there);
    assertThrows(
        IllegalArgumentException.class,
        () -> a.logits(in, Mode.EVAL, b.parameters().reads().subList(0, 3)));
  }

  @Test
  void sameStreamsGiveTheSameBitsAndOthersDoNot() {
    String one = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 2).parameters().sha256();
    assertEquals(
        one, Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 2).parameters().sha256());
    assertNotEquals(
        one, Fixtures.mlp(2, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 2).parameters().sha256());
  }

  @Test
  void aParameterKeepsItsNumbersWhenAnotherLayerChanges() {
    Model narrow = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 4, 2);
    Model wide = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 4, 9);
    assertArrayEquals(values(narrow, "2.weight"), values(wide, "2.weight"));
  }

  @Test
  void aF64ModelBeginsWhereItsF32TwinRoundsTo() {
    Model f64 = Fixtures.mlp(1, DType.F64, Layer.Nonlinearity.RELU, 5, 4, 2);
    Model f32 = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 2);
    assertArrayEquals(
        Fixtures.floats(f64.parameters().snapshotDoubles()), f32.parameters().snapshot());
    assertThrows(IllegalStateException.class, () -> f64.parameters().snapshot());
  }

  @Test
  void restoreUndoesEveryChange() {
    Parameters p = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 2).parameters();
    float[] before = p.snapshot();
    String hash = p.sha256();
    p.restore(new float[p.count()]);
    assertNotEquals(hash, p.sha256());
    assertEquals(0, p.get("0.weight").variable().value().get(3));
    p.restore(before);
    assertEquals(hash, p.sha256());
    assertThrows(IllegalArgumentException.class, () -> p.restore(new float[3]));
  }

  @Test
  void theHashSeesOneBitAndTheSignOfZero() {
    Parameters p = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 4, 2).parameters();
    float[] v = p.snapshot();
    String hash = p.sha256();
    v[17] = Math.nextUp(v[17]);
    p.restore(v);
    String moved = p.sha256();
    assertNotEquals(hash, moved);
    v[v.length - 1] = -0f;
    p.restore(v);
    assertNotEquals(moved, p.sha256());
  }

  @Test
  void misfitsAreNamedBeforeAnythingRuns() {
    Layer bad = new Layer.Sequential(List.of(new Layer.Dense(5, 4), new Layer.Dense(3, 2)));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Model.create(bad, Shape.of(5), DType.F32, Fixtures.streams(1)))
            .getMessage();
    assertEquals("layer 1, Dense(3 -> 2), is given examples of shape [4]; it takes [3]", message);
    Model m = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 5, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> m.logits(Expr.input("x", DType.F32, 8, 4), Mode.EVAL));
    assertThrows(
        IllegalArgumentException.class,
        () -> m.logits(Expr.input("x", DType.F64, 8, 5), Mode.EVAL));
    assertThrows(IllegalArgumentException.class, () -> new Layer.Dense(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new Layer.Sequential(List.of()));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> m.parameters().get("1.weight"))
            .getMessage()
            .contains("0.weight"));
  }

  private static float[] values(Model m, String name) {
    return m.parameters().get(name).variable().value().toFloats();
  }
}
