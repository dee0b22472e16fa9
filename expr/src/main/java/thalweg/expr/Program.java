package thalweg.expr;

import java.util.Optional;

/** What a function runs: one call computes the outputs and applies the updates. */
interface Program {
  void run();

  Tensor output(int i);

  /** The kernels behind it; none where the reference computes. */
  Optional<CompiledProgram> compiled();
}
