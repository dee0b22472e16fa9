package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Forward;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Noise;
import thalweg.nn.OptimizerState;
import thalweg.nn.Parameter;
import thalweg.nn.Sgd;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;

/** Our side of a network of layers: the compiled train step of {@code nn}, as users get it. */
final class ThalwegStep implements OurSide {
  static final Sgd SGD = new Sgd(0.01, 0.9, 0);

  private final Workload workload;
  private final Problem problem;
  private final Workers workers;
  private final Sgd sgd;
  private final Model model;
  private final Examples data;
  private final OptimizerState state;
  private final TrainStep step;

  ThalwegStep(Workload workload, Layer layers, Problem problem, Workers workers) {
    this(workload, layers, problem, workers, model -> plain(workload, model));
  }

  /**
   * @param how to train the model, by its network's own rule, with probes or without
   */
  ThalwegStep(
      Workload workload,
      Layer layers,
      Problem problem,
      Workers workers,
      java.util.function.Function<Model, StepRule> how) {
    this.workload = workload;
    this.problem = problem;
    this.workers = workers;
    sgd = workload.network().sgd();
    int[] dims = workload.network().example().stream().mapToInt(i -> i).toArray();
    Shape image = Shape.of(dims);
    // Drawn only to be written over: all sides begin with the problem's parameters.
    model = Model.create(layers, image, DType.F32, name -> new SplittableRandom(0));
    data = Examples.of(problem.images(), problem.labels(), image);
    StepRule rule = how.apply(model);
    state = rule.state();
    step = new TrainStep(rule, data, workers);
  }

  private static StepRule plain(Workload workload, Model model) {
    Sgd sgd = workload.network().sgd();
    return new StepRule(model, new Loss.CrossEntropy(), sgd, sgd.init(model.parameters()));
  }

  @Override
  public String name() {
    return "thalweg x" + workers.threads();
  }

  @Override
  public void begin() {
    model.parameters().restore(problem.initial());
    for (Parameter p : model.statistics().list()) {
      float[] values = new float[p.variable().shape().size()];
      Arrays.fill(values, p.name().endsWith("running_var") ? 1 : 0);
      p.variable().value().set(values);
    }
    for (Variable velocity : state.slots()) {
      velocity.value().set(new float[velocity.shape().size()]);
    }
  }

  /** The rate of steps from now on. */
  void rate(double rate) {
    state.setLearningRate(rate);
  }

  Model model() {
    return model;
  }

  @Override
  public void step(int i) {
    var _ = step.run(problem.batch(i));
  }

  @Override
  public double check(int i) {
    return step.run(problem.batch(i));
  }

  /** Operations of a step with probes, as the compiler counts them. */
  double flops(long probes) {
    return step.flops(workload.batch(), probes);
  }

  /** The same steps with some of the rule's probes, on the same parameters. */
  Contender probed(String what, long probes) {
    ThalwegStep plain = this;
    return new Contender() {
      @Override
      public String name() {
        return what + " x" + workers.threads();
      }

      @Override
      public void begin() {
        plain.begin();
      }

      @Override
      public void step(int i) {
        var _ = check(i);
      }

      @Override
      public double check(int i) {
        return step.run(problem.batch(i), probes);
      }
    };
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
    Forward forward = model.forward(data.inputs().read().gather(indices), Mode.TRAIN, Noise.none());
    Expr logits = forward.logits();
    Expr loss = new Loss.CrossEntropy().mean(logits, labels);
    Expr correct = logits.argMax().eq(labels).cast(DType.I32).sum();
    List<Expr> gradients = Grad.grad(loss, model.parameters().reads());
    List<Update> updates = new ArrayList<>(sgd.update(model.parameters(), _ -> gradients, state));
    updates.addAll(forward.updates());
    return Function.compile(
        name() + ", " + workload.name(), workers, List.of(loss, correct), updates);
  }
}
