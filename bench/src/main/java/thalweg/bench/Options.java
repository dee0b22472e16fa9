package thalweg.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the command line asks for. */
record Options(List<Workload> workloads, Set<Flag> flags, Map<Option, String> values) {
  /** Options that are followed by a value. */
  enum Option {
    NET("--net"),
    IMAGES("--images"),
    TESTED("--tested"),
    EPOCHS("--epochs-count"),
    SEEDS("--seeds"),
    PRODUCTS("--products"),
    POINTS("--points"),
    DATA("--data-dir");

    private final String word;

    Option(String word) {
      this.word = word;
    }
  }

  enum Flag {
    HELP,
    PROFILE,
    SUMMARY,
    BITS,
    PEERS,
    COMPILE,
    MEMORY,
    EPOCHS,
    CRITICAL,
    CURVATURE,
    PROBES
  }

  /**
   * @throws IllegalArgumentException on a word that is no option, or workload, or an option without
   *     its value
   */
  static Options parse(String... args) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    List<String> names = new ArrayList<>();
    Map<Option, String> values = new EnumMap<>(Option.class);
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      Optional<Option> option =
          Arrays.stream(Option.values()).filter(o -> o.word.equals(arg)).findFirst();
      if (option.isPresent()) {
        if (++i == args.length) {
          throw new IllegalArgumentException(arg + " needs a value after it.");
        }
        values.put(option.get(), args[i]);
        continue;
      }
      switch (arg) {
        case "-h", "--help" -> flags.add(Flag.HELP);
        case "-v", "--profile" -> flags.add(Flag.PROFILE);
        case "--summary" -> flags.add(Flag.SUMMARY);
        case "--bits" -> flags.add(Flag.BITS);
        case "--peers" -> flags.add(Flag.PEERS);
        case "--compile" -> flags.add(Flag.COMPILE);
        case "--memory" -> flags.add(Flag.MEMORY);
        case "--epochs" -> flags.add(Flag.EPOCHS);
        case "--critical" -> flags.add(Flag.CRITICAL);
        case "--curvature" -> flags.add(Flag.CURVATURE);
        case "--probes" -> flags.add(Flag.PROBES);
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
    return new Options(asked.isEmpty() ? Workload.ALL : asked, flags, values);
  }

  boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /**
   * What the training runs should be.
   *
   * @throws IllegalArgumentException if a value is no such number or network
   */
  Epochs epochs(Path data) {
    String net = values.getOrDefault(Option.NET, "resnet20");
    Deep.Kind kind =
        Arrays.stream(Deep.Kind.values())
            .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(net))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no network " + net + "; vgg11 or resnet20."));
    return new Epochs(
        data,
        new Deep(kind),
        number(Option.IMAGES, 10_000),
        number(Option.TESTED, 2_000),
        number(Option.EPOCHS, 6),
        number(Option.SEEDS, 3));
  }

  /**
   * How much of the curvature is to be measured.
   *
   * @throws IllegalArgumentException if a value is no such number
   */
  Curvature curvature() {
    String net = values.get(Option.NET);
    List<CurvatureSetting> settings =
        Arrays.stream(CurvatureSetting.values())
            .filter(s -> net == null || s.word.equals(net))
            .toList();
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("no network " + net + "; mlp-512 or cnn.");
    }
    return new Curvature(
        settings,
        number(Option.IMAGES, 10_000),
        number(Option.PRODUCTS, 100),
        number(Option.POINTS, 51));
  }

  private int number(Option option, int otherwise) {
    String value = values.getOrDefault(option, Integer.toString(otherwise));
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          option.word + " is " + value + "; expected a whole number from 1.");
    }
    return Integer.parseInt(value);
  }

  /** The folder of data sets: as given, or as the system property {@code thalweg.data} says. */
  Optional<Path> data() {
    return Optional.ofNullable(values.get(Option.DATA))
        .or(() -> Optional.ofNullable(System.getProperty("thalweg.data")))
        .map(Path::of);
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
      --probes       what probes at every step cost beside the plain step, instead
      --critical     how long the search for critical samples takes around 2000 images, of an MLP
                     of 4096 units a layer, beside the same loop in libtorch, instead
      --curvature    how long the 20 largest eigenvalues of the Hessian take, of an MLP on 10000
                     images and of a convolutional network on 5000, beside the same number of
                     products in libtorch, and a filter-normalised surface on 2000; most of an hour;
                     instead; with
        --net N          mlp-512 or cnn; else both
        --images N       at most so many
        --products N     Lanczos steps at most, 100
        --points N       a side of the surface, 51
      --epochs       whole training runs on CIFAR-10 beside libtorch, in turns epoch by epoch:
                     seconds an epoch, and accuracy on test images, instead; with
        --data-dir D     the folder that holds the folder cifar-10; else the system property
                         thalweg.data
        --net N          vgg11 or resnet20 (the default)
        --images N       training images, 10000
        --tested N       test images, 2000
        --epochs-count N 6
        --seeds N        3
      -v, --profile  print the compiled step, where its time goes and what it allocates, on standard
                     error
      -h, --help     print this

    Workloads, all of them by default:
    """
        + Workload.names(Workload.ALL)
        + "\n";
  }
}
