package thalweg.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the command line asks for. */
record Options(List<Workload> workloads, Set<Flag> flags) {
  enum Flag {
    HELP,
    PROFILE,
    SUMMARY,
    BITS,
    PEERS
  }

  /**
   * @throws IllegalArgumentException on a word that is no option, or no workload that can run
   */
  static Options parse(String... args) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    List<String> names = new ArrayList<>();
    for (String arg : args) {
      switch (arg) {
        case "-h", "--help" -> flags.add(Flag.HELP);
        case "-v", "--profile" -> flags.add(Flag.PROFILE);
        case "--summary" -> flags.add(Flag.SUMMARY);
        case "--bits" -> flags.add(Flag.BITS);
        case "--peers" -> flags.add(Flag.PEERS);
        default -> names.add(arg);
      }
    }
    List<Workload> known = flags.contains(Flag.PEERS) ? Workload.ALL : Ours.runnable();
    List<Workload> asked = new ArrayList<>();
    for (String name : names) {
      asked.add(
          known.stream()
              .filter(w -> w.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "no workload " + name + "; there are " + Workload.names(known) + ".")));
    }
    return new Options(asked.isEmpty() ? known : asked, flags);
  }

  boolean has(Flag flag) {
    return flags.contains(flag);
  }

  static String help() {
    return """
    bench/run [OPTION...] [WORKLOAD...]

    Does the same work with Thalweg, with libtorch 2.10 (JavaCPP) in the same process, and with
    libtorch 2.7.1 (DJL, with MKL) in a process beside it, turn by turn, and prints one line of
    JSON a workload: the median microseconds a step of the quicker of one and two threads
    (thalweg_us), the same of each peer's best setting (peers), ratio (better peer / ours: above 1
    we are quicker), limit_us (what this machine's best matrix-product rate and bandwidth allow),
    of_limit (limit / ours), of_gradient (ours / our plain gradient), speedup (one after another /
    all at once), kernels_us (our matrix products alone), and the aims, met or missed. A peer that
    cannot do a workload is under absent, with the reason. About a minute a workload.

      --summary      a table of all results at the end, on standard error
      --bits         whether results are the same bits with 1, 2 and 4 threads, instead of times
      --peers        the peers alone, also for workloads that our side cannot do yet
      -v, --profile  print the compiled step and what a step allocates, on standard error
      -h, --help     print this

    Workloads, all of them by default:
    """
        + Workload.names(Ours.runnable())
        + "\n";
  }
}
