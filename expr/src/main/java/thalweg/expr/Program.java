package thalweg.expr;

/** What a function runs: one call computes the outputs and applies the updates. */
interface Program {
  void run();

  Tensor output(int i);
}
