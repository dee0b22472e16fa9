package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random programs, with variables and updates, run fast and by the twin: whatever fusion, order,
 * memory plan and in-place updates the compiler chose, every output and every variable is the same.
 */
class RandomGraphTest {
  @Test
  void randomProgramsComputeWhatTheReferenceComputes() {
    for (int seed = 0; seed < 400; seed++) {
      compare(seed, 3 + seed % 40);
    }
  }

  @Test
  @Tag("long")
  void manyLargerRandomProgramsComputeWhatTheReferenceComputes() {
    for (int seed = 1000; seed < 9000; seed++) {
      compare(seed, 5 + seed % 60);
    }
  }

  @Test
  void debugModeAndTheGuardFindNothingInRandomPrograms() {
    for (int seed = 0; seed < 60; seed++) {
      Program random = new Program(seed, 3 + seed % 40);
      random.run(Function.Kernels.DEBUG, 2);
      random.run(Function.Kernels.GUARDED, 2);
    }
  }

  @Test
  void chainsLongerThanALoopMayBeAreCut() {
    Expr x = Expr.input("x", DType.F32, 33);
    Expr y = x;
    for (int i = 0; i < 40; i++) {
      y = y.add(x).tanh();
    }
    Check.fastEqualsReference(List.of(y, Grad.grad(y.sum(), x)), 4, 1e-5);
    Function f;
    try (Workers workers = new Workers(1)) {
      f = Function.compile("chain", workers, List.of(y), List.of());
    }
    assertTrue(f.toString().lines().filter(l -> l.contains("loop")).count() >= 8, f.toString());
  }

  private static void compare(int seed, int nodes) {
    Program random = new Program(seed, nodes);
    String what = "seed " + seed + "\n" + Printer.program(random.roots());
    List<double[]> expected = random.run(Function.Kernels.REFERENCE, 1);
    List<double[]> actual = random.run(Function.Kernels.FAST, 1);
    for (int i = 0; i < expected.size(); i++) {
      // Values are of order one; what cancels to nothing is compared with that.
      Check.close(what + " result " + i, expected.get(i), actual.get(i), 1e-9, 1);
    }
    List<double[]> threaded = random.run(Function.Kernels.FAST, 3);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(actual.get(i), threaded.get(i), what);
    }
  }

  /** A random well-typed program over F64 values kept within a few units of zero. */
  private static final class Program {
    private final SplittableRandom random;
    private final List<Expr> pool = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Expr> outputs = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private final Map<Variable, Tensor> start = new HashMap<>();

    Program(int seed, int nodes) {
      random = new SplittableRandom(seed);
      int[][] shapes = {{4, 5}, {4, 5}, {5}, {4, 1}, {5, 4}, {}, {1, 5}, {7}};
      for (int[] shape : shapes) {
        Variable v = Variable.zeros("v" + variables.size(), DType.F64, shape);
        variables.add(v);
        start.put(v, Check.random(DType.F64, v.shape(), random));
        pool.add(v.read());
        pool.add(Expr.input("i", DType.F64, shape));
      }
      for (int i = 0; i < nodes; i++) {
        grow();
      }
      for (int i = 0; i < 3; i++) {
        outputs.add(pick());
      }
      for (Variable v : variables) {
        pool.reversed().stream()
            .filter(e -> e.shape().equals(v.shape()) && random.nextInt(3) > 0)
            .findFirst()
            .ifPresent(e -> updates.add(new Update(v, e)));
      }
      if (random.nextBoolean()) {
        Expr loss = outputs.get(0).sum().mul(outputs.get(1).sum());
        Expr read = variables.get(random.nextInt(variables.size())).read();
        if (Graphs.topological(List.of(loss)).contains(read)) {
          outputs.add(gradientOrValue(loss, read));
        }
      }
    }

    private static Expr gradientOrValue(Expr loss, Expr at) {
      try {
        return Grad.grad(loss, at);
      } catch (IllegalArgumentException disconnected) {
        return loss;
      }
    }

    private Expr pick() {
      return pool.get(random.nextInt(pool.size()));
    }

    private void grow() {
      Expr a = pick();
      Expr b = pick();
      boolean fit = compatible(a.shape(), b.shape());
      int rank = a.shape().rank();
      Expr e =
          switch (random.nextInt(14)) {
            case 0 -> a.tanh();
            case 1 -> a.neg();
            case 2 -> fit ? a.add(b).mul(0.5) : a.sigmoid();
            case 3 -> fit ? a.sub(b).tanh() : a.abs();
            case 4 -> fit ? a.mul(b).tanh() : a.sin();
            case 5 -> fit ? a.gt(b).select(a, b) : a.cos();
            case 6 -> fit ? a.max(b) : a.relu();
            case 7 -> rank > 0 ? a.mean(random.nextInt(rank)) : a.exp().log1p();
            case 8 -> rank > 1 ? a.maxOver(random.nextInt(rank)) : a.mul(3).sub(1).tanh();
            case 9 -> rank == 2 ? a.transpose() : a.mul(a).tanh();
            case 10 -> rank == 2 ? a.reshape(a.shape().size()) : a.reshape(1, a.shape().size());
            case 11 ->
                rank == 2 && b.shape().rank() == 2 && a.shape().dim(1) == b.shape().dim(0)
                    ? a.matmul(b).mul(0.2)
                    : a.abs().add(1).sqrt();
            case 12 ->
                rank > 0 && a.shape().dim(0) > 1
                    ? a.gather(Expr.iota(Shape.of(3), 0).mul(Expr.constant(DType.I32, 1))).mul(0.9)
                    : a.sum().broadcastTo(Shape.of(4, 5)).mul(0.1);
            default -> rank == 2 ? a.logSoftmax().mul(0.3) : a.sum().mul(0.1).tanh();
          };
      if (e.shape().size() <= 400) {
        pool.add(e);
      }
    }

    private static boolean compatible(Shape a, Shape b) {
      for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
        int x = a.dim(a.rank() - i);
        int y = b.dim(b.rank() - i);
        if (x != y && x != 1 && y != 1) {
          return false;
        }
      }
      return true;
    }

    List<Expr> roots() {
      List<Expr> roots = new ArrayList<>(outputs);
      updates.forEach(u -> roots.add(u.value()));
      return roots;
    }

    /** Outputs of two calls, and all variables after them. */
    List<double[]> run(Function.Kernels kernels, int threads) {
      start.forEach((v, t) -> v.value().set(t));
      List<double[]> results = new ArrayList<>();
      try (Workers workers = new Workers(threads)) {
        Function f = Function.compile("random", kernels, workers, outputs, updates);
        SplittableRandom values = new SplittableRandom(77);
        for (Expr e : Graphs.topological(roots())) {
          if (e.op() instanceof Op.Input) {
            f.input(e).set(Check.random(e.dtype(), e.shape(), values));
          }
        }
        for (int call = 0; call < 2; call++) {
          f.call();
          for (int i = 0; i < outputs.size(); i++) {
            results.add(f.output(i).toDoubles());
          }
        }
      }
      variables.forEach(v -> results.add(v.value().toDoubles()));
      return results;
    }
  }
}
