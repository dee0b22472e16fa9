package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no graph is refused with its line, what was found there, and what was expected. */
class GraphReaderTest {
  private static final String TEXT =
      """
      thalweg graph 1
      function "f"
      values 0 bytes crc32 00000000
      %0 = input(name="x")() : F32[2,3]
      # the product with itself
      %1 = matMul(transposeA=false, transposeB=true)(%0, %0) : F32[2,2] from "A.java:1"
      output %1
      end
      """;

  private static final String CHARACTERS = "0123456789-%@()[],=:\"\\. \nabz";

  private static SavedFunction read(String text) {
    return GraphReader.read(text, new GraphReader.Stored(new byte[0]));
  }

  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
  }

  @Test
  void theExampleOfTheDocumentationIsRead() {
    Expr y = read(TEXT).outputs().get(0);
    assertEquals("matmul B^T F32[2,2]", y.toString());
    assertEquals("A.java:1", y.origin());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "graph 1           | graph 2            | line 1: found version 2, expected 1",
        "\"f\"             | f                  | line 2: found 'f', expected the function's name",
        "crc32 00000000    | crc32 11111111     | line 3: found values 0 bytes crc32 11111111",
        "F32[2,3]          | F32[2,x]           | line 4: found 'x]', expected an integer",
        "F32[2,3]          | F99[2,3]           | line 4: found 'F99[2,3]', expected one of [F32",
        "matMul            | matPower           | line 6: found operation 'matPower', expected one",
        "transposeB=true   | transposeB=perhaps | line 6: found 'perhaps)(%0, %0) : F32[2...'",
        "transposeB=true   | transposeB=false   | line 6: found a node that does not fit",
        "(%0, %0)          | (%0, %7)           | line 6: found node %7, expected one of the 1",
        "(%0, %0)          | (%0)               | line 6: found 1 operands of matMul, expected 2",
        "F32[2,2]          | F32[2,3]           | line 6: found type F32[2,3], expected F32[2,2]",
        "output %1         | outputs            | line 7: found 's', expected '%'",
        "end               | ende               | line 8: found 'e', expected the end of the line",
      })
  void eachErrorNamesItsLine(String good, String bad, String message) {
    String found = refusal(TEXT.replace(good, bad));
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void aTextThatEndsEarlySaysSo() {
    String found = refusal(TEXT.substring(0, TEXT.indexOf("output")));
    assertEquals(
        "line 7: found the end of the line, expected a node, 'output', 'update' or 'end'", found);
  }

  @Test
  void aVariableLargerThanItsValuesIsRefusedBeforeItTakesMemory() {
    String text = TEXT.replace("values", "variable \"v\" : F64[2000000000] at 0\nvalues");
    assertTrue(refusal(text).startsWith("line 3: found values of v at byte 0 to 16000000000"));
  }

  /** Deletes, repeats, exchanges and replaces characters and lines of valid texts. */
  @Test
  void mutationsOfValidTextsGiveGraphsOrErrorsWithALine() {
    List<String> texts = new ArrayList<>(List.of(TEXT));
    Variable v = Variable.of("v", new float[] {1, 2}, 2);
    texts.add(text(List.of(v.read().add(1)), List.of(new Update(v, v.read().mul(2)))));
    OpCases.all(DType.F32).forEach(c -> texts.add(text(c.outputs(), List.of())));
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = mutated(texts.get(random.nextInt(texts.size())), texts, random);
      try {
        GraphReader.read(text, new GraphReader.Bound(Map.of("v", v)));
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().matches("(?s)line \\d+: .*"), e.getMessage() + "\n" + text);
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("not refused: " + e + "\n" + text, e);
      }
    }
    assertTrue(refused > 10_000, refused + " of 20000 refused");
  }

  private static String text(List<Expr> outputs, List<Update> updates) {
    return GraphWriter.write("f", outputs, updates, ValuesFile::line).text();
  }

  private static String mutated(String text, List<String> texts, SplittableRandom random) {
    StringBuilder s = new StringBuilder(text);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !s.isEmpty(); i++) {
      int at = random.nextInt(s.length());
      int to = Math.min(s.length(), at + 1 + random.nextInt(6));
      switch (random.nextInt(6)) {
        case 0 -> s.delete(at, to);
        case 1 -> s.insert(at, s.substring(at, to));
        case 2 -> s.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        case 3 -> s.replace(at, to, Integer.toString(random.nextInt()));
        case 4 -> {
          String other = texts.get(random.nextInt(texts.size()));
          int from = random.nextInt(other.length());
          s.insert(at, other, from, Math.min(other.length(), from + random.nextInt(40)));
        }
        default -> s.setLength(at);
      }
    }
    return s.toString();
  }
}
