package thalweg.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import thalweg.expr.Workers;

/** The program behind {@code bench/run}; see its {@code --help}. */
public final class Main {
  private static final double WARM_UP_SECONDS = 3;
  private static final double TURN_SECONDS = 0.04;
  private static final double ROUNDS_SECONDS = 15;

  private final Options options;
  private final PrintStream out;
  private final PrintStream err;

  private Main(Options options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /**
   * Exits with 0 if all was measured, 1 if the sides disagree, one cannot run or bits differ, 2 on
   * a wrong command.
   */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    try {
      Options options = Options.parse(args);
      if (options.has(Options.Flag.HELP)) {
        out.print(Options.help());
        return 0;
      }
      Main main = new Main(options, out, err);
      return main.run();
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage());
      return 2;
    } catch (IllegalStateException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    } catch (LinkageError e) {
      err.println("bench: libtorch does not load on this machine: " + e.getMessage());
      return 1;
    }
  }

  private int run() {
    if (options.has(Options.Flag.COMPILE)) {
      CompileTimes.print(out);
      return 0;
    }
    if (options.has(Options.Flag.MEMORY)) {
      MemoryPlans.print(out);
      return 0;
    }
    if (options.has(Options.Flag.PROBES)) {
      Probes.print(out, options.workloads(), ROUNDS_SECONDS);
      return 0;
    }
    if (options.has(Options.Flag.CRITICAL)) {
      CriticalSearch.print(out);
      return 0;
    }
    if (options.has(Options.Flag.CURVATURE)) {
      options.curvature().print(out, err);
      return 0;
    }
    if (options.has(Options.Flag.EPOCHS)) {
      return epochs();
    }
    return options.has(Options.Flag.BITS) ? bits() : times();
  }

  private int epochs() {
    Optional<Path> data = options.data();
    Epochs epochs = options.epochs(data.orElse(Path.of("")));
    if (data.isEmpty() || !Files.isDirectory(data.get().resolve("cifar-10"))) {
      err.println(
          "bench: no folder cifar-10 in "
              + data.map(Path::toString).orElse("a folder given by --data-dir")
              + "; the training runs were skipped.");
      return 0;
    }
    epochs.print(out, err);
    return 0;
  }

  private int bits() {
    boolean same = true;
    for (Workload w : options.workloads()) {
      Optional<String> difference = Bits.difference(w);
      out.println(w.name() + ": " + difference.map(d -> "different: " + d).orElse("same"));
      same &= difference.isEmpty();
    }
    return same ? 0 : 1;
  }

  private int times() {
    List<Result> results = new ArrayList<>();
    for (Workload w : options.workloads()) {
      Result result = measure(w);
      out.println(result.toJson());
      results.add(result);
    }
    if (options.has(Options.Flag.SUMMARY)) {
      err.print(Summary.of(results));
    }
    return 0;
  }

  private Result measure(Workload workload) {
    err.println("bench: " + workload.name());
    Optional<Workload.Training> trained =
        workload instanceof Workload.Training t ? Optional.of(t) : Optional.empty();
    Optional<DjlProcess> djl = trained.map(DjlProcess::start);
    // The scope frees libtorch's data when the next workload comes.
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        PointerScope peer = new PointerScope()) {
      return measure(workload, djl, List.of(one, two));
    } finally {
      djl.ifPresent(DjlProcess::close);
    }
  }

  private Result measure(Workload workload, Optional<DjlProcess> djl, List<Workers> workers) {
    Problem problem = Problem.of(workload);
    int state = workload.models() * workload.network().count();
    Limit before = Limit.measure(state, workers.getLast());
    List<OurSide> ours = new ArrayList<>();
    List<OurSide> yardsticks = new ArrayList<>();
    if (!options.has(Options.Flag.PEERS)) {
      for (Workers w : workers) {
        ours.add(Ours.side(workload).open(problem, w));
        Ours.yardstick(workload).ifPresent(side -> yardsticks.add(side.open(problem, w)));
      }
    }
    List<Contender> peers = new ArrayList<>(Libtorch.sides(workload, problem));
    djl.ifPresent(process -> peers.addAll(process.sides(workers.size())));
    List<OurSide> ownWork = Stream.concat(ours.stream(), yardsticks.stream()).toList();
    List<Contender> sides = Stream.<Contender>concat(ours.stream(), peers.stream()).toList();
    if (!sides.isEmpty()) {
      // A population has no peers: the other way to train it is ours.
      Agreement.require(peers.isEmpty() ? ownWork : sides, workload);
    }
    List<Contender> others = new ArrayList<>(peers);
    if (!ours.isEmpty()) {
      others.addAll(kernels(workload, workers));
    }
    Measure.warmUp(ownWork, WARM_UP_SECONDS, problem.batches().length);
    Measure.warmUp(others, WARM_UP_SECONDS / 3, problem.batches().length);
    if (options.has(Options.Flag.PROFILE) && !ours.isEmpty()) {
      err.println(ours.getLast().function());
      err.println(Profile.steps(ours.getLast()));
      err.println(Profile.of(ours));
    }
    Map<String, double[]> samples =
        Measure.rounds(
            Stream.<Contender>concat(ownWork.stream(), others.stream()).toList(),
            TURN_SECONDS,
            ROUNDS_SECONDS);
    Limit limit = before.best(Limit.measure(state, workers.getLast()));
    return new Result(workload, samples, absent(workload), limit, Measure.load());
  }

  private static List<Contender> kernels(Workload workload, List<Workers> workers) {
    return workload instanceof Workload.Training t
        ? workers.stream()
            .<Contender>flatMap(w -> Kernels.of(t.network(), t.batch(), w).stream())
            .toList()
        : List.of();
  }

  private static Map<String, String> absent(Workload workload) {
    Map<String, String> absent = new LinkedHashMap<>();
    switch (workload) {
      case Workload.Training _ -> {}
      case Workload.HessianVectorProduct _ ->
          absent.put("djl", "its interface has no second derivatives");
      case Workload.PerExampleGradientNorms _ ->
          absent.put("djl", "the aim is set against our own gradient");
      case Workload.Population _ -> {
        for (String peer : Result.PEERS) {
          absent.put(peer, "the aim is set against our own steps, one after another");
        }
      }
    }
    return absent;
  }
}
