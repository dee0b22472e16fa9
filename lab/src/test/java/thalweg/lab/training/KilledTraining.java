package thalweg.lab.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kills trainings with SIGKILL at random moments, goes on with them, and compares everything they
 * leave with a training that was never killed. As a program it is the long form of {@code
 * KilledTrainingTest}: arguments are the number of kills for each kind and number of threads, a
 * seed, and how the names of the kinds begin (default: all).
 */
final class KilledTraining {
  private static final String COMMON =
      """
      training = { epochs = 4, batchSize = 25 }
      data = { train = 1000, validation = 200 }
      record = { everySteps = 5, keep = 2 }
      """;

  /** What is trained, by name. */
  static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    String mlp = "model = { kind = \"mlp\", hidden = [64, 64] }\n";
    String cnn =
        """
        [model]
        kind = "layers"
        layers = [{ kind = "conv2d", channels = 8, kernel = 3, padding = 1 },
          { kind = "batch-norm" }, { kind = "activation" },
          { kind = "max-pool", kernel = 2, stride = 2 }, { kind = "flatten" },
          { kind = "dropout", rate = 0.3 }]
        """;
    String sgd = "optimizer = { kind = \"sgd\", learningRate = 0.05, momentum = 0.9 }\n";
    String adam = "optimizer = { kind = \"adam\", learningRate = 0.001 }\n";
    kinds.put("mlp, sgd", COMMON + sgd + mlp);
    kinds.put("mlp, adam", COMMON + adam + mlp);
    kinds.put("cnn with batch norm and dropout, sgd", COMMON + sgd + cnn);
    kinds.put("cnn with batch norm and dropout, adam", COMMON + adam + cnn);
    return kinds;
  }

  /** What came of one kill. */
  record Result(long killedAfterStep, List<String> different) {}

  private final Path folder;
  private final Path experiment;
  private final Map<String, String> whole;
  private int runs;

  KilledTraining(Path folder, String toml) throws IOException, InterruptedException {
    this.folder = folder;
    experiment = Files.writeString(folder.resolve("experiment.toml"), toml);
    Path run = folder.resolve("whole");
    finish(run, 1);
    whole = Runs.bits(run);
  }

  private Process start(Path run, int threads) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=4",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingChild.class.getName(),
            experiment.toString(),
            run.toString(),
            Integer.toString(threads))
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors.txt").toFile()))
        .start();
  }

  private long finish(Path run, int threads) throws IOException, InterruptedException {
    Process child = start(run, threads);
    long last = read(child, Long.MAX_VALUE);
    if (!child.waitFor(5, TimeUnit.MINUTES) || child.exitValue() != 0) {
      child.destroyForcibly();
      throw new AssertionError(
          "the child failed: " + Files.readString(folder.resolve("errors.txt")));
    }
    return last;
  }

  /** The last step that the child told, at most the one asked for. */
  private static long read(Process child, long until) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    long step = -1;
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      step = Long.parseLong(line);
      if (step >= until) {
        break;
      }
    }
    return step;
  }

  /** Kills a training once, a random time after a random step, and goes on to its end. */
  Result kill(SplittableRandom random, int threads) throws IOException, InterruptedException {
    Path run = folder.resolve("killed-" + runs++);
    Process child = start(run, threads);
    long step = read(child, random.nextInt(160));
    Thread.sleep(random.nextInt(12));
    child.destroyForcibly().waitFor();
    finish(run, threads);
    Map<String, String> bits = Runs.bits(run);
    List<String> different = new ArrayList<>();
    whole.forEach((name, hash) -> {
      if (!hash.equals(bits.get(name))) {
        different.add(name);
      }
    });
    return new Result(step, different);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int kills = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    SplittableRandom random = new SplittableRandom(args.length > 1 ? Long.parseLong(args[1]) : 1);
    String chosen = args.length > 2 ? args[2] : "";
    int failed = 0;
    for (Map.Entry<String, String> kind : KINDS.entrySet()) {
      if (!kind.getKey().startsWith(chosen)) {
        continue;
      }
      KilledTraining training =
          new KilledTraining(Files.createTempDirectory("killed"), kind.getValue());
      for (int threads = 1; threads <= 2; threads++) {
        int same = 0;
        List<Long> steps = new ArrayList<>();
        for (int k = 0; k < kills; k++) {
          Result result = training.kill(random, threads);
          same += result.different().isEmpty() ? 1 : 0;
          steps.add(result.killedAfterStep());
        }
        failed += kills - same;
        System.out.printf(
            "%s, %d threads: %d of %d equal; killed after steps %s%n",
            kind.getKey(), threads, same, kills, steps);
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }
}
