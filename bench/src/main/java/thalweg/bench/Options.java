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
    PEERS,
    COMPILE,
    MEMORY
  }

  /**
   * @throws IllegalArgumentException on a word that is no option, or workload
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
        case "--compile" -> flags.add(Flag.COMPILE);
        case "--memory" -> flags.add(Flag.MEMORY);
        default -> names.add(arg);
      }
    }
    List<Workload> asked = new ArrayList<>();
    for (String name : names) {
      asked.add(
          Workload.find(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "no workload "
                          + name
                          + "; there are "
                          + Workload.names(Workload.ALL)
                          + ".")));
    }
    return new Options(asked.isEmpty() ? Workload.ALL : asked, flags);
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
    all at once), kernels_us (our matrix products and convolutions
    alone), and the aims, met or missed. A peer that
    cannot do a workload is under absent, with the reason. About a minute a workload.

      --summary      a table of all results at the end, on standard error
      --bits         whether results are the same bits with 1, 2 and 4 threads, instead of times
      --compile      how long our compiler takes for a step, with the number of layers, instead
      --memory       what our memory plans take beside what they must, instead of times
      --peers        the peers alone
      -v, --profile  print the compiled step, where its time goes and what it allocates, on standard
                     error
      -h, --help     print this

    Workloads, all of them by default:
    """
        + Workload.names(Workload.ALL)
        + "\n";
  }
}
