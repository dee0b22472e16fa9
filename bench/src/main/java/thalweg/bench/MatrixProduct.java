package thalweg.bench;

import java.util.ArrayList;
import java.util.List;

/** A matrix product, [m,k] by [k,n], either operand stored as its transpose. */
record MatrixProduct(int m, int k, int n, Form form) {
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

  /** A training step's products in the order of their use; no gradient goes to the images. */
  static List<MatrixProduct> of(Network.Mlp net, int batch) {
    return dense(net.widths(), batch, Network.Product.Input.IMAGES);
  }

  /** The products of dense layers between widths. */
  static List<MatrixProduct> dense(List<Integer> widths, int batch, Network.Product.Input first) {
    List<MatrixProduct> all = new ArrayList<>();
    int layers = widths.size() - 1;
    for (int i = 0; i < layers; i++) {
      all.add(new MatrixProduct(batch, widths.get(i), widths.get(i + 1), Form.FORWARD));
    }
    for (int i = layers - 1; i >= 0; i--) {
      all.add(new MatrixProduct(widths.get(i), batch, widths.get(i + 1), Form.WEIGHT_GRADIENT));
      if (i > 0 || first == Network.Product.Input.UNITS) {
        all.add(new MatrixProduct(batch, widths.get(i + 1), widths.get(i), Form.INPUT_GRADIENT));
      }
    }
    return all;
  }
}
