package thalweg.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import thalweg.audit.Subjects;
import thalweg.data.CsvOptions;
import thalweg.data.OpenOptions;

/** The options of commands that read data of the user's: which, and how a table is laid out. */
final class SourceOptions {
  /** What the first line of a table is. */
  enum FirstLine {
    AUTO,
    NAMES,
    DATA,
    SKIP
  }

  @Option(
      names = "--data",
      required = true,
      paramLabel = "NAME|PATH",
      description = "A data set's name, or a CSV file, a folder of images or of IDX files.")
  private String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column of the labels in a table (default: the last).")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--first-line",
      paramLabel = "WHAT",
      defaultValue = "AUTO",
      description = "What a table's first line is: auto, names, data or skip (default: auto).")
  private FirstLine firstLine;

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "TRAIN",
      description = "Which part of the data: train, test or all (default: train).")
  private Subjects.Part part;

  String data() {
    return data;
  }

  OpenOptions options() {
    CsvOptions csv = CsvOptions.standard().withHeader(header());
    return OpenOptions.standard().withCsv(label.map(csv::withLabel).orElse(csv));
  }

  private CsvOptions.Header header() {
    return switch (firstLine) {
      case AUTO -> CsvOptions.Header.INFERRED;
      case NAMES -> CsvOptions.Header.PRESENT;
      case DATA -> CsvOptions.Header.ABSENT;
      case SKIP -> CsvOptions.Header.SKIPPED;
    };
  }

  Subjects.Part part() {
    return part;
  }
}
