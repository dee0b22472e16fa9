package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Window;
import thalweg.expr.Workers;

/**
 * The matrix products and convolutions of our step alone, back to back: the floor that our step
 * stands on.
 */
final class Kernels implements Contender {
  private final Workers workers;
  private final List<Function> products;

  private Kernels(List<Function> products, Workers workers) {
    this.workers = workers;
    this.products = List.copyOf(products);
  }

  /** Nothing where products depend on one another from step to step, or are too many to list. */
  static Optional<Kernels> of(Network network, int batch, Workers workers) {
    return switch (network) {
      case Network.Mlp net ->
          Optional.of(new Kernels(compiled(MatrixProduct.of(net, batch), workers), workers));
      case Network.Cnn net -> {
        List<Function> all = new ArrayList<>(convolutions(net, batch, workers));
        Network.Product.Input units = Network.Product.Input.UNITS;
        all.addAll(compiled(MatrixProduct.dense(net.denseWidths(), batch, units), workers));
        yield Optional.of(new Kernels(all, workers));
      }
      case Network.Lstm _, Deep _ -> Optional.empty();
    };
  }

  private static List<Function> compiled(List<MatrixProduct> products, Workers workers) {
    return products.stream().map(p -> compile(p, workers)).toList();
  }

  /** Forward and weights' gradients of each block, and the units'; of resident images. */
  private static List<Function> convolutions(Network.Cnn net, int batch, Workers workers) {
    List<Function> all = new ArrayList<>();
    for (int i = 0; i < net.blocks(); i++) {
      int side = net.side() >> i;
      int in = net.channels().get(i);
      int out = net.channels().get(i + 1);
      Expr x = images("x", batch, side, in);
      Expr w = random("w", out, in, net.kernel(), net.kernel());
      Expr y = x.conv2d(w, Window.of(net.kernel(), net.kernel()).padding(net.kernel() / 2));
      Expr dy = images("dy", batch, side, out);
      all.add(compile("forward", y.transpose(0, 2, 3, 1), workers));
      List<Expr> back = Grad.vjp(List.of(y), List.of(x, w), List.of(dy));
      all.add(compile("weights", back.get(1), workers));
      if (i > 0) {
        all.add(compile("units", back.getFirst().transpose(0, 2, 3, 1), workers));
      }
    }
    return all;
  }

  /** Images that lie in memory with the channels last, as our convolutions want them. */
  private static Expr images(String name, int batch, int side, int channels) {
    return random(name, batch, side, side, channels).transpose(0, 3, 1, 2);
  }

  private static Function compile(String name, Expr value, Workers workers) {
    return Function.compile(name, workers, List.of(value), List.of());
  }

  /** The product of two resident matrices. */
  static Function compile(MatrixProduct p, Workers workers) {
    Expr product =
        switch (p.form()) {
          case FORWARD -> random("a", p.m(), p.k()).matmul(random("b", p.k(), p.n()));
          case WEIGHT_GRADIENT ->
              random("a", p.k(), p.m()).transpose().matmul(random("b", p.k(), p.n()));
          case INPUT_GRADIENT ->
              random("a", p.m(), p.k()).matmul(random("b", p.n(), p.k()).transpose());
        };
    return compile("product " + p, product, workers);
  }

  private static Expr random(String name, int... shape) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Variable.of(name, values, shape).read();
  }

  @Override
  public String name() {
    return "kernels x" + workers.threads();
  }

  @Override
  public void begin() {}

  @Override
  public void step(int i) {
    for (Function product : products) {
      product.call();
    }
  }

  /** Runs the products; they belong to no step, and 0 is returned. */
  @Override
  public double check(int i) {
    step(i);
    return 0;
  }
}
