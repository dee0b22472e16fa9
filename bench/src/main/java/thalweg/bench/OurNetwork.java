package thalweg.bench;

import java.util.Iterator;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Scan;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/** How our side writes a network: its logits as an expression of images and parameters. */
interface OurNetwork {
  /**
   * The logits, [batch, classes].
   *
   * @param x [batch, inputs...] in the shape of an example
   * @param parameters in the network's order and common layout
   */
  Expr logits(Expr x, List<Expr> parameters);

  static OurNetwork of(Network network) {
    return switch (network) {
      case Network.Mlp _ -> (x, parameters) -> dense(x, parameters.iterator());
      case Network.Cnn net -> (x, parameters) -> convolutional(net, x, parameters.iterator());
      case Deep net -> {
        Model model = net.model();
        yield (x, parameters) -> model.logits(x, Mode.TRAIN, parameters);
      }
      case Network.Lstm net -> (x, parameters) -> recurrent(net, x, parameters.iterator());
    };
  }

  private static Expr convolutional(Network.Cnn net, Expr x, Iterator<Expr> parameters) {
    Window same = Window.of(net.kernel(), net.kernel()).padding(net.kernel() / 2);
    Window pooling = Window.of(2, 2).stride(2);
    Expr y = x;
    for (int i = 0; i < net.blocks(); i++) {
      Expr z = y.conv2d(parameters.next(), same);
      Expr bias = parameters.next();
      y = z.add(bias.reshape(1, bias.shape().dim(0), 1, 1)).relu().maxPool(pooling);
    }
    return dense(y.reshape(x.shape().dim(0), net.denseWidths().getFirst()), parameters);
  }

  private static Expr recurrent(Network.Lstm net, Expr x, Iterator<Expr> parameters) {
    Expr input = parameters.next();
    Expr hidden = parameters.next();
    Expr bias = parameters.next();
    int units = net.units();
    Expr zeros = Expr.constant(DType.F32, 0).broadcastTo(Shape.of(x.shape().dim(0), units));
    Scan.Result scanned =
        Scan.over(x.transpose(1, 0, 2))
            .carrying(zeros, zeros)
            .run((state, rows) -> {
              Expr z = rows.getFirst().matmul(input).add(state.getFirst().matmul(hidden)).add(bias);
              Expr in = z.slice(1, 0, units).sigmoid();
              Expr forget = z.slice(1, units, 2 * units).sigmoid();
              Expr candidate = z.slice(1, 2 * units, 3 * units).tanh();
              Expr out = z.slice(1, 3 * units, 4 * units).sigmoid();
              Expr cell = forget.mul(state.get(1)).add(in.mul(candidate));
              return Scan.next(List.of(out.mul(cell.tanh()), cell), List.of());
            });
    return dense(scanned.last().getFirst(), parameters);
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
