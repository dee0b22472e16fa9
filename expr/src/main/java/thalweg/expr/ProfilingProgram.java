package thalweg.expr;

/** Runs a compiled program and times each step: two looks at the clock, about 50 ns, a step. */
final class ProfilingProgram extends ObservedProgram {
  private final Step[] steps;
  private final long[] nanos;
  private long calls;

  ProfilingProgram(CompiledProgram program) {
    super(program);
    this.steps = program.bound().steps().toArray(new Step[0]);
    this.nanos = new long[steps.length];
  }

  @Override
  void runSteps() {
    for (int i = 0; i < steps.length; i++) {
      long from = System.nanoTime();
      steps[i].run(program.workers());
      nanos[i] += System.nanoTime() - from;
    }
    calls++;
  }

  Profile profile(String name) {
    return Profile.of(name, program.bound(), calls, nanos.clone());
  }
}
