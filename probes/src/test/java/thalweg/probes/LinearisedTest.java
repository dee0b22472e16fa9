package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Window;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;

/** Products that share what they have in common are the products made one by one. */
class LinearisedTest {
  private static final RandomKey KEY = new RandomKey(3, "linearised");
  private static final int N = 11;
  private static final int SIDE = 6;
  private static final int CLASSES = 3;

  private static Subject subject(Layer net, Loss loss) {
    Shape image = Shape.of(1, SIDE, SIDE);
    Model model =
        Model.create(net, image, DType.F64, name -> Philox.stream(new RandomKey(2, name), 0));
    double[] pixels = Vectors.unit(N * SIDE * SIDE, KEY);
    Variable x = Variable.zeros("x", DType.F64, N, 1, SIDE, SIDE);
    x.value().set(pixels);
    Variable y = Variable.zeros("labels", DType.I32, N);
    y.value().set(IntStream.range(0, N).map(i -> i * i % CLASSES).toArray());
    return Subject.of(model, loss, new Examples(x, y), "train", Fixtures.WORKERS).chunks(4);
  }

  private static Layer convolutional() {
    return new Layer.Sequential(
        List.of(
            new Layer.Conv2d(1, 2, Window.of(3, 3).padding(1)),
            new Layer.BatchNorm(2),
            new Layer.Activation(Layer.Nonlinearity.TANH),
            new Layer.MaxPool(Window.of(2, 2).stride(2)),
            new Layer.Flatten(),
            new Layer.Dense(2 * SIDE * SIDE / 4, CLASSES)));
  }

  private static Layer linear() {
    return new Layer.Sequential(
        List.of(new Layer.Flatten(), new Layer.Dense(SIDE * SIDE, CLASSES)));
  }

  /** No room, room for some chunks, and room for all. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20_000, 1 << 30})
  void productsAreTheSameWithAnyRoom(long bytes) {
    same(new HessianOperator(subject(convolutional(), new Loss.CrossEntropy())), bytes);
  }

  @Test
  void aQuadraticKeepsNothingThatDependsOnThePlace() {
    same(new HessianOperator(subject(linear(), new Loss.SquaredError())), 1 << 30);
  }

  private static void same(HessianOperator hessian, long bytes) {
    LinearOperator linearised = hessian.linearised(bytes);
    assertEquals(hessian.size(), linearised.size());
    assertEquals(hessian.data(), linearised.data());
    for (int i = 0; i < 3; i++) {
      double[] v = Vectors.unit(hessian.size(), KEY.withStep(i + 1));
      double[] expected = new double[v.length];
      double[] found = new double[v.length];
      hessian.apply(v, expected);
      linearised.apply(v, found);
      assertArrayEquals(expected, found, 1e-13 * Vectors.norm(expected), "product " + i);
    }
  }
}
