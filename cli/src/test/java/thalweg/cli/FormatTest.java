package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One format for all sources, so that a difference between two versions is a change of meaning. */
class FormatTest {
  private static final String REMEDY =
      "Format them with: mvn -q -pl cli -am test -Dtest=FormatTest -Dthalweg.format=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static String format(String source) {
    try {
      return new Formatter().formatSourceAndFixImports(source);
    } catch (FormatterException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean isFormatted(Path file) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!source.equals(formatted) && System.getProperty("thalweg.format", "").equals("write")) {
        write(file, formatted);
        return true;
      }
      return source.equals(formatted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path aside = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    System.out.println("Formatted " + file);
  }

  @Test
  void everySourceFileIsFormatted() throws IOException {
    Path root = Checkout.root();
    List<String> unformatted =
        Checkout.sources(root).parallelStream()
            .filter(file -> !isFormatted(file))
            .map(file -> root.relativize(file).toString())
            .sorted()
            .toList();
    assertEquals(List.of(), unformatted, REMEDY);
  }

  @Test
  void aMisplacedBraceAnUnusedImportAndALongLineAreFound() {
    String clean = "class A {\n  int b;\n}\n";
    assertEquals(clean, format(clean));
    assertNotEquals("class A\n{\n  int b;\n}\n", format("class A\n{\n  int b;\n}\n"));
    assertEquals(clean, format("import java.util.List;\n\n" + clean));
    String longLine = "class A {\n  int b = 1" + " + 1".repeat(30) + ";\n}\n";
    assertNotEquals(longLine, format(longLine));
  }
}
