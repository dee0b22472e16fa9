package thalweg.data;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to read a CSV file; what is empty is inferred.
 *
 * @param delimiter between cells: inferred among comma, semicolon and tab
 * @param header whether the first record names the columns
 * @param label the label column, by its name or its number from 0: the last one. Its words are the
 *     classes, sorted: as numbers where all of them are numbers
 * @param types types of columns, by name or number: inferred for the others
 * @param gaps what becomes of missing numbers
 */
public record CsvOptions(
    Optional<Character> delimiter,
    Header header,
    Optional<String> label,
    Map<String, ColumnType> types,
    Gaps gaps) {

  /** What the first record is. */
  public enum Header {
    /**
     * Names if it has a word over a column of numbers; or, where no column holds numbers, if its
     * words are all different and none comes again below it. Else data.
     */
    INFERRED,
    PRESENT,
    ABSENT,
    /** Not names and not data, such as counts: passed over. */
    SKIPPED
  }

  /** What the cells of a column are. */
  public enum ColumnType {
    /** One feature. Inferred where every cell that is not missing is a decimal number. */
    NUMBER,
    /** One feature a word, 1 where the cell is that word and 0 elsewhere; a gap is a word. */
    CATEGORY,
    /** Not read. */
    IGNORED
  }

  /** What becomes of missing numbers: cells that are empty, NA, N/A, NaN, ? or null. */
  public enum Gaps {
    /** Filled with the mean of the training file, and a feature says 1 where that was done. */
    MEAN_AND_INDICATOR,
    /** An error that names the cell. */
    REFUSED
  }

  public CsvOptions {
    types = Map.copyOf(types);
  }

  /** All inferred, the label last, gaps filled. */
  public static CsvOptions standard() {
    return new CsvOptions(
        Optional.empty(), Header.INFERRED, Optional.empty(), Map.of(), Gaps.MEAN_AND_INDICATOR);
  }

  public CsvOptions withDelimiter(char delimiter) {
    return new CsvOptions(Optional.of(delimiter), header, label, types, gaps);
  }

  public CsvOptions withHeader(Header header) {
    return new CsvOptions(delimiter, header, label, types, gaps);
  }

  public CsvOptions withLabel(String column) {
    return new CsvOptions(delimiter, header, Optional.of(column), types, gaps);
  }

  /** The same with one more column typed. */
  public CsvOptions withType(String column, ColumnType type) {
    Map<String, ColumnType> more = new TreeMap<>(types);
    more.put(column, type);
    return new CsvOptions(delimiter, header, label, more, gaps);
  }

  public CsvOptions withGaps(Gaps gaps) {
    return new CsvOptions(delimiter, header, label, types, gaps);
  }
}
