package thalweg.cli;

import thalweg.expr.Function;

/** What computes in this process, for run.json. */
final class Kernels {
  private Kernels() {}

  static String name() {
    return "generated vector loops; matrix products by " + Function.matrixProducts().provider();
  }
}
