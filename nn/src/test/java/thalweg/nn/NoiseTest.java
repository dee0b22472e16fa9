package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Vmap;

final class NoiseTest {
  private static final int BATCH = 6;
  private static final Expr KEY = Expr.input("key", DType.I32, 4);
  private static final Expr X = Expr.input("x", DType.F64, BATCH, 5);

  /** Noise on inputs, and two masks. */
  private static Model model() {
    Layer layer =
        new Layer.Sequential(
            List.of(
                new Layer.GaussianNoise(0.5),
                new Layer.Dropout(0.2),
                new Layer.Dense(5, 7),
                new Layer.BatchNorm(7),
                new Layer.Activation(Layer.Nonlinearity.TANH),
                new Layer.Dropout(0.5),
                new Layer.Dense(7, 3)));
    return Model.create(layer, Shape.of(5), DType.F64, Fixtures.streams(1));
  }

  private static Map<Expr, Tensor> at(String stream, int step) {
    Map<Expr, Tensor> at = new HashMap<>();
    at.put(X, Tensor.of(Fixtures.points(2, BATCH, 5), BATCH, 5));
    at.put(KEY, LayerCases.words(stream, step));
    return at;
  }

  @Test
  void aKeyGivesTheSameNoiseAgainAndAnotherStepOrStreamOther() {
    Expr y = model().forward(X, Mode.TRAIN, Noise.keyed(KEY)).logits();
    double[] once = y.eval(at("noise", 7)).toDoubles();
    assertArrayEquals(once, y.eval(at("noise", 7)).toDoubles());
    assertFalse(Arrays.equals(once, y.eval(at("noise", 8)).toDoubles()));
    assertFalse(Arrays.equals(once, y.eval(at("other", 7)).toDoubles()));
  }

  @Test
  void aMeasurementHasNoNoise() {
    Model m = model();
    Expr y = m.forward(X, Mode.EVAL, Noise.keyed(KEY)).logits();
    assertSame(m.logits(X, Mode.EVAL), y);
  }

  @Test
  void givenTheNumbersOfAKeyTheNetworkIsThatOfTheKey() {
    Model m = model();
    List<Expr> draws = m.draws(KEY, BATCH);
    assertEquals(
        List.of("F64[6,5]", "BOOL[6,5]", "BOOL[6,7]"),
        draws.stream().map(d -> "" + d.dtype() + d.shape()).toList());
    assertSame(
        m.forward(X, Mode.TRAIN, Noise.keyed(KEY)).logits(),
        m.forward(X, Mode.TRAIN, Noise.given(draws)).logits());
  }

  /** The second layer of masks of one shape is not the first's, nor is a mask cut from a normal. */
  @Test
  void layersDrawNumbersOfTheirOwn() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      layers.add(new Layer.Dropout(0.5));
      layers.add(new Layer.GaussianNoise(1));
    }
    Model m =
        Model.create(new Layer.Sequential(layers), Shape.of(97), DType.F32, Fixtures.streams(1));
    List<double[]> numbers =
        m.draws(KEY, 11).stream().map(d -> signs(d.eval(at("noise", 1)).toDoubles(), d)).toList();
    for (int i = 0; i < numbers.size(); i++) {
      for (int j = 0; j < i; j++) {
        double together = 0;
        for (int k = 0; k < numbers.get(i).length; k++) {
          together += numbers.get(i)[k] * numbers.get(j)[k];
        }
        // Five standard errors of the mean of as many independent signs.
        assertEquals(0, together / numbers.get(i).length, 5 / Math.sqrt(11 * 97), i + ", " + j);
      }
    }
  }

  private static double[] signs(double[] x, Expr draw) {
    double middle = draw.dtype() == DType.BOOL ? 0.5 : 0;
    return Arrays.stream(x).map(v -> v > middle ? 1 : -1).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
  void dropoutKeepsItsShareAndTheMean(double rate) {
    Model m =
        Model.create(new Layer.Dropout(rate), Shape.of(10_007), DType.F32, Fixtures.streams(1));
    Expr x = Expr.input("x", DType.F32, 1, 10_007);
    float[] ones = new float[10_007];
    Arrays.fill(ones, 1);
    Map<Expr, Tensor> at = Map.of(x, Tensor.of(ones, 1, 10_007), KEY, LayerCases.words("n", 1));
    double[] y =
        Expr.concat(1, m.forward(x, Mode.TRAIN, Noise.keyed(KEY)).logits(), keyed())
            .eval(at)
            .toDoubles();
    y = Arrays.copyOf(y, 10_007);
    double kept = Arrays.stream(y).filter(v -> v != 0).count() / 10_007.0;
    assertEquals(1 - rate, kept, 5 * Math.sqrt(rate * (1 - rate) / 10_007));
    double each = (float) (1 / (1 - rate));
    assertEquals(0, Arrays.stream(y).filter(v -> v != 0 && v != each).count());
  }

  /** Reads the key, so that it is an input whatever the network makes of it. */
  private static Expr keyed() {
    return KEY.cast(DType.F32).reshape(1, 4);
  }

  @Test
  void gaussianNoiseHasItsDeviation() {
    Model m =
        Model.create(new Layer.GaussianNoise(3), Shape.of(10_007), DType.F64, Fixtures.streams(1));
    Expr x = Expr.input("x", DType.F64, 1, 10_007);
    Map<Expr, Tensor> at =
        Map.of(x, Tensor.of(new double[10_007], 1, 10_007), KEY, LayerCases.words("n", 1));
    double[] y = m.forward(x, Mode.TRAIN, Noise.keyed(KEY)).logits().eval(at).toDoubles();
    double mean = Arrays.stream(y).average().orElseThrow();
    double variance = Arrays.stream(y).map(v -> v * v).average().orElseThrow();
    assertEquals(0, mean, 5 * 3 / Math.sqrt(10_007));
    assertEquals(9, variance, 5 * 9 * Math.sqrt(2 / 10_007.0));
  }

  /** What a step did to each example, one at a time: the rows of its noise, handed out by vmap. */
  @Test
  void gradientsOfExamplesUnderAStepsNoiseSumToTheBatchs() {
    Model m = model();
    Expr labels = Expr.input("labels", DType.I32, BATCH);
    List<Expr> reads = m.parameters().reads();
    List<Expr> draws = m.draws(KEY, BATCH);
    Expr whole =
        new Loss.CrossEntropy()
            .perExample(m.forward(X, Mode.FROZEN, reads, Noise.keyed(KEY)).logits(), labels)
            .sum();

    Expr x = Expr.input("one", DType.F64, 1, 5);
    Expr label = Expr.input("label", DType.I32, 1);
    List<Expr> example = new ArrayList<>(List.of(x, label));
    List<Expr> rows = new ArrayList<>(List.of(row(X), row(labels)));
    List<Expr> masks = new ArrayList<>();
    for (Expr d : draws) {
      int[] dims = d.shape().dims();
      dims[0] = 1;
      masks.add(Expr.input("draw", d.dtype(), dims));
      rows.add(row(d));
    }
    example.addAll(masks);
    Forward one = m.forward(x, Mode.FROZEN, reads, Noise.given(masks));
    Expr loss = new Loss.CrossEntropy().perExample(one.logits(), label).sum();
    List<Expr> each = Vmap.vmap(Grad.grad(loss, reads), example, rows);

    Map<Expr, Tensor> at = at("noise", 4);
    at.put(labels, Tensor.of(new int[] {0, 1, 2, 2, 1, 0}, BATCH));
    for (int i = 0; i < reads.size(); i++) {
      assertArrayEquals(
          Grad.grad(whole, reads.get(i)).eval(at).toDoubles(),
          each.get(i).sum(0).eval(at).toDoubles(),
          1e-13,
          m.parameters().list().get(i).name());
    }
  }

  /** [B, ...] as B batches of one. */
  private static Expr row(Expr batch) {
    int[] dims = batch.shape().dims();
    int[] split = new int[dims.length + 1];
    split[0] = dims[0];
    split[1] = 1;
    System.arraycopy(dims, 1, split, 2, dims.length - 1);
    return batch.reshape(split);
  }

  @Test
  void noiseThatIsMissingOrDoesNotFitIsNamed() {
    Model m = model();
    assertEquals(
        "layer 0, GaussianNoise(0.5) draws noise in this mode and none was given; use"
            + " Model.forward with Noise.keyed, or Mode.EVAL",
        refused(() -> m.logits(X, Mode.TRAIN)));
    List<Expr> draws = m.draws(KEY, BATCH);
    assertEquals(
        "layer 5, Dropout(0.5): no array of noise is left for it; 2 were given",
        refused(() -> m.forward(X, Mode.FROZEN, Noise.given(draws.subList(0, 2)))));
    List<Expr> four = new ArrayList<>(draws);
    four.add(draws.get(0));
    assertEquals(
        "4 arrays of noise given for 3 layers that draw some",
        refused(() -> m.forward(X, Mode.FROZEN, Noise.given(four))));
    refused(() -> m.forward(X, Mode.FROZEN, Noise.given(draws.reversed())));
    refused(() -> Noise.keyed(X));
  }

  private static String refused(org.junit.jupiter.api.function.Executable what) {
    return assertThrows(IllegalArgumentException.class, what).getMessage();
  }
}
