package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Window;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

/** Trained networks small enough for dense matrices, in F64. */
enum SmallNetworks {
  /** 320 parameters. */
  MLP(Shape.of(8), 60),
  /** 362 parameters. */
  CNN(Shape.of(1, 8, 8), 60);

  static final Loss LOSS = new Loss.CrossEntropy();
  private static final int CLASSES = 4;

  private final Shape example;
  private final int examples;

  SmallNetworks(Shape example, int examples) {
    this.example = example;
    this.examples = examples;
  }

  private Model model() {
    return switch (this) {
      case MLP -> Fixtures.mlp(2, DType.F64, Layer.Nonlinearity.TANH, 8, 14, 10, CLASSES);
      case CNN ->
          Model.create(
              convolutional(), example, DType.F64, name -> new SplittableRandom(name.hashCode()));
    };
  }

  private static Layer convolutional() {
    Window same = Window.of(3, 3).padding(1);
    Window half = Window.of(2, 2).stride(2);
    Layer relu = new Layer.Activation(Layer.Nonlinearity.RELU);
    return new Layer.Sequential(
        List.of(
            new Layer.Conv2d(1, 4, same),
            relu,
            new Layer.MaxPool(half),
            new Layer.Conv2d(4, 6, same),
            relu,
            new Layer.MaxPool(half),
            new Layer.Flatten(),
            new Layer.Dense(24, CLASSES)));
  }

  /** Classes that differ in where their points lie, learnt for some full-batch steps. */
  Subject trained() {
    SplittableRandom random = new SplittableRandom(4);
    Variable x = Variable.zeros("x", DType.F64, dims());
    Variable y = Variable.zeros("labels", DType.I32, examples);
    int features = example.size();
    int[] labels = random.ints(examples, 0, CLASSES).toArray();
    double[] values = new double[examples * features];
    Arrays.setAll(
        values,
        i -> random.nextGaussian() + (i % features % CLASSES == labels[i / features] ? 0.7 : 0));
    x.value().set(values);
    y.value().set(labels);
    Examples data = new Examples(x, y);
    Model model = model();
    Sgd sgd = new Sgd(0.1);
    OptimizerState state = sgd.init(model.parameters());
    TrainStep step = new TrainStep(model, data, sgd, state, Fixtures.WORKERS);
    int[] all = new int[examples];
    Arrays.setAll(all, i -> i);
    for (int i = 0; i < 60; i++) {
      step.run(all);
    }
    return Subject.of(model, LOSS, data, "train", Fixtures.WORKERS);
  }

  private int[] dims() {
    int[] dims = new int[example.rank() + 1];
    dims[0] = examples;
    System.arraycopy(example.dims(), 0, dims, 1, example.rank());
    return dims;
  }
}
