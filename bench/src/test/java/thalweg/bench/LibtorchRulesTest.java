package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;
import thalweg.nn.Adam;
import thalweg.nn.AdamW;
import thalweg.nn.Decay;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.Optimizer;
import thalweg.nn.RmsProp;
import thalweg.nn.Sgd;

/**
 * Optimizers and losses are libtorch's, in double precision. Needs its natives: {@code mvn -Pbench
 * -Dgroups.excluded=none ...}.
 */
@Tag("long")
class LibtorchRulesTest {
  private static final int STEPS = 50;
  private static final int INPUTS = 4;
  private static final int OUTPUTS = 3;
  private static final int COUNT = INPUTS * OUTPUTS;

  @BeforeAll
  static void needNatives() {
    OracleNatives.require();
  }

  /** A rule of ours, and the same one of theirs over a list of parameters. */
  record Rule(Optimizer ours, Function<TensorVector, org.bytedeco.pytorch.Optimizer> theirs) {
    @Override
    public String toString() {
      return ours.toString();
    }
  }

  static Stream<Rule> rules() {
    Decay all = Decay.ALL;
    return Stream.of(
        new Rule(new Sgd(0.1), p -> sgd(p, 0.1, 0, 0, false)),
        new Rule(new Sgd(0.1, 0.9, 0.01), p -> sgd(p, 0.1, 0.9, 0.01, false)),
        new Rule(
            new Sgd(0.1, 0.9, Sgd.Look.NESTEROV, 0.01, all), p -> sgd(p, 0.1, 0.9, 0.01, true)),
        new Rule(new Adam(), p -> new org.bytedeco.pytorch.Adam(p)),
        new Rule(
            new Adam(0.02, 0.8, 0.95, 1e-3, 0.1, all), p -> adam(p, 0.02, 0.8, 0.95, 1e-3, 0.1)),
        new Rule(new AdamW(), p -> new org.bytedeco.pytorch.AdamW(p)),
        new Rule(
            new AdamW(0.02, 0.8, 0.95, 1e-3, 0.1, all), p -> adamW(p, 0.02, 0.8, 0.95, 1e-3, 0.1)),
        new Rule(new RmsProp(), p -> new org.bytedeco.pytorch.RMSprop(p)),
        new Rule(
            new RmsProp(0.01, 0.9, 1e-4, 0.5, 0.01, all),
            p -> rmsProp(p, 0.01, 0.9, 1e-4, 0.5, 0.01)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void fiftyStepsAreLibtorchs(Rule rule) {
    double[] start = new SplittableRandom(1).doubles(COUNT, -1, 1).toArray();
    double[] target = new SplittableRandom(2).doubles(COUNT, -1, 1).toArray();
    double[] expected = theirs(rule, start, target);
    double[] actual = ours(rule.ours(), start, target);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(expected[i], actual[i], 1e-12, "parameter " + i);
    }
  }

  /** The loss of both: sum((w - target)^4). */
  private static double[] ours(Optimizer rule, double[] start, double[] target) {
    Layer dense =
        new Layer.Dense(INPUTS, OUTPUTS, new thalweg.nn.Initializer.Zeros(), Layer.Bias.WITHOUT);
    Model model = Model.create(dense, Shape.of(INPUTS), DType.F64, _ -> new SplittableRandom(0));
    model.parameters().restore(start);
    Tensor at = Tensor.of(target, INPUTS, OUTPUTS);
    Expr goal = Expr.input("target", DType.F64, INPUTS, OUTPUTS);
    try (Workers workers = new Workers(1)) {
      thalweg.expr.Function step =
          thalweg.expr.Function.compile(
              "step",
              workers,
              List.of(),
              rule.update(
                  model.parameters(),
                  thalweg.nn.Gradients.of(w -> w.get(0).sub(goal).pow(4).sum()),
                  rule.init(model.parameters())));
      step.input(goal).set(at);
      for (int t = 0; t < STEPS; t++) {
        step.call();
      }
    }
    return model.parameters().snapshotDoubles();
  }

  private static double[] theirs(Rule rule, double[] start, double[] target) {
    try (PointerScope scope = new PointerScope()) {
      var w = tensor(start, INPUTS, OUTPUTS).set_requires_grad(true);
      var goal = tensor(target, INPUTS, OUTPUTS);
      var optimizer = rule.theirs().apply(new TensorVector(w));
      for (int t = 0; t < STEPS; t++) {
        optimizer.zero_grad();
        w.sub(goal).pow(new Scalar(4.0)).sum().backward();
        optimizer.step();
      }
      return array(w);
    }
  }

  /** A loss of ours, and the same one of theirs: of logits and labels, an example at a time. */
  record Measure(
      Loss ours,
      int logits,
      BiFunction<
              org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor>
          theirs) {
    @Override
    public String toString() {
      return ours + " of " + logits;
    }
  }

  static Stream<Measure> measures() {
    return Stream.of(
        new Measure(new Loss.CrossEntropy(), 5, (z, y) -> crossEntropy(z, y, 0)),
        new Measure(new Loss.CrossEntropy(0.1), 5, (z, y) -> crossEntropy(z, y, 0.1)),
        new Measure(
            new Loss.SquaredError(),
            5,
            (z, y) -> torch.mse_loss(z, torch.one_hot(y, 5).to(torch.ScalarType.Double))),
        new Measure(new Loss.Hinge(), 5, (z, y) -> torch.multi_margin_loss(z, y)),
        new Measure(
            new Loss.Binary(),
            1,
            (z, y) ->
                torch.binary_cross_entropy_with_logits(
                    z.reshape(1), y.to(torch.ScalarType.Double))));
  }

  @ParameterizedTest
  @MethodSource("measures")
  void lossesAreLibtorchs(Measure measure) {
    int n = 20;
    int width = measure.logits();
    int classes = measure.ours().classes(width);
    double[] z = new SplittableRandom(3).doubles((long) n * width, -3, 3).toArray();
    int[] y = new SplittableRandom(4).ints(n, 0, classes).toArray();
    Expr logits = Expr.input("z", DType.F64, n, width);
    Expr labels = Expr.input("y", DType.I32, n);
    Tensor each =
        measure
            .ours()
            .perExample(logits, labels)
            .eval(Map.of(logits, Tensor.of(z, n, width), labels, Tensor.of(y, n)));
    for (int i = 0; i < n; i++) {
      try (PointerScope scope = new PointerScope()) {
        double[] row = java.util.Arrays.copyOfRange(z, i * width, (i + 1) * width);
        var label = org.bytedeco.pytorch.Tensor.create(new long[] {y[i]}, 1);
        double expected = array(measure.theirs().apply(tensor(row, 1, width), label))[0];
        assertEquals(expected, each.get(i), 1e-13, "example " + i);
      }
    }
  }

  private static org.bytedeco.pytorch.Tensor crossEntropy(
      org.bytedeco.pytorch.Tensor z, org.bytedeco.pytorch.Tensor y, double smoothing) {
    long mean = 1;
    return torch.cross_entropy_loss(z, y, new TensorOptional(), mean, -100, smoothing);
  }

  private static org.bytedeco.pytorch.Optimizer sgd(
      TensorVector p, double rate, double momentum, double weightDecay, boolean nesterov) {
    SGDOptions options = new SGDOptions(rate);
    options.momentum().put(momentum);
    options.weight_decay().put(weightDecay);
    options.nesterov().put(nesterov);
    return new org.bytedeco.pytorch.SGD(p, options);
  }

  private static org.bytedeco.pytorch.Optimizer adam(
      TensorVector p, double rate, double beta1, double beta2, double epsilon, double decay) {
    AdamOptions options = new AdamOptions(rate);
    betas(options.betas(), beta1, beta2);
    options.eps().put(epsilon);
    options.weight_decay().put(decay);
    return new org.bytedeco.pytorch.Adam(p, options);
  }

  private static org.bytedeco.pytorch.Optimizer adamW(
      TensorVector p, double rate, double beta1, double beta2, double epsilon, double decay) {
    AdamWOptions options = new AdamWOptions(rate);
    betas(options.betas(), beta1, beta2);
    options.eps().put(epsilon);
    options.weight_decay().put(decay);
    return new org.bytedeco.pytorch.AdamW(p, options);
  }

  private static org.bytedeco.pytorch.Optimizer rmsProp(
      TensorVector p, double rate, double alpha, double epsilon, double momentum, double decay) {
    RMSpropOptions options = new RMSpropOptions(rate);
    options.alpha().put(alpha);
    options.eps().put(epsilon);
    options.momentum().put(momentum);
    options.weight_decay().put(decay);
    return new org.bytedeco.pytorch.RMSprop(p, options);
  }

  /** Theirs is a std::tuple, whose layout is the compiler's: the defaults show which is which. */
  private static void betas(DoublePointer theirs, double beta1, double beta2) {
    int first = theirs.get(0) == 0.9 ? 0 : 1;
    assertEquals(0.9, theirs.get(first));
    assertEquals(0.999, theirs.get(1 - first));
    theirs.put(first, beta1).put(1 - first, beta2);
  }

  private static org.bytedeco.pytorch.Tensor tensor(double[] values, long... shape) {
    return org.bytedeco.pytorch.Tensor.create(values, shape);
  }

  private static double[] array(org.bytedeco.pytorch.Tensor t) {
    double[] out = new double[(int) t.numel()];
    DoublePointer from = t.detach().to(torch.ScalarType.Double).contiguous().data_ptr_double();
    from.get(out);
    return out;
  }
}
