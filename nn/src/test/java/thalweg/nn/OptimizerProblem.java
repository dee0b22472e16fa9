package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * A small random problem whose gradient plain loops can write: a linear map from 3 to 2 fitted to 5
 * points, with a term of fourth order so that its curvature is not constant.
 *
 * <pre>
 *   loss = sum((x W + b - y)²) / 10 + sum(p⁴) / 20 over all parameters p
 * </pre>
 */
final class OptimizerProblem {
  static final int WEIGHTS = 6;
  static final int COUNT = 8;
  private static final int POINTS = 5;
  private static final double[] X = Fixtures.points(21, POINTS, 3);
  private static final double[] Y = Fixtures.points(22, POINTS, 2);

  final Model model;

  OptimizerProblem(DType dtype) {
    model = Model.create(new Layer.Dense(3, 2), Shape.of(3), dtype, Fixtures.streams(3));
    // A bias that is not zero, rounded so that F32 holds it.
    model.parameters().get("bias").variable().value().set(tensor(dtype, 0.5, -0.25));
  }

  Parameters parameters() {
    return model.parameters();
  }

  /** The loss as an expression, and its gradient through it. */
  Gradients gradients() {
    DType dtype = model.dtype();
    Variable x = Variable.zeros("x", dtype, POINTS, 3);
    Variable y = Variable.zeros("y", dtype, POINTS, 2);
    Values.set(x.value(), X, 0);
    Values.set(y.value(), Y, 0);
    return Gradients.of(values -> {
      Expr miss = model.logits(x.read(), Mode.TRAIN, values).sub(y.read());
      Expr loss = miss.mul(miss).sum().mul(0.1);
      for (Expr p : values) {
        loss = loss.add(p.pow(4).sum().mul(0.05));
      }
      return loss;
    });
  }

  /** The same gradient by plain loops, at W row-major and then b. */
  static double[] gradient(double[] p) {
    double[] g = new double[COUNT];
    for (int n = 0; n < POINTS; n++) {
      for (int o = 0; o < 2; o++) {
        double miss = p[WEIGHTS + o] - Y[n * 2 + o];
        for (int i = 0; i < 3; i++) {
          miss += X[n * 3 + i] * p[i * 2 + o];
        }
        for (int i = 0; i < 3; i++) {
          g[i * 2 + o] += 0.2 * miss * X[n * 3 + i];
        }
        g[WEIGHTS + o] += 0.2 * miss;
      }
    }
    for (int i = 0; i < COUNT; i++) {
      g[i] += 0.2 * p[i] * p[i] * p[i];
    }
    return g;
  }

  Function step(Optimizer rule, OptimizerState state) {
    List<Update> updates = rule.update(parameters(), gradients(), state);
    return Function.compile("step", Fixtures.WORKERS, List.of(), updates);
  }

  /** A step whose gradients are the function's inputs, in order. */
  record Driven(Function step, List<Tensor> gradients) {
    /** Sets every gradient's every number. */
    void fill(double value) {
      for (Tensor g : gradients) {
        double[] all = new double[g.shape().size()];
        java.util.Arrays.fill(all, value);
        Values.set(g, all, 0);
      }
    }
  }

  Driven driven(Optimizer rule, OptimizerState state) {
    List<Expr> inputs = new ArrayList<>();
    for (Parameter p : parameters().list()) {
      inputs.add(Expr.input("g." + p.name(), model.dtype(), p.variable().shape().dims()));
    }
    List<Update> updates = rule.update(parameters(), _ -> inputs, state);
    Function f = Function.compile("step", Fixtures.WORKERS, List.of(), updates);
    return new Driven(f, inputs.stream().map(f::input).toList());
  }

  private static Tensor tensor(DType dtype, double... values) {
    Tensor t = Tensor.zeros(dtype, Shape.of(values.length));
    Values.set(t, values, 0);
    return t;
  }
}
