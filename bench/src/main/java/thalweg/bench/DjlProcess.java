package thalweg.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Our end of a {@link DjlChild}: it runs while this is open, and waits asleep for its turns. */
final class DjlProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 10;

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;

  private final Path errors;
  private final Network network;

  private DjlProcess(Process process, Path errors, Network network) {
    this.process = process;
    this.errors = errors;
    this.network = network;
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
  }

  /** Starts a child with this JVM's class path; it unpacks its natives beside the build. */
  static DjlProcess start(Workload.Training workload) {
    String java = ProcessHandle.current().info().command().orElse("java");
    String cache = System.getProperty("thalweg.bench.cache", System.getProperty("java.io.tmpdir"));
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseParallelGC",
            "--sun-misc-unsafe-memory-access=allow",
            // Nothing is fetched and nobody is told.
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-DDJL_CACHE_DIR=" + cache,
            "-DENGINE_CACHE_DIR=" + cache,
            "-Dslf4j.internal.verbosity=ERROR",
            "-cp",
            System.getProperty("java.class.path"),
            DjlChild.class.getName(),
            workload.name()));
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      // libtorch warns of what DJL calls; that is shown only if it ends by it.
      Path errors = Files.createTempFile("djl", ".txt");
      builder.redirectError(errors.toFile());
      return new DjlProcess(builder.start(), errors, workload.network());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sides for each number of threads, and each style where it makes a difference. */
  List<Contender> sides(int mostThreads) {
    List<DjlStep.Style> styles =
        switch (network) {
          case Network.Mlp _ -> List.of(DjlStep.Style.values());
          case Network.Cnn _, Network.Lstm _, Deep _ -> List.of(DjlStep.Style.MATMUL);
        };
    List<Contender> sides = new ArrayList<>();
    for (int threads = 1; threads <= mostThreads; threads++) {
      for (DjlStep.Style style : styles) {
        sides.add(new Side(style, threads));
      }
    }
    return sides;
  }

  /**
   * @throws IllegalStateException if the child failed or ended
   */
  private String ask(String order) {
    orders.println(order);
    orders.flush();
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException(
            "the process of libtorch 2.7.1 (DJL) ended at the order \""
                + order
                + "\": "
                + Files.readString(errors).strip());
      }
      if (answer.startsWith(DjlChild.ERROR)) {
        throw new IllegalStateException(
            "libtorch 2.7.1 (DJL) failed at the order \""
                + order
                + "\": "
                + answer.substring(DjlChild.ERROR.length()));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    orders.println("quit");
    orders.close();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** One setting of the child; its time is taken by the child itself. */
  private final class Side implements Contender {
    private final DjlStep.Style style;
    private final int threads;

    Side(DjlStep.Style style, int threads) {
      this.style = style;
      this.threads = threads;
    }

    @Override
    public String name() {
      return DjlStep.name(style, threads);
    }

    @Override
    public void begin() {
      var _ = ask("begin " + style.name() + " " + threads);
    }

    @Override
    public void step(int i) {
      var _ = run(i, i + 1);
    }

    @Override
    public long run(int from, int to) {
      return Long.parseLong(ask("run " + from + " " + to));
    }

    @Override
    public double check(int i) {
      return Double.parseDouble(ask("check " + i));
    }
  }
}
