package thalweg.expr;

import java.util.List;

/** Steps in order, bound to one arena. */
final class CompiledProgram implements Program {
  private final Bound bound;
  private final Step[] steps;
  private final Workers workers;
  private final List<Tensor> outputs;

  /** Steps hold plain addresses; these hold the memory behind them. */
  private final List<Object> memory;

  CompiledProgram(Bound bound, Workers workers, List<Tensor> outputs, List<Object> memory) {
    this.bound = bound;
    this.steps = bound.steps().toArray(new Step[0]);
    this.workers = workers;
    this.outputs = outputs;
    this.memory = List.copyOf(memory);
  }

  @Override
  public void run() {
    try {
      for (Step step : steps) {
        step.run(workers);
      }
    } finally {
      java.lang.ref.Reference.reachabilityFence(this);
    }
  }

  /** What the steps are, and where their values lie. */
  Bound bound() {
    return bound;
  }

  Workers workers() {
    return workers;
  }

  /** The same memory, with other steps. */
  CompiledProgram with(List<Step> other) {
    Bound changed = new Bound(bound.plan(), other, bound.kernels(), bound.address());
    return new CompiledProgram(changed, workers, outputs, memory);
  }

  @Override
  public Tensor output(int i) {
    return outputs.get(i);
  }

  @Override
  public java.util.Optional<CompiledProgram> compiled() {
    return java.util.Optional.of(this);
  }

  @Override
  public String toString() {
    return ProgramText.of(this);
  }
}
