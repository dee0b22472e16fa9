package thalweg.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import thalweg.data.CsvOptions.ColumnType;

/**
 * How the rows of one training file become features, fitted on that file and applied to it or to a
 * test file of the same columns: columns in their order; a number is a feature, followed by an
 * indicator where the training file has gaps; a category is one feature a word, sorted, the gap
 * last. A word or a gap that the training file lacks is 0 in all of them.
 *
 * <p>Cost: two passes over the file, and the memory of the features alone.
 */
final class Csv {

  /** A column that gives features. */
  private sealed interface Encoder {
    int index();

    List<String> features();
  }

  private record Numbers(int index, String name, float mean, boolean marksGaps) implements Encoder {
    @Override
    public List<String> features() {
      return marksGaps ? List.of(name, name + " is missing") : List.of(name);
    }
  }

  private record Words(int index, String name, Map<String, Integer> places, boolean marksGaps)
      implements Encoder {
    @Override
    public List<String> features() {
      String[] names = new String[places.size()];
      places.forEach((word, place) -> names[place] = name + "=" + word);
      List<String> features = new ArrayList<>(List.of(names));
      if (marksGaps) {
        features.add(name + " is missing");
      }
      return features;
    }
  }

  private final CsvOptions options;
  private final List<String> columns;
  private final int label;
  private final List<String> classes;
  private final Map<String, Integer> classPlaces = new HashMap<>();
  private final List<Encoder> encoders = new ArrayList<>();
  private final List<String> features = new ArrayList<>();

  /**
   * @param fitsOn which rows, by their sums, means and words are of: all; classes are always of all
   */
  private Csv(CsvFile train, CsvOptions options, Optional<LongPredicate> fitsOn) {
    this.options = options;
    this.columns = train.columns();
    this.label =
        options.label().map(named -> column(train, named)).orElse(train.columns().size() - 1);
    ColumnType[] given = new ColumnType[columns.size()];
    options.types().forEach((named, type) -> given[column(train, named)] = type);
    List<CsvColumn> read = new ArrayList<>();
    for (int k = 0; k < columns.size(); k++) {
      if (k == label || given[k] != ColumnType.IGNORED) {
        read.add(new CsvColumn(train.name(), k, columns.get(k), Optional.ofNullable(given[k])));
      }
    }
    int[] rows = {0};
    train.forEach((row, line, cells) -> {
      rows[0]++;
      boolean fits = fitsOn.map(some -> some.test(contentHash(read, cells))).orElse(true);
      for (CsvColumn column : read) {
        if (fits || column.index() == label) {
          column.add(cells[column.index()], line);
        }
      }
    });
    if (rows[0] == 0) {
      throw DataException.of(
          "%s holds no row of data below its header; expected some, or say that it has no header.",
          train.name());
    }
    List<String> found = List.of();
    for (CsvColumn column : read) {
      if (column.index() == label) {
        found = column.classes();
      } else {
        encoders.add(encoder(column, column.type(options.gaps())));
      }
    }
    this.classes = found;
    for (int c = 0; c < classes.size(); c++) {
      classPlaces.put(classes.get(c), c);
    }
    encoders.forEach(encoder -> features.addAll(encoder.features()));
    if (features.isEmpty()) {
      throw DataException.of(
          "%s has no column but the label %s; expected features too: check the delimiter.",
          train.name(), Names.quoted(columns.get(label)));
    }
  }

  /** The sum of the cells that give features, in the order of {@link Table#row}. */
  private long contentHash(List<CsvColumn> read, String[] cells) {
    Sha256 digest = new Sha256();
    for (CsvColumn column : read) {
      if (column.index() != label) {
        String cell = cells[column.index()];
        Cell.sum(cell, Cell.number(cell), digest);
      }
    }
    return digest.head();
  }

  /** A file on its own; means and words are of all its rows. */
  static Dataset read(String name, CsvFile file, CsvOptions options) {
    return new Csv(file, options, Optional.empty()).encode(name, file);
  }

  /** A file split by content; means and words are of its training part. */
  static Splits split(String name, CsvFile file, CsvOptions options, Splits.Shares shares) {
    Csv csv = new Csv(file, options, Optional.of(hash -> shares.part(hash) == 0));
    return Splits.byContent(csv.encode(name, file), shares);
  }

  /** A training file and a test file; means, words and classes are of the training file. */
  static TrainTest read(String name, CsvFile train, CsvFile test, CsvOptions options) {
    Csv csv = new Csv(train, options, Optional.empty());
    if (!test.columns().equals(csv.columns)) {
      throw DataException.of(
          "%s has the columns %s, but %s has %s; expected the same in the same order.",
          test.name(),
          Names.quoted(String.join(", ", test.columns())),
          train.name(),
          Names.quoted(String.join(", ", csv.columns)));
    }
    return new TrainTest(csv.encode(name + "/train", train), csv.encode(name + "/test", test));
  }

  private static int column(CsvFile file, String named) {
    int byName = file.columns().indexOf(named);
    if (byName >= 0) {
      return byName;
    }
    if (named.matches("\\d{1,6}") && Integer.parseInt(named) < file.columns().size()) {
      return Integer.parseInt(named);
    }
    throw DataException.of(
        "%s has no column %s; did you mean %s? Give a name of its header or a number from 0 to"
            + " %d.",
        file.name(),
        Names.quoted(named),
        Names.quoted(Names.nearest(named, file.columns())),
        file.columns().size() - 1);
  }

  private static Encoder encoder(CsvColumn column, ColumnType type) {
    if (type == ColumnType.NUMBER) {
      float mean = (float) column.mean();
      return new Numbers(column.index(), column.name(), mean, column.hasGaps());
    }
    Map<String, Integer> places = new HashMap<>();
    column.words().forEach(word -> places.put(word, places.size()));
    return new Words(column.index(), column.name(), places, column.hasGaps());
  }

  private Dataset encode(String name, CsvFile file) {
    Table table = new Table(file.name());
    Source.File read = file.forEach(table);
    Source source = new Source("CSV file", List.of(read));
    return new Dataset(
        name,
        new ImageShape(1, 1, features.size()),
        classes,
        source,
        Arrays.copyOf(table.values, table.rows * features.size()),
        Arrays.copyOf(table.labels, table.rows),
        Dataset.rows(table.rows),
        new Details(List.of(), List.copyOf(features), Arrays.copyOf(table.sums, table.rows)));
  }

  /** The rows encoded so far, in arrays that grow with the rows that really come. */
  private final class Table implements CsvFile.Rows {
    private final String file;
    private final Sha256 digest = new Sha256();
    private float[] values = new float[0];
    private int[] labels = new int[16];
    private long[] sums = new long[16];
    private int rows;

    Table(String file) {
      this.file = file;
    }

    @Override
    public void row(int row, long line, String[] cells) {
      if (rows == labels.length) {
        labels = Arrays.copyOf(labels, 2 * rows);
        sums = Arrays.copyOf(sums, 2 * rows);
      }
      int width = features.size();
      int at = Draws.product(rows, width);
      if ((long) at + width > Content.MAX_VALUES) {
        throw DataException.of(
            "%s, line %d: found more than %d values; expected fewer: ignore columns or cut the file"
                + " into smaller ones.",
            file, line, Content.MAX_VALUES);
      }
      if (at + width > values.length) {
        long more = Math.min(Content.MAX_VALUES, Math.max(2L * values.length, 16L * width));
        values = Arrays.copyOf(values, (int) Math.max(more, at + width));
      }
      labels[rows] = label(cells[Csv.this.label], line);
      for (Encoder encoder : encoders) {
        String cell = cells[encoder.index()];
        double number = Cell.number(cell);
        Cell.sum(cell, number, digest);
        at =
            switch (encoder) {
              case Numbers numbers -> number(numbers, cell, number, line, at);
              case Words words -> word(words, cell, at);
            };
      }
      sums[rows] = digest.head();
      rows++;
    }

    private int label(String cell, long line) {
      Integer place = classPlaces.get(cell);
      if (place == null) {
        throw DataException.of(
            "%s, line %d, column %s: found the label %s; expected one of the training file, such as"
                + " %s: correct the cell or remove the row.",
            file,
            line,
            Names.quoted(columns.get(label)),
            Names.quoted(cell),
            Names.quoted(Names.nearest(cell, classes)));
      }
      return place;
    }

    private int number(Numbers column, String cell, double number, long line, int at) {
      boolean gap = Double.isNaN(number) && Cell.isMissing(cell);
      if (gap && options.gaps() == CsvOptions.Gaps.REFUSED) {
        throw CsvColumn.missing(file, line, column.name());
      }
      if (!gap && Double.isNaN(number)) {
        throw CsvColumn.notANumber(file, line, column.name(), cell);
      }
      float value = gap ? column.mean() : (float) number;
      if (!Float.isFinite(value)) {
        throw DataException.of(
            "%s, line %d, column %s: found %s, expected a number below 3.4e38: scale the column.",
            file, line, Names.quoted(column.name()), Names.quoted(cell));
      }
      values[at] = value;
      if (column.marksGaps()) {
        values[at + 1] = gap ? 1 : 0;
      }
      return at + (column.marksGaps() ? 2 : 1);
    }

    private int word(Words column, String cell, int at) {
      int words = column.places().size();
      if (Cell.isMissing(cell)) {
        if (column.marksGaps()) {
          values[at + words] = 1;
        }
      } else if (column.places().containsKey(cell)) {
        values[at + column.places().get(cell)] = 1;
      }
      return at + words + (column.marksGaps() ? 1 : 0);
    }
  }
}
