package thalweg.expr;

import java.util.List;

/** Steps in order, bound to one arena. */
final class CompiledProgram implements Program {
  private final Step[] steps;
  private final Workers workers;
  private final List<Tensor> outputs;
  private final long arenaBytes;

  /** Steps hold plain addresses; these hold the memory behind them. */
  @SuppressWarnings("unused")
  private final List<Object> memory;

  CompiledProgram(
      List<Step> steps,
      Workers workers,
      List<Tensor> outputs,
      long arenaBytes,
      List<Object> memory) {
    this.steps = steps.toArray(new Step[0]);
    this.workers = workers;
    this.outputs = outputs;
    this.arenaBytes = arenaBytes;
    this.memory = List.copyOf(memory);
  }

  @Override
  public void run() {
    for (Step step : steps) {
      step.run(workers);
    }
    java.lang.ref.Reference.reachabilityFence(this);
  }

  /**
   * One run, with each step timed: adds the nanoseconds that step i took to {@code nanos[i]}. The
   * clock costs some 25 ns a step.
   */
  void run(long[] nanos) {
    long last = System.nanoTime();
    for (int i = 0; i < steps.length; i++) {
      steps[i].run(workers);
      long now = System.nanoTime();
      nanos[i] += now - last;
      last = now;
    }
    java.lang.ref.Reference.reachabilityFence(this);
  }

  /** The steps in the order in which they run. */
  List<Step> steps() {
    return List.of(steps);
  }

  @Override
  public Tensor output(int i) {
    return outputs.get(i);
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    s.append("arena ").append(arenaBytes).append(" bytes\n");
    for (Step step : steps) {
      s.append("  ").append(step).append('\n');
    }
    return s.toString();
  }
}
