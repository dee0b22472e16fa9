package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/theano.md has all 61 rows, and its examples are the code that the tests run. */
class TheanoTableTest {
  private static final int ROWS = 61;
  private static final int MAY_BE_MISSING = 6;
  private static final Pattern SECTION =
      Pattern.compile("(?ms)^### (\\d+)\\. .*?$\n(.*?)(?=^##|\\z)");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern METHOD =
      Pattern.compile("(?ms)^  void row(\\d+)\\(\\)[^{]*\\{\n(.*?)^  }$");

  /** Row numbers to what the document says under them. */
  private static Map<Integer, String> sections(String document) {
    Map<Integer, String> found = new TreeMap<>();
    SECTION
        .matcher(document)
        .results()
        .forEach(m -> found.put(Integer.parseInt(m.group(1)), m.group(2)));
    return found;
  }

  private static Map<Integer, String> examples(String document) {
    Map<Integer, String> found = new TreeMap<>();
    sections(document)
        .forEach((row, text) -> {
          Matcher block = BLOCK.matcher(text);
          if (block.find()) {
            found.put(row, block.group(1).strip());
          }
        });
    return found;
  }

  private static Map<Integer, String> methods() throws IOException {
    Map<Integer, String> found = new TreeMap<>();
    for (String file : List.of("Theano01Test", "Theano02Test", "Theano03Test")) {
      String source =
          Files.readString(
              Documents.root().resolve("samples/src/test/java/thalweg/samples/" + file + ".java"));
      METHOD
          .matcher(source)
          .results()
          .forEach(m ->
              found.put(
                  Integer.parseInt(m.group(1)), m.group(2).stripTrailing().stripIndent().strip()));
    }
    return found;
  }

  private static String document() throws IOException {
    Path file = Documents.root().resolve("docs/theano.md");
    return Files.readString(file);
  }

  @Test
  void everyExampleInTheDocumentIsTheCodeOfATestThatRuns() throws IOException {
    Map<Integer, String> shown = examples(document());
    Map<Integer, String> run = methods();
    assertEquals(run.keySet(), shown.keySet(), "rows with an example");
    run.forEach((row, code) -> assertEquals(code, shown.get(row), "row " + row));
  }

  @Test
  void everyRowIsThereAndSaysWhereItStands() throws IOException {
    Map<Integer, String> sections = sections(document());
    assertEquals(IntStream.rangeClosed(1, ROWS).boxed().toList(), List.copyOf(sections.keySet()));
    List<Integer> missing = new ArrayList<>();
    sections.forEach((row, text) -> {
      boolean ours = text.strip().startsWith("**Ours.**");
      boolean notYet = text.strip().startsWith("**Not yet.**");
      assertTrue(
          ours || notYet || text.strip().startsWith("**Does not apply.**"), "row " + row + text);
      assertTrue(!ours || BLOCK.matcher(text).find(), "row " + row + " has no example");
      if (notYet) {
        missing.add(row);
      }
    });
    assertTrue(missing.size() <= MAY_BE_MISSING, "not yet: " + missing);
  }

  @Test
  void aChangedExampleIsSeen() throws IOException {
    String changed = document().replace("x.pow(3)", "x.pow(4)");
    assertFalse(methods().equals(examples(changed)));
  }
}
