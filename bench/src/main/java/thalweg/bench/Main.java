package thalweg.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import thalweg.expr.Workers;

/** The program behind {@code bench/run}; see its {@code --help}. */
public final class Main {
  private static final double WARM_UP_SECONDS = 3;
  private static final double TURN_SECONDS = 0.04;
  private static final double ROUNDS_SECONDS = 15;

  private Main() {}

  /**
   * Exits with 0 if all was measured, 1 if the sides disagree or one cannot run, 2 on a wrong
   * command.
   */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    List<Workload> workloads = new ArrayList<>();
    boolean profile = false;
    for (String arg : args) {
      switch (arg) {
        case "-h", "--help" -> {
          out.print(help());
          return 0;
        }
        case "-v", "--profile" -> profile = true;
        default -> {
          Optional<Workload> found = Workload.find(arg);
          if (found.isEmpty()) {
            err.println("bench: no workload " + arg + "; there are " + names() + ".");
            return 2;
          }
          workloads.add(found.get());
        }
      }
    }
    try {
      for (Workload w : workloads.isEmpty() ? Workload.ALL : workloads) {
        out.println(measure(w, err, profile).toJson());
      }
      return 0;
    } catch (IllegalStateException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    } catch (LinkageError e) {
      err.println("bench: libtorch does not load on this machine: " + e.getMessage());
      return 1;
    }
  }

  private static Result measure(Workload workload, PrintStream err, boolean profile) {
    err.println("bench: " + workload.name());
    Problem problem = Problem.of(workload);
    // The scope frees the peer's data when the next workload comes.
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        PointerScope peer = new PointerScope()) {
      Limit before = Limit.measure(workload.parameters(), two);
      List<ThalwegStep> ours =
          Stream.of(one, two).map(w -> new ThalwegStep(workload, problem, w)).toList();
      List<Contender> sides = new ArrayList<>(ours);
      for (LibtorchStep.Style style : LibtorchStep.Style.values()) {
        for (int threads = 1; threads <= 2; threads++) {
          sides.add(new LibtorchStep(workload, problem, ours.getFirst().initial(), style, threads));
        }
      }
      Agreement.require(sides, problem);
      List<Contender> all = new ArrayList<>(sides);
      all.add(new Kernels(workload, one));
      all.add(new Kernels(workload, two));
      Measure measure = new Measure(problem);
      measure.warmUp(ours, WARM_UP_SECONDS);
      measure.warmUp(all.subList(ours.size(), all.size()), WARM_UP_SECONDS / 3);
      if (profile) {
        err.println(ours.getLast().program());
        err.println(Profile.of(ours, problem));
      }
      Map<String, double[]> samples = measure.rounds(all, TURN_SECONDS, ROUNDS_SECONDS);
      Limit limit = before.best(Limit.measure(workload.parameters(), two));
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      return new Result(workload, samples, limit, load);
    }
  }

  private static String names() {
    return Workload.ALL.stream().map(Workload::name).collect(Collectors.joining(", "));
  }

  private static String help() {
    return """
    bench/run [-v] [WORKLOAD...]

    Trains one network with Thalweg and with libtorch, turn by turn in one process, and prints
    one line of JSON a workload: the median microseconds a step of the quicker of one and two
    threads (thalweg_us), the same of the peer's best setting (peers), ratio (peer / ours: above
    1 we are quicker), limit_us (what this machine's best matrix-product rate and bandwidth
    allow) and of_limit (limit / ours), kernels_us (our matrix products alone). About 45
    seconds a workload.

      -v, --profile  print the compiled step and what a step allocates, on standard error
      -h, --help     print this

    Workloads, all of them by default:
    """
        + names()
        + "\n";
  }
}
