package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Vmap;
import thalweg.expr.Workers;
import thalweg.nn.Loss;

/** Our side of a population: one network's loss and gradient, batched over the parameters. */
final class ThalwegPopulation implements OurSide {
  private final String name;
  private final Problem problem;
  private final OurProblem first;
  private final List<Variable> parameters = new ArrayList<>();
  private final List<float[]> initial = new ArrayList<>();
  private final List<Variable> velocities = new ArrayList<>();
  private final Function function;
  private final Tensor indices;

  ThalwegPopulation(
      Workload.Population workload, OurNetwork net, Problem problem, Workers workers) {
    name = "thalweg x" + workers.threads();
    this.problem = problem;
    first = new OurProblem(workload, problem);
    List<Expr> one = new ArrayList<>();
    int at = 0;
    for (Network.Parameter p : workload.network().parameters()) {
      int[] shape = p.shape().stream().mapToInt(i -> i).toArray();
      int[] all = OurProblem.stacked(workload.models(), shape);
      one.add(Expr.input(p.name(), DType.F32, shape));
      initial.add(stacked(workload, problem.initial(), at, p.size()));
      parameters.add(Variable.of(p.name(), initial.getLast(), all));
      velocities.add(Variable.zeros(p.name() + ".velocity", DType.F32, all));
      at += p.size();
    }
    Expr loss = new Loss.CrossEntropy().mean(net.logits(first.images(), one), first.labels());
    List<Expr> lossAndGradients = new ArrayList<>(List.of(loss));
    lossAndGradients.addAll(Grad.grad(loss, one));
    List<Expr> batched =
        Vmap.vmap(lossAndGradients, one, parameters.stream().map(Variable::read).toList());
    List<Update> updates =
        ThalwegTraining.sgd(parameters, velocities, batched.subList(1, batched.size()));
    function = Function.compile(workload.name(), workers, List.of(batched.getFirst()), updates);
    indices = function.input(first.indices());
  }

  /** One parameter of all models, one after another. */
  private static float[] stacked(Workload.Population workload, float[] all, int at, int size) {
    float[] values = new float[workload.models() * size];
    for (int model = 0; model < workload.models(); model++) {
      int from = model * workload.network().count() + at;
      System.arraycopy(all, from, values, model * size, size);
    }
    return values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void begin() {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).value().set(initial.get(i));
      velocities.get(i).value().set(new float[velocities.get(i).shape().size()]);
    }
  }

  @Override
  public void step(int i) {
    indices.set(problem.batch(i));
    function.call();
  }

  /** The sum of all networks' losses. */
  @Override
  public double check(int i) {
    step(i);
    double sum = 0;
    for (float loss : function.output(0).toFloats()) {
      sum += loss;
    }
    return sum;
  }

  @Override
  public float[] results() {
    return OurProblem.joined(parameters.stream().map(Variable::value).toList());
  }

  @Override
  public Function function() {
    return function;
  }
}
