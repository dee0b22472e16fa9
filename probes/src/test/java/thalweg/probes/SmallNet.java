package thalweg.probes;

import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;
import thalweg.nn.Model;

/** Networks small enough for dense twins, with data. */
record SmallNet(Model model, Examples data) {
  static final int N = 40;
  static final int CLASSES = 3;

  enum Kind {
    MLP,
    CNN,
    BATCH_NORM,
    /** The MLP with 1,000 examples. */
    LARGE_SET
  }

  static SmallNet of(Kind kind, DType dtype) {
    return switch (kind) {
      case MLP -> make(mlp(), Shape.of(5), dtype, N);
      case LARGE_SET -> make(mlp(), Shape.of(5), dtype, 1000);
      case CNN ->
          make(
              new Layer.Sequential(
                  List.of(
                      new Layer.Conv2d(2, 3, Window.of(3, 3).padding(1)),
                      new Layer.Activation(Layer.Nonlinearity.TANH),
                      new Layer.AveragePool(Window.of(2, 2).stride(2)),
                      new Layer.Flatten(),
                      new Layer.Dense(12, CLASSES))),
              Shape.of(2, 4, 4),
              dtype,
              N);
      case BATCH_NORM ->
          make(
              new Layer.Sequential(
                  List.of(
                      new Layer.Dense(5, 6),
                      new Layer.BatchNorm(6),
                      new Layer.Activation(Layer.Nonlinearity.RELU),
                      new Layer.Dense(6, CLASSES))),
              Shape.of(5),
              dtype,
              N);
    };
  }

  private static Layer mlp() {
    return Mlp.of(5, List.of(7, 6), CLASSES);
  }

  private static SmallNet make(Layer layers, Shape example, DType dtype, int n) {
    Model model =
        Model.create(layers, example, dtype, name -> Philox.stream(new RandomKey(2, name), 0));
    double[] x = Fixtures.points(4, n, example.size());
    SplittableRandom random = new SplittableRandom(9);
    return new SmallNet(model, examples(dtype, x, random.ints(n, 0, CLASSES).toArray(), example));
  }

  private static Examples examples(DType dtype, double[] x, int[] labels, Shape example) {
    if (dtype == DType.F64) {
      return Examples.of(x, labels, example);
    }
    float[] rounded = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      rounded[i] = (float) x[i];
    }
    return Examples.of(rounded, labels, example);
  }

  /** A data set of one of the examples. */
  Examples one(int row) {
    int size = model.example().size();
    double[] x = Fixtures.row(data.inputs().value().toDoubles(), row, size);
    int label = data.labels().value().toInts()[row];
    return examples(model.dtype(), x, new int[] {label}, model.example());
  }

  /** The same function of the inputs: of {@link Kind#MLP}, layer 1 times c, layer 2 divided. */
  void rescale(double c) {
    double[] w = model.parameters().snapshotDoubles();
    int first = 5 * 7 + 7;
    for (int i = 0; i < first + 7 * 6; i++) {
      w[i] = i < first ? w[i] * c : w[i] / c;
    }
    model.parameters().restore(w);
  }
}
