package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One training step of a multilayer perceptron with ReLU, cross-entropy, and SGD with momentum.
 *
 * @param name as on the command line
 * @param widths of the input, the hidden layers and the logits; two or more
 * @param batch examples a step, from 1
 */
record Workload(String name, List<Integer> widths, int batch) {
  static final List<Workload> ALL =
      List.of(mlp(64, 32), mlp(512, 32), mlp(512, 128), mlp(512, 512));

  Workload {
    widths = List.copyOf(widths);
  }

  private static Workload mlp(int hidden, int batch) {
    return new Workload(
        "mlp-" + hidden + "-b" + batch, List.of(Problem.INPUTS, hidden, hidden, 10), batch);
  }

  static Optional<Workload> find(String name) {
    return ALL.stream().filter(w -> w.name().equals(name)).findFirst();
  }

  /** A matrix product, [m,k] by [k,n], either operand stored as its transpose. */
  record Product(int m, int k, int n, Form form) {
    enum Form {
      FORWARD,
      /** The left operand, the layer's input, is stored [k,m]. */
      WEIGHT_GRADIENT,
      /** The right operand, the layer's weight, is stored [n,k]. */
      INPUT_GRADIENT
    }

    double flops() {
      return 2.0 * m * k * n;
    }
  }

  /** The step's matrix products in the order of their use; no gradient goes to the images. */
  List<Product> products() {
    List<Product> all = new ArrayList<>();
    for (int i = 0; i < layers(); i++) {
      all.add(new Product(batch, in(i), out(i), Product.Form.FORWARD));
    }
    for (int i = layers() - 1; i >= 0; i--) {
      all.add(new Product(in(i), batch, out(i), Product.Form.WEIGHT_GRADIENT));
      if (i > 0) {
        all.add(new Product(batch, out(i), in(i), Product.Form.INPUT_GRADIENT));
      }
    }
    return all;
  }

  int layers() {
    return widths.size() - 1;
  }

  /** Inputs of layer i. */
  int in(int i) {
    return widths.get(i);
  }

  /** Outputs of layer i. */
  int out(int i) {
    return widths.get(i + 1);
  }

  /** Weights and biases. */
  int parameters() {
    int count = 0;
    for (int i = 0; i < layers(); i++) {
      count += (in(i) + 1) * out(i);
    }
    return count;
  }

  /** Operations of the matrix products; all else is small beside them. */
  double flops() {
    return products().stream().mapToDouble(Product::flops).sum();
  }

  /**
   * What no implementation can avoid to move: each parameter and each velocity is read and written,
   * each example of the batch is read. Gradients and activations might stay in caches.
   */
  double bytes() {
    return 4.0 * (4.0 * parameters() + (double) batch * in(0));
  }
}
