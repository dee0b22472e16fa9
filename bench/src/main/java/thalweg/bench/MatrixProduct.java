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
    List<MatrixProduct> all = new ArrayList<>();
    for (int i = 0; i < net.layers(); i++) {
      all.add(new MatrixProduct(batch, net.in(i), net.out(i), Form.FORWARD));
    }
    for (int i = net.layers() - 1; i >= 0; i--) {
      all.add(new MatrixProduct(net.in(i), batch, net.out(i), Form.WEIGHT_GRADIENT));
      if (i > 0) {
        all.add(new MatrixProduct(batch, net.out(i), net.in(i), Form.INPUT_GRADIENT));
      }
    }
    return all;
  }
}
