package thalweg.expr;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Compares random programs, fast against the twin, until one differs or the time is over. Run it as
 * a program: {@code Fuzz CPU-MINUTES FIRST-SEED}; it prints what it covered, each difference in its
 * smallest form, and exits with 1 if there was any.
 */
final class Fuzz implements AutoCloseable {
  private final List<Workers> threads =
      List.of(new Workers(1), new Workers(2), new Workers(3), new Workers(4));
  private final Map<String, Integer> operations = Programs.counter();
  private int programs;
  private int empty;
  private int compared;
  private int dropped;
  private final int[] orders = new int[3];

  /**
   * The program of a seed: its size, precision and order of derivatives follow from it.
   *
   * @return what is wrong, with the smallest program that shows it; empty if nothing is
   */
  Optional<String> check(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DType real = random.nextInt(4) == 0 ? DType.F32 : DType.F64;
    int nodes = 1 + random.nextInt(60);
    int order = random.nextInt(3);
    RandomProgram primal;
    try {
      primal = new RandomGraphs(random.nextLong(), nodes, real).program().settled();
    } catch (RuntimeException e) {
      return Optional.of("seed " + seed + ", growing: " + trace(e));
    }
    long derivatives = random.nextLong();
    Optional<String> wrong = RandomDerivatives.fault(primal, derivatives, order);
    if (wrong.isPresent()) {
      RandomProgram small =
          Programs.shrink(
              primal,
              p -> same(wrong.get(), RandomDerivatives.fault(p.settled(), derivatives, order)));
      return Optional.of(
          "seed "
              + seed
              + ", derivatives of order "
              + order
              + ": "
              + wrong.get()
              + "\n"
              + small.print());
    }
    RandomProgram whole = RandomDerivatives.add(primal, derivatives, order);
    int outputs = whole.outputs().size();
    whole = whole.settled();
    count(whole, order);
    dropped += outputs - whole.outputs().size();
    RandomProgram compared = whole;
    return fault(whole).map(fault -> "seed " + seed + ": " + smallest(compared, fault));
  }

  private static boolean same(String fault, Optional<String> other) {
    return other.isPresent() && other.get().substring(0, 12).equals(fault.substring(0, 12));
  }

  private void count(RandomProgram p, int order) {
    programs++;
    orders[order]++;
    compared += p.outputs().size();
    empty += p.roots().isEmpty() ? 1 : 0;
    Programs.count(p.roots(), operations);
  }

  private Optional<String> fault(RandomProgram p) {
    try {
      return p.roots().isEmpty() ? Optional.empty() : p.fault(threads);
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(describe(e));
    }
  }

  /** A smaller program counts only if it too can be compared. */
  private String smallest(RandomProgram whole, String fault) {
    RandomProgram small =
        Programs.shrink(
            whole, p -> p.settled().roots().size() == p.roots().size() && same(fault, fault(p)));
    StringBuilder text = new StringBuilder(fault).append("\nsmallest: ");
    text.append(fault(small).orElse("")).append('\n').append(small.print());
    for (Expr e : Graphs.topological(small.roots())) {
      if (e.op() instanceof Op.Input && e.shape().size() <= 12) {
        text.append(e).append(" = ").append(Arrays.toString(small.inputs().get(e))).append('\n');
      }
    }
    return text.toString();
  }

  static String describe(Throwable e) {
    return e.getClass().getSimpleName()
        + ": "
        + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
        + " at "
        + Arrays.stream(e.getStackTrace()).limit(8).toList();
  }

  private static String trace(Throwable e) {
    return e + " at " + Arrays.stream(e.getStackTrace()).limit(12).toList();
  }

  int programs() {
    return programs;
  }

  /** Programs of which nothing could be compared. */
  int empty() {
    return empty;
  }

  Map<String, Integer> operations() {
    return operations;
  }

  String covered() {
    return programs
        + " programs, "
        + empty
        + " of them without a result to compare; "
        + compared
        + " outputs compared, "
        + dropped
        + " too ill-conditioned; by order of derivatives "
        + Arrays.toString(orders)
        + "; operations "
        + operations;
  }

  @Override
  public void close() {
    threads.forEach(Workers::close);
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    double minutes = Double.parseDouble(args[0]);
    long seed = Long.parseLong(args[1]);
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int faults = 0;
    try (Fuzz fuzz = new Fuzz()) {
      double next = 0.25;
      while (process.getProcessCpuTime() < minutes * 60e9 && faults < 10) {
        Optional<String> fault = fuzz.check(seed++);
        if (fault.isPresent()) {
          faults++;
          out.println(fault.get());
        }
        if (process.getProcessCpuTime() > next * 60e9) {
          out.printf("%.2f CPU minutes, next seed %d, %s%n", next, seed, fuzz.programs());
          next += next < 1 ? 0.25 : 1;
        }
      }
      out.println(fuzz.covered());
    }
    out.println(faults == 0 ? "no difference" : faults + " differences");
    System.exit(faults == 0 ? 0 : 1);
  }
}
