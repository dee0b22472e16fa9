package thalweg.nn;

import java.util.List;
import thalweg.expr.Window;

/**
 * LeNet-5 for digits of 28x28: LeCun, Bottou, Bengio and Haffner 1998, section II.B, in the form in
 * use today: every map of the third layer sees all six before it, pools have no weights, and the
 * output is linear. 61,706 parameters for 10 classes; the original, with its sparse third layer and
 * trained pools, states 60,000.
 */
public final class LeNet5 {
  private LeNet5() {}

  /**
   * For examples [1, 28, 28]: conv 5x5 of 6 with padding 2, pool, conv 5x5 of 16, pool, dense 120,
   * 84, classes; means as pools.
   *
   * @param kind {@code TANH} in the paper, {@code RELU} in most later uses
   * @param weights how weights begin; biases begin at zero
   */
  public static Layer.Sequential of(Layer.Nonlinearity kind, int classes, Initializer weights) {
    Layer activation = new Layer.Activation(kind);
    Layer pool = new Layer.AveragePool(Window.of(2, 2).stride(2));
    Layer.Bias bias = Layer.Bias.WITH;
    return new Layer.Sequential(
        List.of(
            new Layer.Conv2d(1, 6, Window.of(5, 5).padding(2), 1, weights, bias),
            activation,
            pool,
            new Layer.Conv2d(6, 16, Window.of(5, 5), 1, weights, bias),
            activation,
            pool,
            new Layer.Flatten(),
            new Layer.Dense(400, 120, weights, bias),
            activation,
            new Layer.Dense(120, 84, weights, bias),
            activation,
            new Layer.Dense(84, classes, weights, bias)));
  }

  /** With tanh and {@link Initializer.GlorotUniform}, for 10 classes. */
  public static Layer.Sequential of() {
    return of(Layer.Nonlinearity.TANH, 10, new Initializer.GlorotUniform());
  }
}
