package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each sample computes what it says, by closed forms, and prints it. */
class SamplesTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void s01SquaredLengths() {
    assertArrayEquals(new double[] {14, 169}, S01AnExpression.run(out));
    assertTrue(printed().contains("|(3, 4, 12)|^2 = 169.0"), printed());
  }

  @Test
  void s02TheLeastSquaresLine() {
    // Slope 0.8, intercept 1.4, residuals -0.4 0.8 -1 1.2 -0.6: mean square 0.72.
    assertArrayEquals(new double[] {0.8, 1.4, 0.72}, S02AGradient.run(out), 1e-6);
  }

  @Test
  void s03RosenbrocksHessianTimesAVector() {
    // At (1, 2): [1200 - 400 * 2 + 2, -400; -400, 200] times (1, -1).
    double[] product = {402 + 400, -400 - 200};
    double[] expected = new double[6];
    IntStream.range(0, 6).forEach(i -> expected[i] = product[i % 2]);
    assertArrayEquals(expected, S03AHessianVectorProduct.run(out), 1e-9);
  }

  @Test
  void s04GradientsOfEachExample() {
    double[][] found = S04VmapAndPerExampleGradients.run(out);
    // 2 (w.x - y) x with w = (1, -1).
    assertArrayEquals(new double[] {2, 0, 0, -4, -2, -2, 4, 2}, found[0], 1e-6);
    assertArrayEquals(new double[] {1, -1}, found[1], 1e-6);
    assertArrayEquals(found[1], found[2], 1e-6);
    assertArrayEquals(new double[] {4, 16, 8, 20}, found[3], 1e-6);
  }

  @Test
  void s05CompoundInterest() {
    double[][] found = S05Scan.run(out);
    assertArrayEquals(new double[] {100, 110, 171, 188.1}, found[0], 1e-9);
    assertEquals(3 * 100 * 1.1 * 1.1 + 50, found[1][0], 1e-9);
    assertArrayEquals(new double[] {1.331, 1.21, 1.1, 1}, found[2], 1e-9);
    assertArrayEquals(new double[] {0, 0, 1.1, 1}, found[3], 1e-9);
  }

  @Test
  void s06RewrittenItIsFinite() {
    double[] found = S06ARewriteSeen.run(out);
    assertEquals(1000, found[0], 1e-3);
    assertFalse(Double.isFinite(found[1]));
    assertEquals(1, found[2]);
    assertTrue(printed().contains("-- as written"), printed());
  }

  @Test
  void s07EveryMistakeEarnsASentenceThatNamesIt() {
    List<String> said = S07TheWrongWay.run(out);
    List<List<String>> names =
        List.of(
            List.of("[3]", "[5]", "S07TheWrongWay.java:"),
            List.of("F32", "I32"),
            List.of("scalar", "[3]", "S07TheWrongWay.java:"),
            List.of("do not depend on", "five", "S07TheWrongWay.java:"),
            List.of("do not depend on", "without a derivative"),
            List.of("w F32[3]", "[5]"),
            List.of("two updates of w"),
            List.of("function sum", "five"),
            List.of("2 values", "holds 3"),
            List.of("[3]", "hands on"),
            List.of("log", "S07TheWrongWay.java:"));
    assertEquals(names.size(), said.size());
    for (int i = 0; i < said.size(); i++) {
      for (String name : names.get(i)) {
        assertTrue(said.get(i).contains(name), name + " is not in: " + said.get(i));
      }
    }
  }

  @Test
  void s08ANetworkLearnsToTellBarsApart() {
    double[] found = S08AConvnet.run(out);
    assertEquals(Math.log(2), found[0], 0.25);
    assertTrue(found[1] < 0.1, Arrays.toString(found));
    assertTrue(found[2] > 0.9, Arrays.toString(found));
  }

  @Test
  void s09RandomNumbersHaveTheirMoments() {
    double[][] found = S09RandomNumbers.run(out);
    double root = 1 / Math.sqrt(1e6);
    assertEquals(0, found[0][0], 4 * root);
    assertEquals(1, found[0][1], 4 * Math.sqrt(2) * root);
    assertEquals(Math.PI, found[0][2], 4 * 1.65 * root);
    assertEquals(0.25, found[0][3], 4 * 0.44 * root);
    assertArrayEquals(new double[] {1, 1}, found[1]);
    double[] order = found[2].clone();
    Arrays.sort(order);
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, order);
  }

  @Test
  void s10CheckpointsSaveMemoryAndChangeNoGradient() {
    double[] found = S10CheckpointedMemory.run(out);
    assertTrue(found[1] < 0.2 * found[0], Arrays.toString(found));
    assertTrue(found[2] < 1e-4, Arrays.toString(found));
  }

  @Test
  void s11EachModelFollowsItsClosedForm() {
    double[][] found = S11APopulation.run(out);
    for (int i = 0; i < found[0].length; i++) {
      assertEquals(3 - 3 * Math.pow(1 - 2 * found[0][i], 10), found[1][i], 1e-9);
    }
  }

  @Test
  void everySampleIsInTheMenuAndInTheReadme() throws IOException {
    Path room = Documents.root().resolve("samples");
    String readme = Files.readString(room.resolve("README.md"));
    try (Stream<Path> files = Files.list(room.resolve("src/main/java/thalweg/samples"))) {
      List<String> names =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.matches("S\\d\\d.*"))
              .sorted()
              .toList();
      assertEquals(
          names.stream().map(n -> n.substring(1, 3)).toList(),
          List.copyOf(Main.samples().keySet()));
      names.forEach(n -> assertTrue(readme.contains(n.replace(".java", "")), n));
    }
  }
}
