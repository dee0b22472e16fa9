package thalweg.data;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * The file form of a mask: four comment lines that say what it is, a header, a line an example.
 *
 * <pre>
 * # thalweg corruption mask 1
 * # corruption: randY:0.4
 * # dataset: fashion-mnist/train
 * # classes: 10
 * index,source_row,touched,original_label,given_label
 * 0,17,1,9,3
 * </pre>
 */
final class MaskFile {
  private static final String TITLE = "# thalweg corruption mask 1";
  private static final String CORRUPTION = "# corruption: ";
  private static final String DATASET = "# dataset: ";
  private static final String CLASSES = "# classes: ";
  private static final String COLUMNS = "index,source_row,touched,original_label,given_label";

  private MaskFile() {}

  static void write(CorruptionMask mask, Path file) {
    Path whole = file.toAbsolutePath();
    Path aside = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      Files.createDirectories(whole.getParent());
      try (BufferedWriter out = Files.newBufferedWriter(aside)) {
        write(mask, out);
      }
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      removeQuietly(aside);
      throw DataException.because(
          e,
          "Mask file %s cannot be written (%s); check the folder, its permissions and its space.",
          file,
          Reason.of(e));
    }
  }

  /** Nothing half-written is left; that it could not be written is the error to tell. */
  private static void removeQuietly(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      aside.toFile().deleteOnExit();
    }
  }

  private static void write(CorruptionMask mask, BufferedWriter out) throws IOException {
    out.write(TITLE + "\n");
    out.write(CORRUPTION + mask.corruption() + "\n");
    out.write(DATASET + mask.dataset().replaceAll("\\R", " ") + "\n");
    out.write(CLASSES + mask.numClasses() + "\n");
    out.write(COLUMNS + "\n");
    for (int i = 0; i < mask.size(); i++) {
      int touched = mask.touched(i) ? 1 : 0;
      out.write(i + "," + mask.sourceRow(i) + "," + touched + ",");
      out.write(mask.originalLabel(i) + "," + mask.givenLabel(i) + "\n");
    }
  }

  static CorruptionMask read(Path file) {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      return read(file, in);
    } catch (NoSuchFileException e) {
      throw DataException.because(
          e,
          "Mask file %s does not exist; expected a file that a corruption saved: check the path.",
          file);
    } catch (CharacterCodingException e) {
      throw DataException.because(
          e,
          "Mask file %s is not UTF-8 text; expected a file that a corruption saved: check the"
              + " path.",
          file);
    } catch (IOException e) {
      throw DataException.because(
          e,
          "Mask file %s cannot be read (%s); check the path and its permissions.",
          file,
          Reason.of(e));
    }
  }

  static CorruptionMask read(Path file, BufferedReader in) throws IOException {
    return new Parser(file, in).parse();
  }

  /** Reads line by line, so that every error can name its line. */
  private static final class Parser {
    private final Path file;
    private final BufferedReader in;
    private int line;

    Parser(Path file, BufferedReader in) {
      this.file = file;
      this.in = in;
    }

    CorruptionMask parse() throws IOException {
      expect(TITLE);
      Corruption corruption = corruption(after(CORRUPTION));
      String dataset = after(DATASET);
      int classes = number(after(CLASSES), "a number of classes", Integer.MAX_VALUE);
      expect(COLUMNS);
      int[][] columns = new int[4][16];
      int n = 0;
      for (String text = next(); text != null; text = next()) {
        if (n == columns[0].length) {
          for (int c = 0; c < columns.length; c++) {
            columns[c] = Arrays.copyOf(columns[c], 2 * n);
          }
        }
        row(text, n, classes, columns);
        n++;
      }
      boolean[] touched = new boolean[n];
      for (int i = 0; i < n; i++) {
        touched[i] = columns[1][i] == 1;
      }
      return new CorruptionMask(
          corruption,
          dataset,
          classes,
          Arrays.copyOf(columns[0], n),
          touched,
          Arrays.copyOf(columns[2], n),
          Arrays.copyOf(columns[3], n));
    }

    private void row(String text, int n, int classes, int[][] columns) {
      String[] cells = text.split(",", -1);
      if (cells.length != 5) {
        throw wrong(cells.length + " cells", "5: " + COLUMNS);
      }
      if (number(cells[0], "index " + n, Integer.MAX_VALUE) != n) {
        throw wrong("index " + cells[0], "index " + n);
      }
      columns[0][n] = number(cells[1], "a source row", Integer.MAX_VALUE);
      columns[1][n] = number(cells[2], "touched, 0 or 1", 1);
      columns[2][n] = number(cells[3], "an original label below " + classes, classes - 1);
      columns[3][n] = number(cells[4], "a given label below " + classes, classes - 1);
      if (columns[1][n] == 0 && columns[2][n] != columns[3][n]) {
        throw wrong("labels %s and %s".formatted(cells[3], cells[4]), "equal ones if not touched");
      }
    }

    private String next() throws IOException {
      line++;
      return in.readLine();
    }

    private void expect(String expected) throws IOException {
      String text = next();
      if (!expected.equals(text)) {
        throw wrong(text == null ? "the end of the file" : Names.quoted(text), expected);
      }
    }

    private String after(String prefix) throws IOException {
      String text = next();
      if (text == null || !text.startsWith(prefix)) {
        throw wrong(text == null ? "the end of the file" : Names.quoted(text), prefix + "...");
      }
      return text.substring(prefix.length());
    }

    private Corruption corruption(String text) {
      try {
        return Corruption.parse(text);
      } catch (DataException e) {
        throw DataException.because(e, "Mask file %s, line %d: %s", file, line, e.getMessage());
      }
    }

    private int number(String text, String expected, int most) {
      boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || text.length() > 10 || Long.parseLong(text) > most) {
        throw wrong(Names.quoted(text), expected);
      }
      return Integer.parseInt(text);
    }

    private DataException wrong(String found, String expected) {
      return DataException.of(
          "Mask file %s, line %d: found %s; expected %s: save the mask again or correct the line.",
          file, line, found, expected);
    }
  }
}
