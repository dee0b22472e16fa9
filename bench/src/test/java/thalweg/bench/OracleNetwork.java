package thalweg.bench;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import thalweg.expr.Expr;

/**
 * One network written twice over the same parameters, whose result may have any shape.
 *
 * @param parameters the shapes of what is differentiated; weights and inputs alike
 */
record OracleNetwork(String name, List<int[]> parameters, Ours ours, Theirs theirs) {
  interface Ours {
    Expr output(List<Expr> parameters);
  }

  interface Theirs {
    Tensor output(List<Tensor> parameters);
  }

  @Override
  public String toString() {
    return name;
  }
}
