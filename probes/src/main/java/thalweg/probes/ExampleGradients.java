package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * The gradients of the losses of single examples with respect to all parameters, by their products
 * with each other: what the covariance of gradients can be known from without ever being formed.
 *
 * <p>The model is in {@link Mode#EVAL}: no noise, stored statistics, so that an example has a
 * gradient of its own; penalties of an optimizer are left out. Measured at the parameters as they
 * are at each call. Memory for the gradients of two chunks. Not safe for use by several threads.
 */
public final class ExampleGradients {
  private final Model model;
  private final int[] rows;
  private final int chunk;
  private final String name;
  private final Function products;
  private final Tensor left;
  private final Tensor right;
  private final Function sum;
  private final Tensor summed;
  private final Tensor weights;

  /**
   * Of some examples.
   *
   * @param rows which, 2 or more; an example may stand there twice
   * @param chunk how many gradients are formed at a time, 1 or more; 64 of a million parameters
   *     take 256 MB in F32, twice
   * @param name what to call the examples in an estimate
   * @throws IllegalArgumentException if a row is out of range, there are fewer than two, or the
   *     data do not fit the model
   */
  public ExampleGradients(
      Model model, Loss loss, Examples data, int[] rows, int chunk, String name, Workers workers) {
    if (rows.length < 2 || chunk < 1) {
      throw new IllegalArgumentException(
          ("gradients of %d examples in chunks of %d: the spread of gradients needs 2 examples or"
                  + " more, and chunks of 1 or more")
              .formatted(rows.length, chunk));
    }
    for (int row : rows) {
      if (row < 0 || row >= data.size()) {
        throw new IllegalArgumentException(
            "gradients of examples: row %d; expected 0..%d".formatted(row, data.size() - 1));
      }
    }
    this.model = model;
    this.rows = rows.clone();
    this.chunk = Math.min(chunk, rows.length);
    this.name = name;
    Expr a = Expr.input("rows", DType.I32, this.chunk);
    Expr b = Expr.input("columns", DType.I32, this.chunk);
    products =
        Function.compile(
            "products of gradients",
            workers,
            List.of(products(flat(model, loss, data, a), flat(model, loss, data, b))),
            List.of());
    left = products.input(a);
    right = products.input(b);
    Expr w = Expr.input("weights", model.dtype(), this.chunk);
    Expr weighted =
        loss.perExample(
                model.logits(data.inputs().read().gather(a), Mode.EVAL),
                data.labels().read().gather(a))
            .mul(w)
            .sum();
    sum =
        Function.compile(
            "sum of gradients",
            workers,
            Grad.grad(weighted, model.parameters().reads()),
            List.of());
    summed = sum.input(a);
    weights = sum.input(w);
  }

  /** The first of the examples, so many: a subset that needs no drawing. */
  public static int[] first(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** The gradient of each example's loss in {@link Mode#EVAL}: [rows, shape] a parameter. */
  static List<Expr> of(Model model, Loss loss, Examples data, Expr rows) {
    Expr example = Expr.input("example", model.inputType(), model.example().dims());
    Expr label = Expr.input("label", DType.I32);
    int[] dims = model.example().dims();
    int[] alone = new int[dims.length + 1];
    alone[0] = 1;
    System.arraycopy(dims, 0, alone, 1, dims.length);
    Expr one =
        loss.perExample(model.logits(example.reshape(alone), Mode.EVAL), label.reshape(1)).sum();
    return Grad.perExampleGrad(
        one,
        model.parameters().reads(),
        List.of(example, label),
        List.of(data.inputs().read().gather(rows), data.labels().read().gather(rows)));
  }

  private static List<Expr> flat(Model model, Loss loss, Examples data, Expr rows) {
    return of(model, loss, data, rows).stream()
        .map(g -> g.reshape(g.shape().dim(0), g.shape().size() / g.shape().dim(0)))
        .toList();
  }

  private static Expr products(List<Expr> a, List<Expr> b) {
    return IntStream.range(0, a.size())
        .mapToObj(i -> a.get(i).matmul(b.get(i).transpose(1, 0)))
        .reduce(Expr::add)
        .orElseThrow();
  }

  /**
   * All products of two of the gradients. Costs, for M examples in K chunks, M (K + 1) gradients
   * and M² / 2 products of P numbers.
   *
   * @throws ArithmeticException if a gradient is not finite
   */
  public Gram gram() {
    int n = rows.length;
    double[][] g = new double[n][n];
    int blocks = (n + chunk - 1) / chunk;
    for (int p = 0; p < blocks; p++) {
      for (int q = 0; q <= p; q++) {
        left.set(chunkFrom(p * chunk));
        right.set(chunkFrom(q * chunk));
        products.call();
        double[] block = products.output(0).toDoubles();
        for (int i = 0; i < chunk && p * chunk + i < n; i++) {
          for (int j = 0; j < chunk && q * chunk + j <= p * chunk + i; j++) {
            double product = block[i * chunk + j];
            g[p * chunk + i][q * chunk + j] = product;
            g[q * chunk + j][p * chunk + i] = product;
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(g[i][i])) {
        throw new ArithmeticException(
            "the gradient of example %d has squared norm %s; expected a finite number: lower the"
                    .formatted(rows[i], g[i][i])
                + " learning rate, or look for NaN in the data");
      }
    }
    return new Gram(g, (long) blocks * (blocks + 1) * chunk, name);
  }

  /** So many rows from there on; the last one again where there are no more. */
  private int[] chunkFrom(int from) {
    int[] some = new int[chunk];
    Arrays.setAll(some, k -> rows[Math.min(from + k, rows.length - 1)]);
    return some;
  }

  /** The sum of the gradients with these weights, one an example; a vector of all parameters. */
  double[] combination(double[] factors) {
    double[] total = new double[model.parameters().count()];
    for (int from = 0; from < rows.length; from += chunk) {
      double[] some = new double[chunk];
      System.arraycopy(factors, from, some, 0, Math.min(chunk, rows.length - from));
      summed.set(chunkFrom(from));
      Numbers.write(some, weights);
      sum.call();
      int at = 0;
      for (int p = 0; p < model.parameters().list().size(); p++) {
        for (double value : sum.output(p).toDoubles()) {
          total[at++] += value;
        }
      }
    }
    return total;
  }
}
