package thalweg.bench;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Function;
import thalweg.expr.Workers;
import thalweg.nn.Examples;

/** A population's networks trained one after another, each by a step of its own. */
final class ThalwegSequence implements OurSide {
  private final String name;
  private final List<ThalwegTraining> steps;

  ThalwegSequence(Workload.Population workload, OurNetwork net, Problem problem, Workers workers) {
    name = "sequence x" + workers.threads();
    Examples data = OurProblem.data(workload, problem);
    steps =
        IntStream.range(0, workload.models())
            .mapToObj(model -> new OurProblem(workload, problem, data, model))
            .map(ours -> new ThalwegTraining(workload, net, problem, ours, workers))
            .toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void begin() {
    steps.forEach(ThalwegTraining::begin);
  }

  @Override
  public void step(int i) {
    for (ThalwegTraining step : steps) {
      step.step(i);
    }
  }

  /** The sum of all networks' losses. */
  @Override
  public double check(int i) {
    return steps.stream().mapToDouble(step -> step.check(i)).sum();
  }

  @Override
  public float[] results() {
    List<float[]> all = steps.stream().map(ThalwegTraining::results).toList();
    float[] joined = new float[all.stream().mapToInt(values -> values.length).sum()];
    int at = 0;
    for (float[] values : all) {
      System.arraycopy(values, 0, joined, at, values.length);
      at += values.length;
    }
    return joined;
  }

  @Override
  public Function function() {
    return steps.getFirst().function();
  }
}
