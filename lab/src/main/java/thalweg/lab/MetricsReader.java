package thalweg.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the metrics of a run back, also of one that is running or was killed: metrics.jsonl, then
 * the part files of the trials that are not in it yet. Holds the whole log in memory (about 100
 * bytes a line).
 */
public final class MetricsReader {

  /** The lines of one trial. */
  private static final class Section {
    final List<Metric> values = new ArrayList<>();
    Metrics.TrialEnd end = Metrics.TrialEnd.PARTIAL;
    boolean ended;

    void end(Metrics.TrialEnd how) {
      end = how;
      ended = true;
    }
  }

  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private MetricsReader() {}

  /**
   * Reads the log of the run in {@code folder}.
   *
   * @throws LabException naming file and line of what is not a metric; a torn last line is only
   *     skipped, with a warning
   */
  public static Metrics read(Path folder) {
    MetricsReader reader = new MetricsReader();
    Path merged = folder.resolve(MetricsLog.FILE);
    if (!Files.isRegularFile(merged)) {
      throw new LabException(
          LabException.STORAGE,
          "%s has no %s; expected the folder of a run.".formatted(folder, MetricsLog.FILE));
    }
    // Parts are read first: one that moves meanwhile is then met in metrics.jsonl.
    Map<String, Section> inParts = new LinkedHashMap<>();
    for (Path part : parts(folder.resolve(MetricsLog.PARTS))) {
      inParts.putAll(reader.sectionsOf(part, MetricsLog.PARTS + "/" + part.getFileName()));
    }
    reader.sections.putAll(reader.sectionsOf(merged, MetricsLog.FILE));
    // A trial without its last line in metrics.jsonl was cut while it moved: the part is whole.
    inParts.forEach((trial, section) ->
        reader.sections.merge(trial, section, (moved, part) -> moved.ended ? moved : part));
    return reader.result();
  }

  private Metrics result() {
    List<Metric> values = new ArrayList<>();
    Map<String, Metrics.TrialEnd> ends = new LinkedHashMap<>();
    sections.forEach((trial, section) -> {
      values.addAll(section.values);
      ends.put(trial, section.end);
    });
    return new Metrics(List.copyOf(values), ends, List.copyOf(warnings));
  }

  private static List<Path> parts(Path trials) {
    if (!Files.isDirectory(trials)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(trials)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{1,18}-.*\\.jsonl"))
          .sorted(Comparator.comparingLong(MetricsReader::index))
          .toList();
    } catch (IOException e) {
      throw StorageErrors.explain(e, trials, "listing the trials");
    }
  }

  private static long index(Path part) {
    String name = part.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('-')));
  }

  private Map<String, Section> sectionsOf(Path file, String shown) {
    Map<String, Section> found = new LinkedHashMap<>();
    byte[] bytes = bytesOf(file, shown);
    int line = 1;
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        add(found, Arrays.copyOfRange(bytes, start, at), shown, line++);
        start = at + 1;
      }
    }
    if (start < bytes.length) {
      warnings.add(
          "%s, line %d: the last line is torn (%d bytes without an end) and was skipped."
              .formatted(shown, line, bytes.length - start));
    }
    return found;
  }

  private static void add(Map<String, Section> found, byte[] text, String shown, int line) {
    try {
      switch (MetricLine.parse(text)) {
        case MetricLine.Parsed.Value(Metric metric) ->
            found.computeIfAbsent(metric.trial(), id -> new Section()).values.add(metric);
        case MetricLine.Parsed.End(String trial, Metrics.TrialEnd end) ->
            found.computeIfAbsent(trial, id -> new Section()).end(end);
      }
    } catch (IllegalArgumentException e) {
      throw new LabException(
          LabException.STORAGE,
          "%s, line %d: %s; repair or delete that line.".formatted(shown, line, e.getMessage()),
          e);
    }
  }

  private static byte[] bytesOf(Path file, String shown) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw StorageErrors.explain(e, file, "reading " + shown);
    }
  }
}
