package thalweg.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import thalweg.expr.Workers;

/** The program behind {@code bench/run}; see its {@code --help}. */
public final class Main {
  private static final double WARM_UP_SECONDS = 3;
  private static final double TURN_SECONDS = 0.04;
  private static final double ROUNDS_SECONDS = 15;

  private Main() {}

  /** Exits with 0 if all was measured, 1 if the two sides disagree, 2 on a wrong command. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    List<Workload> workloads = new ArrayList<>();
    boolean profile = false;
    for (String arg : args) {
      switch (arg) {
        case "-h", "--help" -> {
          System.out.print(help());
          return 0;
        }
        case "-v", "--profile" -> profile = true;
        default -> {
          if (Workload.find(arg).isEmpty()) {
            System.err.println("bench: no workload " + arg + "; there are " + names() + ".");
            return 2;
          }
          workloads.add(Workload.find(arg).get());
        }
      }
    }
    try {
      for (Workload w : workloads.isEmpty() ? Workload.ALL : workloads) {
        System.out.println(measure(w, profile).toJson());
      }
      return 0;
    } catch (IllegalStateException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private static Result measure(Workload workload, boolean profile) {
    System.err.println("bench: " + workload.name());
    Problem problem = Problem.of(workload);
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
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
        System.err.println(ours.getLast().program());
        System.err.println(Profile.of(ours, problem));
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
