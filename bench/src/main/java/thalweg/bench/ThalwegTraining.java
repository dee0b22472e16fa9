package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/** Our side of a training step, of any network that {@link OurNetwork} can write. */
final class ThalwegTraining implements OurSide {
  private final String name;
  private final Problem problem;
  private final OurProblem ours;
  private final List<Variable> velocities = new ArrayList<>();
  private final Function function;
  private final Tensor indices;

  ThalwegTraining(Workload workload, OurNetwork net, Problem problem, Workers workers) {
    this(workload, net, problem, new OurProblem(workload, problem), workers);
  }

  /**
   * @param ours the parameters to train, where there are many
   */
  ThalwegTraining(
      Workload workload, OurNetwork net, Problem problem, OurProblem ours, Workers workers) {
    name = "thalweg x" + workers.threads();
    this.problem = problem;
    this.ours = ours;
    Expr loss = ours.loss(net);
    for (Variable p : ours.parameters()) {
      velocities.add(Variable.zeros(p.name() + ".velocity", p.dtype(), p.shape().dims()));
    }
    List<Update> updates = sgd(ours.parameters(), velocities, Grad.grad(loss, ours.reads()));
    function = Function.compile(workload.name(), workers, List.of(loss), updates);
    indices = function.input(ours.indices());
  }

  /** The step of gradient descent with momentum that all sides do. */
  static List<Update> sgd(
      List<Variable> parameters, List<Variable> velocities, List<Expr> gradients) {
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      Variable p = parameters.get(i);
      Variable v = velocities.get(i);
      Expr moved = v.read().mul(ThalwegStep.SGD.momentum()).add(gradients.get(i));
      updates.add(new Update(v, moved));
      updates.add(new Update(p, p.read().sub(moved.mul(ThalwegStep.SGD.learningRate()))));
    }
    return updates;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void begin() {
    ours.restore();
    for (Variable v : velocities) {
      v.value().set(new float[v.shape().size()]);
    }
  }

  @Override
  public void step(int i) {
    indices.set(problem.batch(i));
    function.call();
  }

  @Override
  public double check(int i) {
    step(i);
    return function.output(0).get(0);
  }

  @Override
  public float[] results() {
    return OurProblem.joined(ours.parameters().stream().map(Variable::value).toList());
  }

  @Override
  public Function function() {
    return function;
  }
}
