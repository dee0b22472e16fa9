package thalweg.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A training step with DJL's arrays and gradients, and its optimizer's native update. What a step
 * makes belongs to a manager of its own.
 */
final class DjlStep implements Contender {
  /** How dense weights are kept; all other layers are the same in both. */
  enum Style {
    /** [out, in], by the linear function. */
    LINEAR,
    /** [in, out], by a product and a sum. */
    MATMUL
  }

  private final Problem problem;
  private final Network network;
  private final Style style;
  private final int threads;
  private final NDManager manager;
  private final NDArray images;
  private final NDArray labels;
  private final List<NDArray> parameters;
  private final List<NDArray> initial;
  private final List<NDArray> velocities;
  private final Optional<DjlDeep> deep;

  DjlStep(Workload.Training workload, Problem problem, Style style, int threads) {
    this.problem = problem;
    this.style = style;
    this.threads = threads;
    network = workload.network();
    manager = Engine.getEngine("PyTorch").newBaseManager();
    long[] shape = new long[network.example().size() + 1];
    shape[0] = network.examples();
    for (int i = 1; i < shape.length; i++) {
      shape[i] = network.example().get(i - 1);
    }
    images = manager.create(problem.images(), new Shape(shape));
    labels = manager.create(Arrays.stream(problem.labels()).asLongStream().toArray());
    initial = laidOut(problem.initial());
    velocities = laidOut(new float[problem.initial().length]);
    parameters = laidOut(problem.initial());
    deep = network instanceof Deep net ? Optional.of(new DjlDeep(net, manager)) : Optional.empty();
    parameters.forEach(p -> p.setRequiresGradient(true));
  }

  private List<NDArray> laidOut(float[] common) {
    List<NDArray> all = new ArrayList<>();
    int at = 0;
    for (Network.Parameter p : network.parameters()) {
      float[] part = Arrays.copyOfRange(common, at, at + p.size());
      long[] shape = p.shape().stream().mapToLong(i -> i).toArray();
      NDArray array = manager.create(part, new Shape(shape));
      boolean recurrent = p.name().startsWith("lstm");
      boolean turned = shape.length == 2 && (recurrent || style == Style.LINEAR);
      all.add(turned ? array.transpose().duplicate() : array);
      at += p.size();
    }
    return all;
  }

  static String name(Style style, int threads) {
    return "djl " + style.name().toLowerCase(Locale.ROOT) + " x" + threads;
  }

  @Override
  public String name() {
    return name(style, threads);
  }

  @Override
  public void begin() {
    JniUtils.setNumThreads(threads);
    for (int i = 0; i < parameters.size(); i++) {
      initial.get(i).copyTo(parameters.get(i));
      velocities.get(i).subi(velocities.get(i));
    }
  }

  @Override
  public void step(int i) {
    var _ = check(i);
  }

  @Override
  public double check(int i) {
    try (NDManager scope = manager.newSubManager()) {
      NDIndex batch = new NDIndex("{}", scope.create(problem.batch(i)));
      NDArray y = labels.get(scope, batch);
      NDArray x = images.get(scope, batch);
      NDArray loss;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        loss = logits(x).logSoftmax(-1).gather(y.expandDims(1), 1).neg().mean();
        collector.backward(loss);
      }
      update(scope);
      return loss.getFloat();
    }
  }

  private void update(NDManager scope) {
    for (int i = 0; i < parameters.size(); i++) {
      NDArray p = parameters.get(i);
      NDArray gradient = p.getGradient();
      gradient.attach(scope);
      float rate = (float) network.sgd().learningRate();
      float decay = (float) network.sgd().weightDecay();
      float momentum = (float) network.sgd().momentum();
      p.getNDArrayInternal()
          .sgdUpdate(
              new NDList(p, gradient, velocities.get(i)),
              new NDList(p),
              rate,
              decay,
              1,
              -1,
              momentum,
              false);
      JniUtils.zeroGrad((PtNDArray) p);
    }
  }

  private NDArray logits(NDArray x) {
    return switch (network) {
      case Network.Mlp _ -> dense(x, 0);
      case Network.Cnn net -> cnn(net, x);
      case Network.Lstm net -> lstm(net, x);
      case Deep net -> net.logits(x, parameters, deep.orElseThrow());
    };
  }

  private NDArray dense(NDArray x, int first) {
    NDArray y = x;
    for (int i = first; i < parameters.size(); i += 2) {
      NDArray weight = parameters.get(i);
      NDArray bias = parameters.get(i + 1);
      NDArray z =
          switch (style) {
            case LINEAR -> Linear.linear(y, weight, bias).singletonOrThrow();
            case MATMUL -> y.matMul(weight).add(bias);
          };
      y = i + 2 < parameters.size() ? z.getNDArrayInternal().relu() : z;
    }
    return y;
  }

  private NDArray cnn(Network.Cnn net, NDArray x) {
    Shape one = new Shape(1, 1);
    Shape two = new Shape(2, 2);
    Shape padding = new Shape(net.kernel() / 2, net.kernel() / 2);
    NDArray y = x;
    for (int i = 0; i < net.blocks(); i++) {
      NDArray filters = parameters.get(2 * i);
      NDArray bias = parameters.get(2 * i + 1);
      NDArray z = Conv2d.conv2d(y, filters, bias, one, padding, one).singletonOrThrow();
      y = Pool.maxPool2d(z.getNDArrayInternal().relu(), two, two, new Shape(0, 0), false);
    }
    return dense(y.reshape(y.getShape().get(0), -1), 2 * net.blocks());
  }

  private NDArray lstm(Network.Lstm net, NDArray x) {
    NDManager scope = x.getManager();
    NDArray zeroBias = scope.zeros(new Shape(4L * net.units()));
    NDArray zeroState = scope.zeros(new Shape(1, x.getShape().get(0), net.units()));
    NDList weights = new NDList(parameters.get(0), parameters.get(1), parameters.get(2), zeroBias);
    NDList results =
        x.getNDArrayInternal()
            .lstm(
                x.swapAxes(0, 1),
                new NDList(zeroState, zeroState),
                weights,
                true,
                1,
                0,
                true,
                false,
                false);
    return dense(results.get(1).get(0), 3);
  }
}
