package thalweg.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import thalweg.data.CsvOptions;
import thalweg.data.DataException;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.OpenOptions;
import thalweg.lab.experiment.Experiments;

/**
 * The records of a CSV file letter by letter, quotes and all, beside what the data's reader made of
 * them: which of them are rows, and the id of each row's content.
 */
final class CsvRows {
  private final Path file;
  private final List<String> records;
  private final Dataset data;
  private final char delimiter;

  private CsvRows(Path file, List<String> records, Dataset data) {
    this.file = file;
    this.records = records;
    this.data = data;
    delimiter = delimiter(records.getFirst());
  }

  /**
   * Reads a file as a run did.
   *
   * @throws DataException if it is no CSV file, or not one that the run could have read
   */
  static CsvRows ofRun(Path file, Path run) {
    String label = Experiments.ofRun(run).data().label();
    CsvOptions csv = CsvOptions.standard();
    OpenOptions options =
        OpenOptions.standard().withCsv(label.isEmpty() ? csv : csv.withLabel(label));
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file) || !name.matches(".*\\.(csv|tsv|txt)(\\.gz)?")) {
      throw new CommandFailure(
          ExitCode.BAD_DATA, "--join takes the CSV file of the run's data, not '" + file + "'.");
    }
    Dataset data = Datasets.standard().open(file.toAbsolutePath().toString(), options).train();
    List<String> records = records(file);
    if (records.size() != data.size() && records.size() != data.size() + 1) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          "%s has %d records but %d rows of data; expected as many, or a header more."
              .formatted(file, records.size(), data.size()));
    }
    return new CsvRows(file, records, data);
  }

  private static List<String> records(Path file) {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain =
            file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
                ? new GZIPInputStream(bytes)
                : bytes;
        Reader text = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return records(text);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.BAD_DATA, "%s cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Records end at a line's end outside of quotes, which open at the beginning of a cell only;
   * empty records, and a byte order mark, go.
   */
  static List<String> records(Reader text) throws IOException {
    List<String> records = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    boolean quoted = false;
    int before = ',';
    for (int c = text.read(); c >= 0; c = text.read()) {
      if (c == '\uFEFF' && records.isEmpty() && current.isEmpty()) {
        continue;
      }
      if (!quoted && (c == '\n' || c == '\r')) {
        take(current, records);
        before = ',';
        continue;
      }
      if (c == '"') {
        // Doubled inside of quotes it closes them and opens them again.
        quoted = !quoted && (before == '"' || ",;\t".indexOf(before) >= 0);
      }
      current.append((char) c);
      before = c;
    }
    take(current, records);
    return records;
  }

  private static void take(StringBuilder current, List<String> records) {
    if (!current.isEmpty()) {
      records.add(current.toString());
      current.setLength(0);
    }
  }

  /** Of comma, semicolon and tab the one that the first record has most of outside of quotes. */
  private static char delimiter(String first) {
    int[] counts = new int[3];
    boolean quoted = false;
    for (int i = 0; i < first.length(); i++) {
      char c = first.charAt(i);
      quoted ^= c == '"';
      int which = ",;\t".indexOf(c);
      if (!quoted && which >= 0) {
        counts[which]++;
      }
    }
    int best = counts[1] > counts[0] ? 1 : 0;
    return ",;\t".charAt(counts[2] > counts[best] ? 2 : best);
  }

  char delimiter() {
    return delimiter;
  }

  /** The first record, where it names the columns. */
  Optional<String> header() {
    return records.size() > data.size() ? Optional.of(records.getFirst()) : Optional.empty();
  }

  /**
   * A row as it stands in the file.
   *
   * @param row from 0, the header apart
   * @param id of the example that the run trained on
   */
  String of(int row, String id) {
    if (row >= data.size() || !data.exampleId(row).equals(id)) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          "Row %d of %s is not the example that the run was trained on; give the file of its data."
              .formatted(row, file));
    }
    return records.get(row + records.size() - data.size());
  }
}
