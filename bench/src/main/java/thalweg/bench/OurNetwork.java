package thalweg.bench;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import thalweg.expr.Expr;

/** How our side writes a network: its logits as an expression of images and parameters. */
interface OurNetwork {
  /**
   * The logits, [batch, classes].
   *
   * @param x [batch, inputs...] in the shape of an example
   * @param parameters in the network's order and common layout
   */
  Expr logits(Expr x, List<Expr> parameters);

  /** Nothing where the compiler lacks an operation it needs. */
  static Optional<OurNetwork> of(Network network) {
    return switch (network) {
      case Network.Mlp _ -> Optional.of((x, parameters) -> dense(x, parameters.iterator()));
      case Network.Cnn _ -> Optional.empty();
      case Network.Lstm _ -> Optional.empty();
    };
  }

  /** Dense layers of the parameters that are left, with ReLU between them. */
  static Expr dense(Expr x, Iterator<Expr> parameters) {
    Expr y = x;
    while (parameters.hasNext()) {
      Expr z = y.matmul(parameters.next());
      z = z.add(parameters.next());
      y = parameters.hasNext() ? z.relu() : z;
    }
    return y;
  }
}
