package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Noise;
import thalweg.nn.Parameter;

/** Networks written as layers, in training, and by libtorch's functions. */
final class OracleModels {
  private static final double EPSILON = 1e-5;
  private static final Window THREE = Window.of(3, 3).padding(1);
  private static final Initializer ANY = new Initializer.HeNormal();

  private OracleModels() {}

  static List<OracleNetwork> all() {
    return List.of(residualWithZeros(), residualWithProjection(), norms(), activations());
  }

  /** The network's parameters after its input, as our training step sees them. */
  private static OracleNetwork network(
      String name, Layer layer, Shape example, OracleNetwork.Theirs theirs) {
    List<int[]> shapes = new ArrayList<>();
    int[] x = new int[example.rank() + 1];
    x[0] = 3;
    System.arraycopy(example.dims(), 0, x, 1, example.rank());
    shapes.add(x);
    for (Parameter p : model(layer, example, DType.F64).parameters().list()) {
      shapes.add(p.variable().shape().dims());
    }
    return new OracleNetwork(
        name,
        shapes,
        p ->
            model(layer, example, p.get(0).dtype())
                .forward(p.get(0), Mode.TRAIN, p.subList(1, p.size()), Noise.none())
                .logits(),
        theirs);
  }

  static Model model(Layer layer, Shape example, DType dtype) {
    return Model.create(layer, example, dtype, name -> new SplittableRandom(name.hashCode()));
  }

  /** Two convolutions and a norm past which the input goes by; its result has 6 channels. */
  private static Layer residual(Layer shortcut) {
    Layer tanh = new Layer.Activation(Layer.Nonlinearity.TANH);
    Layer body =
        new Layer.Sequential(
            List.of(
                new Layer.Conv2d(4, 6, THREE.stride(2), 1, ANY, Layer.Bias.WITHOUT),
                new Layer.BatchNorm(6),
                tanh,
                new Layer.Conv2d(6, 6, THREE, 2, ANY, Layer.Bias.WITH)));
    return new Layer.Sequential(
        List.of(
            new Layer.Residual(body, shortcut),
            tanh,
            new Layer.GlobalAveragePool(),
            new Layer.Dense(6, 5)));
  }

  private static OracleNetwork residualWithZeros() {
    return network(
        "residual layer, option A",
        residual(new Layer.ZeroPadShortcut(6, 2)),
        Shape.of(4, 7, 5),
        p -> {
          Tensor x = p.get(0);
          Tensor some = everyOther(everyOther(x, 2), 3);
          return head(body(p).add(torch.constant_pad_nd(some, 0, 0, 0, 0, 0, 2)), p, 6);
        });
  }

  private static OracleNetwork residualWithProjection() {
    return network(
        "residual layer, option B",
        residual(new Layer.Conv2d(4, 6, Window.of(1, 1).stride(2), 1, ANY, Layer.Bias.WITHOUT)),
        Shape.of(4, 7, 5),
        p -> head(body(p).add(conv(p.get(0), p.get(6), new TensorOptional(), 2, 0, 1)), p, 7));
  }

  private static Tensor body(List<Tensor> p) {
    Tensor first = conv(p.get(0), p.get(1), new TensorOptional(), 2, 1, 1);
    Tensor hidden = batchNorm(first, p.get(2), p.get(3)).tanh();
    return conv(hidden, p.get(4), new TensorOptional(p.get(5)), 1, 1, 2);
  }

  private static Tensor head(Tensor sum, List<Tensor> p, int from) {
    Tensor pooled = sum.tanh().mean(2, 3);
    return torch.linear(pooled, p.get(from).t(), new TensorOptional(p.get(from + 1)));
  }

  private static OracleNetwork norms() {
    Layer layer =
        new Layer.Sequential(
            List.of(
                new Layer.LayerNorm(Shape.of(5, 3)),
                new Layer.Activation(Layer.Nonlinearity.TANH),
                new Layer.AveragePool(Window.of(2, 2).padding(1)),
                new Layer.Flatten(),
                new Layer.Dense(48, 7, ANY, Layer.Bias.WITHOUT),
                new Layer.BatchNorm(7),
                new Layer.Activation(Layer.Nonlinearity.SIGMOID),
                new Layer.LayerNorm(Shape.of(7))));
    return network(
        "norms of layers",
        layer,
        Shape.of(2, 5, 3),
        p -> {
          Tensor first = layerNorm(p.get(0), p.get(1), p.get(2), 5, 3).tanh();
          Tensor flat =
              torch
                  .avg_pool2d(
                      first,
                      new long[] {2, 2},
                      new long[] {1, 1},
                      new long[] {1, 1},
                      false,
                      true,
                      new LongOptional())
                  .reshape(3, 48);
          Tensor normal = batchNorm(flat.matmul(p.get(3)), p.get(4), p.get(5)).sigmoid();
          return layerNorm(normal, p.get(6), p.get(7), 7);
        });
  }

  private static OracleNetwork activations() {
    List<Layer> layers = new ArrayList<>();
    for (Layer.Nonlinearity kind :
        List.of(
            Layer.Nonlinearity.GELU_TANH,
            Layer.Nonlinearity.SOFTPLUS,
            Layer.Nonlinearity.LEAKY_RELU)) {
      layers.add(new Layer.Dense(5, 5));
      layers.add(new Layer.Activation(kind));
    }
    return network(
        "nonlinearities",
        new Layer.Sequential(layers),
        Shape.of(5),
        p -> {
          Tensor a = torch.linear(p.get(0), p.get(1).t(), new TensorOptional(p.get(2)));
          Tensor b =
              torch.linear(torch.gelu(a, "tanh"), p.get(3).t(), new TensorOptional(p.get(4)));
          Tensor c = torch.linear(torch.softplus(b), p.get(5).t(), new TensorOptional(p.get(6)));
          return torch.leaky_relu(c);
        });
  }

  private static Tensor everyOther(Tensor x, long axis) {
    return x.slice(axis, new LongOptional(0), new LongOptional(), 2);
  }

  private static Tensor conv(
      Tensor x, Tensor w, TensorOptional bias, long stride, long padding, long groups) {
    long[] pad = {padding, padding};
    return torch.conv2d(x, w, bias, new long[] {stride, stride}, pad, new long[] {1, 1}, groups);
  }

  private static Tensor batchNorm(Tensor x, Tensor scale, Tensor shift) {
    return batchNorm(x, scale, shift, new TensorOptional(), new TensorOptional());
  }

  /** In training; means and variances, where given, are moved in place. */
  static Tensor batchNorm(
      Tensor x, Tensor scale, Tensor shift, TensorOptional mean, TensorOptional variance) {
    return torch.batch_norm(
        x,
        new TensorOptional(scale),
        new TensorOptional(shift),
        mean,
        variance,
        true,
        0.1,
        EPSILON,
        false);
  }

  private static Tensor layerNorm(Tensor x, Tensor scale, Tensor shift, long... over) {
    return torch.layer_norm(
        x, over, new TensorOptional(scale), new TensorOptional(shift), EPSILON, false);
  }
}
