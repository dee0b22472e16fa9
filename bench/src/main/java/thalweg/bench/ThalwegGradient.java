package thalweg.bench;

import thalweg.expr.Grad;
import thalweg.expr.Workers;

/** The plain gradient of the mean loss: the yardstick of dearer derivatives. */
final class ThalwegGradient extends OurVectors {
  ThalwegGradient(Workload workload, OurNetwork net, Problem problem, Workers workers) {
    this(workload, net, problem, new OurProblem(workload, problem), workers);
  }

  private ThalwegGradient(
      Workload workload, OurNetwork net, Problem problem, OurProblem ours, Workers workers) {
    super("gradient", workload, problem, ours, Grad.grad(ours.loss(net), ours.reads()), workers);
  }
}
