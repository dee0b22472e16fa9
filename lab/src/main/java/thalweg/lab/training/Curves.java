package thalweg.lab.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Stream;
import thalweg.lab.LabException;
import thalweg.lab.RunFolder;
import thalweg.lab.StorageErrors;
import thalweg.lab.format.EventWriter;
import thalweg.lab.format.Histogram;
import thalweg.nn.Parameter;
import thalweg.nn.Parameters;

/** The run's event file for TensorBoard: all curves, and histograms of parameters. */
final class Curves implements AutoCloseable {
  static final String COUNTER = "events";
  private static final String PREFIX = "events.out.tfevents.";

  private final EventWriter events;
  private final Clock clock;

  private Curves(EventWriter events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  static Curves begin(RunFolder folder, Clock clock) {
    // A run that was killed before its first checkpoint leaves one behind.
    existing(folder).ifPresent(Curves::remove);
    String name = String.format(Locale.ROOT, "%s%010d.thalweg", PREFIX, clock.millis() / 1000);
    return new Curves(EventWriter.create(folder.file(name), seconds(clock)), clock);
  }

  static Curves goOn(RunFolder folder, Clock clock, long length) {
    Path file =
        existing(folder)
            .orElseThrow(() ->
                new LabException(
                    LabException.STORAGE,
                    "%s has no event file (%s...); restore it to go on with the run."
                        .formatted(folder.path(), PREFIX)));
    return new Curves(EventWriter.reopen(file, length), clock);
  }

  private static java.util.Optional<Path> existing(RunFolder folder) {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.filter(f -> f.getFileName().toString().startsWith(PREFIX)).sorted().findFirst();
    } catch (IOException e) {
      throw StorageErrors.explain(e, folder.path(), "listing the run folder");
    }
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw StorageErrors.explain(e, file, "removing an event file");
    }
  }

  private static double seconds(Clock clock) {
    return clock.millis() / 1000.0;
  }

  void scalar(long step, String name, double value) {
    events.scalar(seconds(clock), step, name.replace('.', '/'), (float) value);
  }

  void histograms(long step, Parameters parameters) {
    for (Parameter p : parameters.list()) {
      if (p.variable().shape().size() > 0) {
        float[] values = p.variable().value().toFloats();
        events.histogram(seconds(clock), step, "parameters/" + p.name(), Histogram.of(values));
      }
    }
  }

  long force() {
    events.force();
    return events.length();
  }

  @Override
  public void close() {
    events.close();
  }
}
