package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Window;
import thalweg.expr.Workers;

/** Steps of plain gradient descent on one batch, with what layers remember and their noise. */
final class LayerStep {
  private static final Shape IMAGE = Shape.of(3, 13, 11);
  private static final int CLASSES = 5;

  private final Model model;
  private final Function function;
  private final Tensor keyWords;
  private final int[] words;

  LayerStep(Layer layer, DType dtype, int batch, long seed, Workers workers) {
    model = Model.create(layer, IMAGE, dtype, Fixtures.streams(seed));
    Expr x = Expr.input("x", dtype, Fixtures.rows(batch, IMAGE));
    Expr labels = Expr.input("labels", DType.I32, batch);
    Expr key = Expr.input("key", DType.I32, 4);
    Forward f = model.forward(x, Mode.TRAIN, Noise.keyed(key));
    Expr loss = new Loss.CrossEntropy().mean(f.logits(), labels);
    List<Update> updates = new ArrayList<>(f.updates());
    List<Expr> gradients = Grad.grad(loss, model.parameters().reads());
    for (int i = 0; i < gradients.size(); i++) {
      Parameter p = model.parameters().list().get(i);
      updates.add(new Update(p.variable(), p.variable().read().sub(gradients.get(i).mul(0.05))));
    }
    function = Function.compile("step", workers, List.of(loss), updates);
    double[] points = Fixtures.points(seed, batch, IMAGE.size());
    function.input(x).set(LayerCases.tensor(dtype, points, x.shape().dims()));
    function.input(labels).set(Fixtures.labels(seed, batch, CLASSES));
    // A network without noise has no such input.
    keyWords = model.draws(key, 1).isEmpty() ? Tensor.of(new int[4], 4) : function.input(key);
    RandomKey stream = new RandomKey(seed, "noise");
    words = new int[] {stream.key0(), stream.key1(), 0, 0};
  }

  /** A network with a layer of nearly every kind, for images [3, 13, 11] of five classes. */
  static Layer everything() {
    Initializer he = new Initializer.HeNormal();
    Window three = Window.of(3, 3).padding(1);
    Layer relu = new Layer.Activation(Layer.Nonlinearity.RELU);
    Layer body =
        new Layer.Sequential(
            List.of(
                new Layer.Conv2d(8, 16, three.stride(2), 1, he, Layer.Bias.WITHOUT),
                new Layer.BatchNorm(16),
                relu,
                new Layer.Dropout(0.3),
                new Layer.Conv2d(16, 16, three, 2, he, Layer.Bias.WITH)));
    return new Layer.Sequential(
        List.of(
            new Layer.GaussianNoise(0.1),
            new Layer.Conv2d(3, 8, three),
            new Layer.BatchNorm(8),
            relu,
            new Layer.MaxPool(three),
            new Layer.LocalResponseNorm(3, 0.1, 0.75, 1),
            new Layer.Residual(body, new Layer.ZeroPadShortcut(16, 2)),
            new Layer.LayerNorm(Shape.of(7, 6)),
            new Layer.AveragePool(Window.of(2, 2).stride(2)),
            new Layer.Flatten(),
            new Layer.Dropout(0.5),
            new Layer.Dense(16 * 3 * 3, CLASSES)));
  }

  void run(int step) {
    words[2] = step;
    keyWords.set(words);
    function.call();
  }

  double loss() {
    return function.output(0).get(0);
  }

  Model model() {
    return model;
  }
}
