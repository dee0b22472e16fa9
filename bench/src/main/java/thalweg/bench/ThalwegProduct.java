package thalweg.bench;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/** Our side of a Hessian-vector product: forward over reverse. */
final class ThalwegProduct extends OurVectors {
  ThalwegProduct(
      Workload.HessianVectorProduct workload, OurNetwork net, Problem problem, Workers workers) {
    this(workload, net, problem, new OurProblem(workload, problem), workers);
  }

  private ThalwegProduct(
      Workload workload, OurNetwork net, Problem problem, OurProblem ours, Workers workers) {
    super("thalweg", workload, problem, ours, product(workload, net, problem, ours), workers);
  }

  private static List<Expr> product(
      Workload workload, OurNetwork net, Problem problem, OurProblem ours) {
    List<Expr> direction =
        OurProblem.variables(workload.network(), "direction.", problem.direction()).stream()
            .map(Variable::read)
            .toList();
    return Grad.hvp(ours.loss(net), ours.reads(), direction);
  }
}
