package thalweg.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a compiled program and looks after each step whether all floating numbers that it wrote are
 * finite; the first that is not stops the call, before any update behind it.
 *
 * <p>Costs one more reading of what each step writes, shared among the workers, and a copy of what
 * a step overwrites of its own operands, which is kept to find the operation at fault.
 */
final class GuardProgram extends ObservedProgram {
  private final String name;
  private final Bound bound;
  private final List<Look> looks = new ArrayList<>();

  /**
   * @param written floating values of a step
   * @param overwritten operands of the step that lie where it writes, and copies of them
   */
  private record Look(
      Step step, List<Finite> written, List<Expr> overwritten, List<Tensor> copies) {}

  GuardProgram(String name, CompiledProgram program) {
    super(program);
    this.name = name;
    this.bound = program.bound();
    for (int i = 0; i < bound.steps().size(); i++) {
      List<Kernel> kernels = bound.kernels().get(i);
      List<Finite> written = new ArrayList<>();
      Set<Long> places = new HashSet<>();
      kernels.forEach(k ->
          k.writes()
              .forEach(e -> {
                places.add(bound.address(e));
                if (e.dtype().isFloating()) {
                  written.add(new Finite(e.dtype(), bound.address(e), e.shape().size()));
                }
              }));
      List<Expr> overwritten =
          Bound.operands(kernels).stream().filter(e -> places.contains(bound.address(e))).toList();
      List<Tensor> copies =
          overwritten.stream().map(e -> Tensor.zeros(e.dtype(), e.shape())).toList();
      looks.add(new Look(bound.steps().get(i), written, overwritten, copies));
    }
  }

  @Override
  void runSteps() {
    for (int i = 0; i < looks.size(); i++) {
      Look look = looks.get(i);
      for (int j = 0; j < look.copies().size(); j++) {
        Expr e = look.overwritten().get(j);
        Memory.copy(bound.address(e), look.copies().get(j).address(), e.bytes());
      }
      look.step().run(program.workers());
      for (Finite values : look.written()) {
        if (!values.holds(program.workers())) {
          throw new ArithmeticException("function " + name + ": " + fault(i, look));
        }
      }
    }
  }

  private String fault(int i, Look look) {
    NotFinite found = new NotFinite(bound);
    for (Expr e : Bound.operands(bound.kernels().get(i))) {
      int copy = look.overwritten().indexOf(e);
      found.given(e, copy < 0 ? bound.elements(e) : look.copies().get(copy).toDoubles());
    }
    return found.in(bound.kernels().get(i), i);
  }
}
