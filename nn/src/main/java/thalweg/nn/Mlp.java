package thalweg.nn;

import java.util.ArrayList;
import java.util.List;

/** Multilayer perceptrons: dense layers with a nonlinearity between them and logits at the end. */
public final class Mlp {
  private Mlp() {}

  /**
   * {@code inputs - hidden... - classes}, every dense layer with a bias. Parameters are named as in
   * a PyTorch {@code Sequential}: {@code 0.weight}, {@code 0.bias}, {@code 2.weight}, ...
   *
   * @param hidden widths of the hidden layers, from the input on; none gives a linear model
   * @throws IllegalArgumentException if a width is not positive
   */
  public static Layer.Sequential of(
      int inputs,
      List<Integer> hidden,
      int classes,
      Layer.Nonlinearity nonlinearity,
      Initializer weights) {
    List<Layer> layers = new ArrayList<>();
    int width = inputs;
    for (int next : hidden) {
      layers.add(new Layer.Dense(width, next, weights, Layer.Bias.WITH));
      layers.add(new Layer.Activation(nonlinearity));
      width = next;
    }
    layers.add(new Layer.Dense(width, classes, weights, Layer.Bias.WITH));
    return new Layer.Sequential(layers);
  }

  /**
   * The same with a batch normalisation between each hidden dense layer and its nonlinearity: as in
   * the network 784-500-350-10 of Xing, Arpit, Tsirigotis and Bengio 2018.
   */
  public static Layer.Sequential normalised(
      int inputs,
      List<Integer> hidden,
      int classes,
      Layer.Nonlinearity nonlinearity,
      Initializer weights) {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : of(inputs, hidden, classes, nonlinearity, weights).layers()) {
      if (layer instanceof Layer.Activation) {
        layers.add(new Layer.BatchNorm(hidden.get(layers.size() / 3)));
      }
      layers.add(layer);
    }
    return new Layer.Sequential(layers);
  }

  /** With ReLU and {@link Initializer.GlorotUniform}, the default of the papers studied here. */
  public static Layer.Sequential of(int inputs, List<Integer> hidden, int classes) {
    return of(inputs, hidden, classes, Layer.Nonlinearity.RELU, new Initializer.GlorotUniform());
  }
}
