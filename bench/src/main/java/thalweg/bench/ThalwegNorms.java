package thalweg.bench;

import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Workers;
import thalweg.nn.Loss;

/** Our side of the norms of each example's gradient: the gradient of one example, batched. */
final class ThalwegNorms extends OurVectors {
  ThalwegNorms(
      Workload.PerExampleGradientNorms workload, OurNetwork net, Problem problem, Workers workers) {
    this(workload, net, problem, new OurProblem(workload, problem), workers);
  }

  private ThalwegNorms(
      Workload workload, OurNetwork net, Problem problem, OurProblem ours, Workers workers) {
    super("thalweg", workload, problem, ours, List.of(norms(workload, net, ours)), workers);
  }

  private static Expr norms(Workload workload, OurNetwork net, OurProblem ours) {
    int[] example = workload.network().example().stream().mapToInt(i -> i).toArray();
    Expr image = Expr.input("image", DType.F32, example);
    Expr label = Expr.input("label", DType.I32);
    Expr logits = net.logits(image.reshape(OurProblem.stacked(1, example)), ours.reads());
    Expr loss = new Loss.CrossEntropy().mean(logits, label.reshape(1));
    List<Expr> gradients =
        Grad.perExampleGrad(
            loss, ours.reads(), List.of(image, label), List.of(ours.images(), ours.labels()));
    return gradients.stream()
        .map(g -> g.mul(g).sum(allButFirst(g.shape().rank())))
        .reduce(Expr::add)
        .orElseThrow()
        .sqrt();
  }

  private static int[] allButFirst(int rank) {
    int[] axes = new int[rank - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return axes;
  }
}
