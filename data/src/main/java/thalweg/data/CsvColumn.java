package thalweg.data;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import thalweg.data.CsvOptions.ColumnType;

/** What one column of the training file holds, gathered cell by cell. */
final class CsvColumn {
  /** More words than these are names or free text, from which one-hot features learn nothing. */
  static final int MAX_WORDS = 1000;

  private final String file;
  private final int index;
  private final String name;
  private final Optional<ColumnType> given;
  private final Set<String> words = new HashSet<>();
  private boolean tooManyWords;
  private long numbers;
  private long gaps;
  private long gapLine;
  private double sum;
  private String oddWord = "";
  private long oddLine;

  CsvColumn(String file, int index, String name, Optional<ColumnType> given) {
    this.file = file;
    this.index = index;
    this.name = name;
    this.given = given;
  }

  int index() {
    return index;
  }

  String name() {
    return name;
  }

  void add(String cell, long line) {
    double number = Cell.number(cell);
    if (!Double.isNaN(number)) {
      numbers++;
      sum += number;
    } else if (Cell.isMissing(cell)) {
      gapLine = gaps == 0 ? line : gapLine;
      gaps++;
      return;
    } else if (oddWord.isEmpty()) {
      oddWord = cell;
      oddLine = line;
    }
    if (!tooManyWords && words.add(cell) && words.size() > MAX_WORDS) {
      tooManyWords = true;
      words.clear();
    }
  }

  boolean hasGaps() {
    return gaps > 0;
  }

  double mean() {
    return sum / numbers;
  }

  /** A number or a category: as given, else as the cells say. */
  ColumnType type(CsvOptions.Gaps policy) {
    ColumnType type = given.orElse(oddWord.isEmpty() ? ColumnType.NUMBER : ColumnType.CATEGORY);
    if (type == ColumnType.NUMBER) {
      if (!oddWord.isEmpty()) {
        throw notANumber(file, oddLine, name, oddWord);
      }
      if (numbers == 0) {
        throw DataException.of(
            "%s, column %s: found no value in any row; expected some: ignore the column.",
            file, Names.quoted(name));
      }
      if (gaps > 0 && policy == CsvOptions.Gaps.REFUSED) {
        throw missing(file, gapLine, name);
      }
    } else if (tooManyWords) {
      String where =
          oddWord.isEmpty()
              ? ""
              : ", such as %s in line %d".formatted(Names.quoted(oddWord), oddLine);
      throw DataException.of(
          "%s, column %s: found more than %d different words%s; expected numbers or a category:"
              + " correct the cells or ignore the column.",
          file, Names.quoted(name), MAX_WORDS, where);
    }
    return type;
  }

  /** The words of a category, sorted. */
  List<String> words() {
    return words.stream().sorted().toList();
  }

  /** The words as classes: sorted, as numbers where all are. */
  List<String> classes() {
    if (gaps > 0) {
      throw DataException.of(
          "%s, line %d, column %s: found no label; expected one in every row: fill it in or remove"
              + " the row.",
          file, gapLine, Names.quoted(name));
    }
    if (tooManyWords) {
      throw DataException.of(
          "%s, label column %s: found more than %d different labels; expected classes: name the"
              + " column that holds them.",
          file, Names.quoted(name), MAX_WORDS);
    }
    if (!oddWord.isEmpty()) {
      return words();
    }
    Comparator<String> byValue = Comparator.comparingDouble(Double::parseDouble);
    return words.stream().sorted(byValue.thenComparing(Comparator.naturalOrder())).toList();
  }

  static DataException notANumber(String file, long line, String column, String cell) {
    return DataException.of(
        "%s, line %d, column %s: found %s, expected a number: correct the cell, or declare the"
            + " column a category.",
        file, line, Names.quoted(column), Names.quoted(cell));
  }

  static DataException missing(String file, long line, String column) {
    return DataException.of(
        "%s, line %d, column %s: found a missing value, expected a number: fill it in, remove the"
            + " row, or choose that gaps are filled with the mean.",
        file, line, Names.quoted(column));
  }
}
