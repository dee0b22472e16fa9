package thalweg.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import thalweg.data.DataException;

/**
 * A CSV file of the columns {@code index,label}: labels that take the place of a data set's own.
 */
final class LabelFile {
  private static final String COLUMNS = "index,label";
  private static final int MISSING = -1;

  private LabelFile() {}

  /**
   * The labels, [n].
   *
   * @param names of the classes; a label is one of them, or its number from 0
   * @throws DataException naming the line, if a row is missing, twice, or not of a class
   */
  static int[] read(Path file, int n, List<String> names) {
    int[] labels = new int[n];
    Arrays.fill(labels, MISSING);
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String first = in.readLine();
      if (first == null || !first.strip().equals(COLUMNS)) {
        throw problem(file, 1, "found %s; expected the columns %s", quoted(first), COLUMNS);
      }
      int line = 1;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        if (!text.isBlank()) {
          take(file, line, text, names, labels);
        }
      }
    } catch (CharacterCodingException e) {
      throw new DataException(file + " is not UTF-8 text; save it as UTF-8.", e);
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read (%s); check the path.".formatted(file, e.getMessage()), e);
    }
    long missing = Arrays.stream(labels).filter(label -> label == MISSING).count();
    if (missing > 0) {
      throw new DataException(
          "%s has labels for %d of %d rows; expected one for each, index 0 to %d."
              .formatted(file, n - missing, n, n - 1));
    }
    return labels;
  }

  private static void take(Path file, int line, String text, List<String> names, int[] labels) {
    int comma = text.indexOf(',');
    String index = comma < 0 ? "" : text.substring(0, comma).strip();
    if (!index.matches("\\d{1,9}") || Integer.parseInt(index) >= labels.length) {
      throw problem(
          file,
          line,
          "found %s; expected an index from 0 to %d, a comma and a label",
          quoted(text),
          labels.length - 1);
    }
    int row = Integer.parseInt(index);
    if (labels[row] != MISSING) {
      throw problem(file, line, "index %d comes again; expected each row once", row);
    }
    labels[row] = label(file, line, text.substring(comma + 1).strip(), names);
  }

  private static int label(Path file, int line, String word, List<String> names) {
    int named = names.indexOf(word);
    if (named >= 0) {
      return named;
    }
    if (word.matches("\\d{1,9}") && Integer.parseInt(word) < names.size()) {
      return Integer.parseInt(word);
    }
    throw problem(
        file,
        line,
        "the label %s is no class; expected one of %s%s, or a number from 0 to %d",
        quoted(word),
        String.join(", ", names.subList(0, Math.min(10, names.size()))),
        names.size() > 10 ? " ..." : "",
        names.size() - 1);
  }

  private static DataException problem(Path file, int line, String sentence, Object... parts) {
    return new DataException("%s, line %d: %s.".formatted(file, line, sentence.formatted(parts)));
  }

  private static String quoted(String text) {
    String shown = text == null ? "" : text.substring(0, Math.min(60, text.length()));
    return '"' + shown + '"';
  }
}
