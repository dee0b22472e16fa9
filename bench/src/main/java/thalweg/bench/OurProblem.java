package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;
import thalweg.nn.Examples;
import thalweg.nn.Loss;

/** A problem as our expressions see it: data, parameters, and the batch that a step is given. */
final class OurProblem {
  private final Examples data;
  private final float[] initial;
  private final List<Variable> parameters;
  private final Expr indices;

  /** A problem with data of its own, and the first network's parameters. */
  OurProblem(Workload workload, Problem problem) {
    this(workload, problem, data(workload, problem), 0);
  }

  /**
   * @param model whose parameters these are, from 0
   */
  OurProblem(Workload workload, Problem problem, Examples data, int model) {
    Network network = workload.network();
    this.data = data;
    int count = network.count();
    initial = Arrays.copyOfRange(problem.initial(), model * count, (model + 1) * count);
    parameters = variables(network, "", initial);
    indices = Expr.input("indices", DType.I32, workload.batch());
  }

  static Examples data(Workload workload, Problem problem) {
    int[] example = workload.network().example().stream().mapToInt(i -> i).toArray();
    return Examples.of(problem.images(), problem.labels(), Shape.of(example));
  }

  /** The shape of {@code count} arrays of a shape, one after another. */
  static int[] stacked(int count, int... shape) {
    int[] all = new int[shape.length + 1];
    all[0] = count;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return all;
  }

  /** A variable for each parameter, holding its part of {@code all}. */
  static List<Variable> variables(Network network, String prefix, float[] all) {
    List<Variable> variables = new ArrayList<>();
    int at = 0;
    for (Network.Parameter p : network.parameters()) {
      float[] part = Arrays.copyOfRange(all, at, at + p.size());
      int[] shape = p.shape().stream().mapToInt(i -> i).toArray();
      variables.add(Variable.of(prefix + p.name(), part, shape));
      at += p.size();
    }
    return variables;
  }

  static void restore(List<Variable> variables, float[] all) {
    int at = 0;
    for (Variable v : variables) {
      v.value().set(Arrays.copyOfRange(all, at, at + v.shape().size()));
      at += v.shape().size();
    }
  }

  /** The values of tensors, one after another. */
  static float[] joined(List<Tensor> tensors) {
    float[] all = new float[tensors.stream().mapToInt(t -> t.shape().size()).sum()];
    int at = 0;
    for (Tensor t : tensors) {
      float[] values = t.toFloats();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  /** Parameters as at the beginning. */
  void restore() {
    restore(parameters, initial);
  }

  List<Variable> parameters() {
    return parameters;
  }

  List<Expr> reads() {
    return parameters.stream().map(Variable::read).toList();
  }

  /** The input that a step's batch is written to. */
  Expr indices() {
    return indices;
  }

  /** The batch's examples, [batch, example...]. */
  Expr images() {
    return data.inputs().read().gather(indices);
  }

  /** The batch's labels, [batch]. */
  Expr labels() {
    return data.labels().read().gather(indices);
  }

  /** The batch's mean loss. */
  Expr loss(OurNetwork net) {
    return new Loss.CrossEntropy().mean(net.logits(images(), reads()), labels());
  }
}
