package thalweg.expr;

/** One kernel, bound to its memory. */
interface Step {
  void run(Workers workers);

  /** For the printed program: the kernel's name, shapes, work. */
  @Override
  String toString();
}
