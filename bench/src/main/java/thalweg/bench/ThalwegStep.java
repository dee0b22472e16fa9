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
import thalweg.nn.CrossEntropy;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

/** Our side: the compiled train step of {@code nn}, as a user gets it. */
final class ThalwegStep implements Contender {
  static final Sgd SGD = new Sgd(0.01, 0.9, 0);
  private static final long SEED = 1;

  private final Workload workload;
  private final Workers workers;
  private final Model model;
  private final Examples data;
  private final OptimizerState state;
  private final TrainStep step;
  private final float[] initial;

  ThalwegStep(Workload workload, Problem problem, Workers workers) {
    this.workload = workload;
    this.workers = workers;
    List<Integer> widths = workload.widths();
    Layer layers =
        Mlp.of(
            widths.getFirst(),
            widths.subList(1, widths.size() - 1),
            widths.getLast(),
            Layer.Nonlinearity.RELU,
            new Initializer.HeNormal());
    Shape image = Shape.of(widths.getFirst());
    model =
        Model.create(
            layers, image, DType.F32, name -> new SplittableRandom(SEED + name.hashCode()));
    data = Examples.of(problem.images(), problem.labels(), image);
    state = SGD.init(model.parameters());
    step = new TrainStep(model, data, SGD, state, workers);
    initial = model.parameters().snapshot();
  }

  /** The weights of the beginning: layer by layer, weight [in, out] before bias. */
  float[] initial() {
    return initial.clone();
  }

  @Override
  public String name() {
    return "thalweg x" + workers.threads();
  }

  @Override
  public void begin() {
    model.parameters().restore(initial);
    for (Variable velocity : state.slots()) {
      velocity.value().set(new float[velocity.shape().size()]);
    }
  }

  @Override
  public double step(int[] batch) {
    return step.run(batch);
  }

  /** The step's program for a person to read: built from the same parts as {@link TrainStep}. */
  String program() {
    Expr indices = Expr.input("indices", DType.I32, workload.batch());
    Expr labels = data.labels().read().gather(indices);
    Expr logits = model.logits(data.inputs().read().gather(indices), Mode.TRAIN);
    Expr loss = CrossEntropy.mean(logits, labels);
    Expr correct = logits.argMax().eq(labels).cast(DType.I32).sum();
    List<Expr> gradients = Grad.grad(loss, model.parameters().reads());
    return Function.compile(
            name() + ", " + workload.name(),
            workers,
            List.of(loss, correct),
            SGD.update(model.parameters(), gradients, state))
        .toString();
  }
}
