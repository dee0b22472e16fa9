package thalweg.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One CSV file (RFC 4180, any line ends, UTF-8 with or without a byte order mark, plain or gzip):
 * finds its delimiter and its header in the first 64 KiB, and hands out its rows as often as asked,
 * each time reading the file anew. White space around a cell is dropped, empty lines are passed
 * over.
 */
final class CsvFile {
  private static final String KIND = "a CSV file";
  private static final int SAMPLE = 1 << 16;
  private static final int SAMPLE_RECORDS = 100;
  private static final int MAX_COLUMNS = 1 << 16;
  private static final int MAX_FIELD = 1 << 20;

  /** Gives the file to a reading, from its start each time. */
  interface Opening {
    <T> T read(Content.Reading<T> reading);
  }

  /** Told about each row of data. */
  interface Rows {
    /**
     * @param row counted from 0, the header apart
     * @param line where the row starts, counted from 1
     * @param cells as many as there are columns; the array is used again
     */
    void row(int row, long line, String[] cells);
  }

  private final String name;
  private final Opening opening;
  private final char delimiter;
  private final boolean firstIsData;
  private final List<String> columns;

  private CsvFile(String name, Opening opening, CsvOptions options) {
    this.name = name;
    this.opening = opening;
    String[] text = new String[1];
    opening.<Void>read(input -> {
      text[0] = sample(input);
      return null;
    });
    this.delimiter = options.delimiter().orElseGet(() -> delimiter(text[0], options));
    List<List<String>> sample = records(text[0], delimiter);
    if (sample.isEmpty()) {
      throw DataException.of(
          "%s holds no row within its first %d characters; expected a table: check the path.",
          name, SAMPLE);
    }
    boolean hasNames =
        switch (options.header()) {
          case INFERRED -> looksLikeHeader(sample);
          case PRESENT -> true;
          case ABSENT, SKIPPED -> false;
        };
    this.firstIsData = !hasNames && options.header() != CsvOptions.Header.SKIPPED;
    this.columns = hasNames ? named(sample.getFirst()) : numbered(sample, firstIsData);
  }

  static CsvFile of(Path file, CsvOptions options) {
    Opening opening =
        new Opening() {
          @Override
          public <T> T read(Content.Reading<T> reading) {
            return Content.open(file, KIND, reading);
          }
        };
    return new CsvFile(file.toString(), opening, options);
  }

  static CsvFile of(String name, byte[] bytes, CsvOptions options) {
    Opening opening =
        new Opening() {
          @Override
          public <T> T read(Content.Reading<T> reading) {
            try {
              return reading.read(Content.Input.of(name, bytes));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return new CsvFile(name, opening, options);
  }

  String name() {
    return name;
  }

  /** Names of the columns; {@code column 0} and so on where the file has none. */
  List<String> columns() {
    return columns;
  }

  /** Hands out every row; returns the file with its sum. */
  Source.File forEach(Rows rows) {
    return opening.read(input -> forEach(input, rows));
  }

  private Source.File forEach(Content.Input input, Rows rows) throws IOException {
    Content content = new Content(input, KIND);
    String[] cells = new String[columns.size()];
    long line = 1;
    int row = 0;
    boolean first = true;
    try (Reader text = text(content);
        CsvReader<CsvRecord> records = reader(delimiter, text)) {
      for (CsvRecord cellRecord : records) {
        line = cellRecord.getStartingLineNumber();
        if (!first || firstIsData) {
          checkWidth(cellRecord, line);
          Arrays.setAll(cells, k -> cellRecord.getField(k).strip());
          rows.row(row, line, cells);
          row = Math.addExact(row, 1);
        }
        first = false;
      }
    } catch (CsvParseException e) {
      throw unreadable(e, line);
    } catch (UncheckedIOException e) {
      throw unreadable(e, line);
    } catch (CharacterCodingException e) {
      throw notText(e, line);
    }
    return content.file();
  }

  private void checkWidth(CsvRecord cells, long line) {
    if (cells.getFieldCount() != columns.size()) {
      throw DataException.of(
          "%s, line %d: found %d cells, expected %d as in the first line: quote cells that hold the"
              + " delimiter %s, name another delimiter, or have a first line of notes skipped.",
          name,
          line,
          cells.getFieldCount(),
          columns.size(),
          delimiter == '\t' ? "tab" : "'" + delimiter + "'");
    }
  }

  private DataException unreadable(RuntimeException e, long line) {
    if (e.getCause() instanceof CharacterCodingException coding) {
      return notText(coding, line);
    }
    String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    return DataException.because(
        e,
        "%s, at line %d or the next: not a CSV record (%s); close every quote, double a quote"
            + " inside of quotes, and put nothing after a closing quote but the delimiter.",
        name,
        line,
        Names.plain(String.valueOf(reason)));
  }

  private DataException notText(CharacterCodingException e, long line) {
    return DataException.because(
        e, "%s, after line %d: not UTF-8 text; save the file as UTF-8.", name, line);
  }

  private static CsvReader<CsvRecord> reader(char delimiter, Reader text) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .skipEmptyLines(true)
        .build(
            CsvRecordHandler.of(limits ->
                limits
                    .maxFields(MAX_COLUMNS)
                    .maxFieldSize(MAX_FIELD)
                    .maxRecordSize(16 * MAX_FIELD)),
            text);
  }

  /** The content as characters, the byte order mark left out. */
  private static Reader text(Content content) throws IOException {
    InputStream bytes =
        new InputStream() {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return content.read(one, 0, 1) == 0 ? -1 : Byte.toUnsignedInt(one[0]);
          }

          @Override
          public int read(byte[] target, int from, int length) throws IOException {
            int got = content.read(target, from, length);
            return got == 0 && length > 0 ? -1 : got;
          }
        };
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
    return text;
  }

  private String sample(Content.Input input) throws IOException {
    char[] head = new char[SAMPLE];
    int have = 0;
    try (Reader text = text(new Content(input, KIND))) {
      for (int got = 0; got >= 0 && have < SAMPLE; got = text.read(head, have, SAMPLE - have)) {
        have += got;
      }
    } catch (CharacterCodingException e) {
      throw notText(e, 1);
    }
    return new String(head, 0, have);
  }

  /** The first records of the sample; of a sample that is cut off, not the last. */
  private static List<List<String>> records(String sample, char delimiter) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = reader(delimiter, new StringReader(sample))) {
      for (CsvRecord cells : reader) {
        if (records.size() == SAMPLE_RECORDS) {
          return records;
        }
        records.add(cells.getFields().stream().map(String::strip).toList());
      }
    } catch (CsvParseException | IOException e) {
      return records; // told with its line when the rows are read
    }
    if (sample.length() == SAMPLE && records.size() > 1) {
      records.removeLast();
    }
    return records;
  }

  /** The one that gives the widest table; a table of one width beats any that is ragged. */
  private static char delimiter(String sample, CsvOptions options) {
    char best = ',';
    int most = 1;
    for (char candidate : new char[] {',', ';', '\t'}) {
      List<List<String>> records = records(sample, candidate);
      if (options.header() == CsvOptions.Header.SKIPPED && records.size() > 1) {
        records.removeFirst();
      }
      int width = records.isEmpty() ? 1 : records.getFirst().size();
      boolean even = width > 1 && records.stream().allMatch(cells -> cells.size() == width);
      int worth = even ? MAX_COLUMNS + width : width;
      if (worth > most) {
        most = worth;
        best = candidate;
      }
    }
    return best;
  }

  private static boolean looksLikeHeader(List<List<String>> sample) {
    List<String> first = sample.getFirst();
    List<List<String>> below = sample.subList(1, sample.size());
    boolean numbers = false;
    boolean recurs = new HashSet<>(first).size() < first.size() || first.contains("");
    for (int k = 0; k < first.size(); k++) {
      boolean word = !Cell.isNumber(first.get(k)) && !Cell.isMissing(first.get(k));
      int numberCells = 0;
      int wordCells = 0;
      for (List<String> cells : below) {
        String cell = k < cells.size() ? cells.get(k) : "";
        recurs |= cell.equals(first.get(k));
        if (Cell.isNumber(cell)) {
          numberCells++;
        } else if (!Cell.isMissing(cell)) {
          wordCells++;
        }
      }
      boolean allNumbers = numberCells > 0 && wordCells == 0;
      if (allNumbers && word) {
        return true;
      }
      numbers |= allNumbers;
      recurs |= !word;
    }
    return !numbers && !recurs && !below.isEmpty();
  }

  private List<String> named(List<String> header) {
    List<String> names =
        IntStream.range(0, header.size())
            .mapToObj(k -> header.get(k).isEmpty() ? "column " + k : header.get(k))
            .toList();
    Set<String> seen = new HashSet<>();
    for (String column : names) {
      if (!seen.add(column)) {
        throw DataException.of(
            "%s, line 1: found two columns %s; expected names that differ: rename one, or say that"
                + " the file has no header.",
            name, Names.quoted(column));
      }
    }
    return names;
  }

  private static List<String> numbered(List<List<String>> sample, boolean firstIsData) {
    List<String> model = firstIsData || sample.size() < 2 ? sample.get(0) : sample.get(1);
    return IntStream.range(0, model.size()).mapToObj(k -> "column " + k).toList();
  }
}
