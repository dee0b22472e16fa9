package thalweg.bench;

import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Mlp;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

/** Our side of a multilayer perceptron: the compiled train step of {@code nn}, as users get it. */
final class ThalwegStep implements OurSide {
  static final Sgd SGD = new Sgd(0.01, 0.9, 0);

  private final Workload workload;
  private final Problem problem;
  private final Workers workers;
  private final Model model;
  private final Examples data;
  private final OptimizerState state;
  private final TrainStep step;

  ThalwegStep(Workload workload, Network.Mlp net, Problem problem, Workers workers) {
    this.workload = workload;
    this.problem = problem;
    this.workers = workers;
    List<Integer> widths = net.widths();
    Layer layers =
        Mlp.of(
            widths.getFirst(),
            widths.subList(1, widths.size() - 1),
            widths.getLast(),
            Layer.Nonlinearity.RELU,
            new Initializer.HeNormal());
    Shape image = Shape.of(widths.getFirst());
    // Drawn only to be written over: all sides begin with the problem's parameters.
    model = Model.create(layers, image, DType.F32, name -> new SplittableRandom(0));
    data = Examples.of(problem.images(), problem.labels(), image);
    state = SGD.init(model.parameters());
    step = new TrainStep(model, data, SGD, state, workers);
  }

  @Override
  public String name() {
    return "thalweg x" + workers.threads();
  }

  @Override
  public void begin() {
    model.parameters().restore(problem.initial());
    for (Variable velocity : state.slots()) {
      velocity.value().set(new float[velocity.shape().size()]);
    }
  }

  @Override
  public void step(int i) {
    var _ = step.run(problem.batch(i));
  }

  @Override
  public double check(int i) {
    return step.run(problem.batch(i));
  }

  @Override
  public float[] results() {
    return model.parameters().snapshot();
  }

  /** Built from the same parts as {@link TrainStep}. */
  @Override
  public Function function() {
    Expr indices = Expr.input("indices", DType.I32, workload.batch());
    Expr labels = data.labels().read().gather(indices);
    Expr logits = model.logits(data.inputs().read().gather(indices), Mode.TRAIN);
    Expr loss = new Loss.CrossEntropy().mean(logits, labels);
    Expr correct = logits.argMax().eq(labels).cast(DType.I32).sum();
    List<Expr> gradients = Grad.grad(loss, model.parameters().reads());
    return Function.compile(
        name() + ", " + workload.name(),
        workers,
        List.of(loss, correct),
        SGD.update(model.parameters(), _ -> gradients, state));
  }
}
