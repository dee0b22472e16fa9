package thalweg.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a run was made with: enough to make it again, or to know why another machine differs.
 *
 * @param commandLine the words the user typed
 * @param seed the key of every random number in the run
 * @param threads worker threads asked for, at least 1
 * @param jdkVendor who built the Java runtime
 * @param jdkVersion its full version
 * @param cpu the processor's model name, or the architecture where no name can be read
 * @param cores processors the runtime may use
 * @param os name, version and architecture
 * @param kernelProvider which kernels ran, as they name themselves
 * @param gitRevision the checkout's revision when run from one, "-dirty" if changed
 * @param thalwegVersion this program's version
 */
public record Provenance(
    List<String> commandLine,
    long seed,
    int threads,
    String jdkVendor,
    String jdkVersion,
    String cpu,
    int cores,
    String os,
    String kernelProvider,
    Optional<String> gitRevision,
    String thalwegVersion) {

  public Provenance {
    commandLine = List.copyOf(commandLine);
    if (threads < 1) {
      throw new LabException(
          LabException.USAGE, "--threads is " + threads + "; expected a whole number from 1.");
    }
  }

  /** Collects the facts of this process; asks git once (about 10 ms, at most 5 s). */
  public static Provenance collect(
      List<String> commandLine, long seed, int threads, String kernelProvider) {
    return new Provenance(
        commandLine,
        seed,
        threads,
        System.getProperty("java.vendor", "unknown"),
        System.getProperty("java.runtime.version", "unknown"),
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        kernelProvider,
        Checkout.revision(),
        version());
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Provenance::cpuElsewhere);
    } catch (IOException | UncheckedIOException e) {
      return cpuElsewhere();
    }
  }

  private static String cpuElsewhere() {
    return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"))
        .orElse(System.getProperty("os.arch", "unknown"));
  }

  private static String version() {
    try (InputStream in = Provenance.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
