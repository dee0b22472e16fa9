package thalweg.probes;

import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;

/**
 * GraNd of Paul, Ganguli and Dziugaite 2021 (arXiv:2107.07075, definition 2.1): the norm of the
 * gradient of an example's own loss over all weights, averaged over networks of other initial
 * weights early in training (the paper: ten or more).
 *
 * <p>Not to be used at initialisation: Kirsch 2023 (arXiv:2303.14753) could not reproduce that
 * score. Compiled once for a model and its examples; cost: about two training steps' worth a batch,
 * no gradient of an example being formed where the layer allows it.
 */
public final class GraNd {
  private static final int AT_ONCE = 64;

  private final Examples data;
  private final Function norms;
  private final Tensor indices;
  private final int[] chunk;
  private final double[] sums;
  private int networks;

  /**
   * Of a model without noise or norms over the batch.
   *
   * @throws IllegalArgumentException if the model normalises by the batch
   */
  public GraNd(Model model, Loss loss, Examples data, Workers workers) {
    if (!model.statistics().list().isEmpty()) {
      throw new IllegalArgumentException(
          "the model normalises by the batch, so that an example has no gradient of its own;"
              + " use one without batch norm");
    }
    this.data = data;
    this.sums = new double[data.size()];
    this.chunk = new int[Math.min(AT_ONCE, data.size())];
    Expr rows = Expr.input("rows", DType.I32, chunk.length);
    norms = Function.compile("GraNd", workers, List.of(norms(model, loss, data, rows)), List.of());
    indices = norms.input(rows);
  }

  private static Expr norms(Model model, Loss loss, Examples data, Expr rows) {
    return ExampleGradients.of(model, loss, data, rows).stream()
        .map(g -> g.mul(g).sum(axes(g.shape().rank())))
        .reduce(Expr::add)
        .orElseThrow()
        .sqrt();
  }

  private static int[] axes(int rank) {
    int[] axes = new int[rank - 1];
    for (int k = 0; k < axes.length; k++) {
      axes[k] = k + 1;
    }
    return axes;
  }

  /** Adds the norms at the parameters as they are now. */
  public void add() {
    networks++;
    for (int from = 0; from < data.size(); from += chunk.length) {
      for (int k = 0; k < chunk.length; k++) {
        chunk[k] = Math.min(from + k, data.size() - 1);
      }
      indices.set(chunk);
      norms.call();
      for (int k = 0; k < chunk.length && from + k < data.size(); k++) {
        sums[from + k] += norms.output(0).get(k);
      }
    }
  }

  /** The mean over networks; NaN before the first. */
  public double of(int example) {
    return sums[example] / networks;
  }
}
