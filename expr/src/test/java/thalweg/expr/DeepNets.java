package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Networks of any depth, for the tests of how the compiler grows with the graph. */
final class DeepNets {
  /** A loss and what it is differentiated by. */
  record Net(Expr loss, List<Expr> parameters) {
    List<Expr> gradient() {
      return Grad.grad(loss, parameters);
    }

    List<Expr> hvp() {
      List<Expr> directions = new ArrayList<>();
      for (Expr p : parameters) {
        directions.add(Expr.input("v", p.dtype(), p.shape().dims()));
      }
      return Grad.hvp(loss, parameters, directions);
    }
  }

  private final List<Expr> parameters = new ArrayList<>();

  private DeepNets() {}

  private Expr parameter(int... shape) {
    Expr p = Variable.zeros("p" + parameters.size(), DType.F32, shape).read();
    parameters.add(p);
    return p;
  }

  private Net net(Expr loss) {
    return new Net(loss, List.copyOf(parameters));
  }

  /** Fully connected layers of 64 units with hyperbolic tangents, batch 32. */
  static Net dense(int layers) {
    return dense(layers, 64, Expr::tanh);
  }

  static Net dense(int layers, int units, UnaryOperator<Expr> nonlinearity) {
    DeepNets made = new DeepNets();
    Expr h = Expr.input("x", DType.F32, 32, units);
    for (int i = 0; i < layers; i++) {
      h = nonlinearity.apply(h.matmul(made.parameter(units, units)).add(made.parameter(units)));
    }
    return made.net(crossEntropy(h, units));
  }

  /** Residual blocks of two 3x3 convolutions with normalisation over the batch, 8 channels. */
  static Net residual(int blocks) {
    DeepNets made = new DeepNets();
    Expr h = Expr.input("x", DType.F32, 8, 8, 8, 8);
    for (int i = 0; i < blocks; i++) {
      Expr inner = made.normalised(made.convolved(h)).relu();
      h = made.normalised(made.convolved(inner)).add(h).relu();
    }
    return made.net(crossEntropy(h.mean(2, 3).matmul(made.parameter(8, 10)), 10));
  }

  /** Two convolutions of 64 channels with pooling, three dense layers: images 3x32x32. */
  static Net convolutional(int batch) {
    DeepNets made = new DeepNets();
    Expr h = Expr.input("x", DType.F32, batch, 3, 32, 32);
    int channels = 3;
    for (int i = 0; i < 2; i++) {
      h =
          h.conv2d(made.parameter(64, channels, 5, 5), Window.of(5, 5).padding(2))
              .add(made.parameter(64, 1, 1))
              .relu()
              .maxPool(Window.of(3, 3).stride(2).padding(1));
      channels = 64;
    }
    h = h.reshape(batch, 64 * 8 * 8);
    int in = 64 * 8 * 8;
    for (int units : new int[] {384, 192, 10}) {
      h = h.matmul(made.parameter(in, units)).add(made.parameter(units));
      h = units == 10 ? h : h.relu();
      in = units;
    }
    return made.net(crossEntropy(h, 10));
  }

  private Expr convolved(Expr x) {
    return x.conv2d(parameter(8, 8, 3, 3), Window.of(3, 3).padding(1));
  }

  private Expr normalised(Expr x) {
    Expr centred = x.sub(x.mean(0, 2, 3).reshape(8, 1, 1));
    Expr variance = centred.mul(centred).mean(0, 2, 3).reshape(8, 1, 1);
    return centred.div(variance.add(1e-5).sqrt()).mul(parameter(8, 1, 1)).add(parameter(8, 1, 1));
  }

  private static Expr crossEntropy(Expr logits, int classes) {
    Expr labels = Expr.input("labels", DType.I32, logits.shape().dim(0));
    return logits.logSoftmax().mul(labels.oneHot(classes)).sum(1).mean().neg();
  }
}
