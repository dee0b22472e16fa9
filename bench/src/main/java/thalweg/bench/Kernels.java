package thalweg.bench;

import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/** The matrix products of our step alone, back to back: the floor that our step stands on. */
final class Kernels implements Contender {
  private final Workers workers;
  private final List<Function> products;

  Kernels(Network.Mlp net, int batch, Workers workers) {
    this.workers = workers;
    products = MatrixProduct.of(net, batch).stream().map(p -> compile(p, workers)).toList();
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
    return Function.compile("product " + p, workers, List.of(product), List.of());
  }

  private static Expr random(String name, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Variable.of(name, values, rows, columns).read();
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
