package thalweg.expr;

import java.util.Optional;

/** A compiled program whose steps are run one by one, with something done between them. */
abstract class ObservedProgram implements Program {
  final CompiledProgram program;

  ObservedProgram(CompiledProgram program) {
    this.program = program;
  }

  /** Runs all steps. */
  abstract void runSteps();

  @Override
  public final void run() {
    try {
      runSteps();
    } finally {
      java.lang.ref.Reference.reachabilityFence(program);
    }
  }

  @Override
  public final Tensor output(int i) {
    return program.output(i);
  }

  @Override
  public final Optional<CompiledProgram> compiled() {
    return Optional.of(program);
  }

  @Override
  public final String toString() {
    return program.toString();
  }
}
