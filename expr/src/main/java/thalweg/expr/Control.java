package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Choices made when a program runs, and values computed twice rather than kept. */
public final class Control {
  private Control() {}

  /**
   * The results of one of two programs, chosen at each call; the other is not run. Both are
   * functions of the operands; whatever else they use is computed before the choice is made. For a
   * choice element by element see {@link Expr#select}.
   *
   * @param condition BOOL scalar
   * @param operands what the programs work on, of any types and shapes
   * @param yes the program where the condition holds: from operands to results
   * @param no the other; its results are of the same number, types and shapes
   * @throws IllegalArgumentException if the condition is no BOOL scalar, or the results differ
   */
  public static List<Expr> cond(
      Expr condition,
      List<Expr> operands,
      UnaryOperator<List<Expr>> yes,
      UnaryOperator<List<Expr>> no) {
    List<Expr> leaves = leaves(operands);
    List<Expr> results = new ArrayList<>(yes.apply(leaves));
    int count = results.size();
    results.addAll(no.apply(leaves));
    Typing.require(
        results.size() == 2 * count,
        "cond: %s results in one case and %s in the other",
        count,
        results.size() - count);
    // Closed together, so that both cases have the same parameters.
    Body.Closed both = Body.close(leaves, results);
    List<Expr> parameters = both.body().parameters();
    Body first = new Body(parameters, both.body().results().subList(0, count));
    Body second = new Body(parameters, both.body().results().subList(count, 2 * count));
    List<Expr> inputs = new ArrayList<>(List.of(condition));
    inputs.addAll(operands);
    inputs.addAll(both.captured());
    List<Expr> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(Expr.make(new Op.Cond(first, second, i), inputs.toArray(Expr[]::new)));
    }
    return chosen;
  }

  /**
   * The results of a program whose inner values are not kept for its derivative but computed again
   * from the inputs when they are needed: less memory, for one more evaluation.
   *
   * @param program from inputs to results; what else it uses counts as an input
   */
  public static List<Expr> checkpoint(List<Expr> inputs, UnaryOperator<List<Expr>> program) {
    List<Expr> leaves = leaves(inputs);
    Body.Closed closed = Body.close(leaves, program.apply(leaves));
    List<Expr> all = new ArrayList<>(inputs);
    all.addAll(closed.captured());
    List<Expr> results = new ArrayList<>();
    for (int i = 0; i < closed.body().results().size(); i++) {
      results.add(Expr.make(new Op.Region(closed.body(), i), all.toArray(Expr[]::new)));
    }
    return results;
  }

  /** Stand-ins while a body is written. */
  static List<Expr> leaves(List<Expr> values) {
    List<Expr> leaves = new ArrayList<>();
    for (Expr e : values) {
      leaves.add(Expr.input("operand", e.dtype(), e.shape().dims()));
    }
    return leaves;
  }
}
