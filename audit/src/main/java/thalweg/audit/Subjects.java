package thalweg.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import thalweg.data.DataException;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.OpenOptions;
import thalweg.data.Opened;

/** Finds the rows that a user wants audited, and says what is unusual about them. */
public final class Subjects {
  private static final String GAP = " is missing";
  private static final double MANY_GAPS = 0.2;
  private static final int MANY_WORDS = 50;

  private Subjects() {}

  /** Which part of a data set that has two. */
  public enum Part {
    TRAIN,
    TEST,
    /** Both: every row is then judged by networks that learnt from rows of both parts. */
    ALL
  }

  /**
   * The rows of a data set by name or path.
   *
   * @param labels a CSV file of the columns {@code index,label}, in place of the data's own labels;
   *     index 0 is the first row of the part
   * @throws DataException if there is no such data, or it cannot be audited
   */
  public static Subject open(
      Datasets datasets, String source, OpenOptions options, Part part, Optional<Path> labels) {
    Opened opened = datasets.open(source, options);
    Dataset data = part(opened, part);
    int[] given =
        labels
            .map(file -> LabelFile.read(file, data.size(), data.classNames()))
            .orElseGet(data::labels);
    int trained = opened.train().size();
    boolean both = part == Part.ALL && opened.test().isPresent();
    return new Subject(
        data,
        given,
        i -> {
          if (!both) {
            return data.rowName(i);
          }
          return i < trained
              ? "train " + opened.train().rowName(i)
              : "test " + opened.test().orElseThrow().rowName(i - trained);
        },
        warnings(data, given));
  }

  private static Dataset part(Opened opened, Part part) {
    if (part == Part.TRAIN || (part == Part.ALL && opened.test().isEmpty())) {
      return opened.train();
    }
    Dataset test = opened.trainTest().test();
    if (part == Part.TEST) {
      return test;
    }
    Dataset train = opened.train();
    float[] pixels = Arrays.copyOf(train.pixels(), train.pixels().length + test.pixels().length);
    System.arraycopy(test.pixels(), 0, pixels, train.pixels().length, test.pixels().length);
    int[] labels = Arrays.copyOf(train.labels(), train.size() + test.size());
    System.arraycopy(test.labels(), 0, labels, train.size(), test.size());
    String name = train.name().replaceFirst("/train$", "") + "/all";
    return Dataset.of(name, train.shape(), pixels, labels, train.classNames());
  }

  static List<String> warnings(Dataset data, int[] labels) {
    List<String> warnings = new ArrayList<>();
    int[] counts = new int[data.numClasses()];
    Arrays.stream(labels).forEach(c -> counts[c]++);
    List<String> single = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 1) {
        single.add('"' + data.classNames().get(c) + '"');
      }
    }
    if (!single.isEmpty()) {
      warnings.add(
          "%d classes have a single row each (%s): no network can know such a class without its row,"
                  .formatted(single.size(), some(single))
              + " so these rows are not judged.");
    }
    gaps(data).ifPresent(warnings::add);
    words(data).ifPresent(warnings::add);
    return warnings;
  }

  private static String some(List<String> names) {
    List<String> head = names.subList(0, Math.min(5, names.size()));
    return String.join(", ", head) + (names.size() > head.size() ? ", ..." : "");
  }

  private static Optional<String> gaps(Dataset data) {
    List<String> names = data.featureNames();
    List<String> columns = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      if (names.get(k).endsWith(GAP)) {
        int missing = 0;
        for (int i = 0; i < data.size(); i++) {
          missing += data.example(i)[k] > 0 ? 1 : 0;
        }
        if (missing > MANY_GAPS * data.size()) {
          String column = names.get(k).substring(0, names.get(k).length() - GAP.length());
          columns.add(
              String.format(Locale.ROOT, "%s %.0f %%", column, 100.0 * missing / data.size()));
        }
      }
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d columns lack many values (%s): means stand in for them, and rows that lack many are"
                    .formatted(columns.size(), some(columns))
                + " judged by little.");
  }

  /** Columns that hold many words, such as one of numbers into which a word slipped. */
  private static Optional<String> words(Dataset data) {
    List<String> columns = new ArrayList<>();
    String before = "";
    int run = 0;
    for (String name : data.featureNames()) {
      int equals = name.indexOf('=');
      String column = equals < 0 ? "" : name.substring(0, equals);
      run = !column.isEmpty() && column.equals(before) ? run + 1 : 1;
      before = column;
      if (run == MANY_WORDS) {
        columns.add(column);
      }
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d columns are read as words and hold %d or more (%s): where they were meant to be"
                    .formatted(columns.size(), MANY_WORDS, some(columns))
                + " numbers, look for cells that are none.");
  }
}
