package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static thalweg.data.Fixtures.assertSays;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.data.CsvOptions.ColumnType;
import thalweg.data.CsvOptions.Gaps;
import thalweg.data.CsvOptions.Header;

class CsvTest {
  private static final CsvOptions STANDARD = CsvOptions.standard();

  private static CsvFile file(String text, CsvOptions options) {
    return CsvFile.of("table.csv", text.getBytes(StandardCharsets.UTF_8), options);
  }

  private static Dataset read(String text, CsvOptions options) {
    return Csv.read("table", file(text, options), options);
  }

  private static Dataset read(String text) {
    return read(text, STANDARD);
  }

  private static TrainTest both(String train, String test) {
    return Csv.read("table", file(train, STANDARD), file(test, STANDARD), STANDARD);
  }

  @Test
  void numbersBecomeFeaturesAndTheLastColumnTheLabel() {
    Dataset data = read("age,size,kind\n1,-2.5,b\n3e2,.5,a\n");
    assertEquals(List.of("age", "size"), data.featureNames());
    assertArrayEquals(new float[] {1, -2.5f}, data.example(0));
    assertArrayEquals(new float[] {300, 0.5f}, data.example(1));
    assertEquals(List.of("a", "b"), data.classNames());
    assertArrayEquals(new int[] {1, 0}, data.labels());
    assertEquals(new ImageShape(1, 1, 2), data.shape());
    assertEquals("row 1", data.rowName(1));
  }

  /** What RFC 4180 allows, and the line ends and marks that are met besides. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b,c\n1,x,0\n2,y,1\n",
        "a,b,c\n1,x,0\n2,y,1",
        "a,b,c\r\n1,x,0\r\n2,y,1\r\n",
        "\uFEFFa,b,c\n1,x,0\n2,y,1\n",
        "\"a\",\"b\",\"c\"\n\"1\",\"x\",\"0\"\n\"2\",\"y\",\"1\"\n",
        "a, b, c\n 1 , x, 0\n2,y ,1\n",
        "a;b;c\n1;x;0\n2;y;1\n",
        "a\tb\tc\n1\tx\t0\n2\ty\t1\n",
        "\n\na,b,c\n\n1,x,0\n\n2,y,1\n\n"
      })
  void onePlainTableIsReadHoweverItIsWritten(String text) {
    Dataset data = read(text);
    assertEquals(List.of("a", "b=x", "b=y"), data.featureNames());
    assertArrayEquals(new float[] {1, 1, 0, 2, 0, 1}, data.pixels());
    assertEquals(List.of("0", "1"), data.classNames());
  }

  @Test
  void quotesHoldDelimitersQuotesAndLineEnds() {
    Dataset data = read("word,kind\n\"a,\"\"b\"\"\r\nc\",0\nplain,1\n");
    assertEquals(List.of("word=a,\"b\"\r\nc", "word=plain"), data.featureNames());
  }

  @Test
  void anyTableOfNumbersComesBack() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 50; round++) {
      int n = random.nextInt(1, 40);
      int d = random.nextInt(1, 6);
      String delimiter = List.of(",", ";", "\t").get(random.nextInt(3));
      List<String> lines = new ArrayList<>();
      float[] expected = new float[n * d];
      for (int i = 0; i < n; i++) {
        List<String> cells = new ArrayList<>();
        for (int k = 0; k < d; k++) {
          expected[i * d + k] = Float.intBitsToFloat(random.nextInt());
          if (!Float.isFinite(expected[i * d + k])) {
            expected[i * d + k] = 0;
          }
          String number = String.valueOf(expected[i * d + k]);
          cells.add(random.nextBoolean() ? number : "\"" + number + "\"");
        }
        cells.add("c" + random.nextInt(3));
        lines.add(String.join(delimiter, cells));
      }
      String text = String.join(random.nextBoolean() ? "\n" : "\r\n", lines);
      assertArrayEquals(expected, read(text, STANDARD.withHeader(Header.ABSENT)).pixels());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,c/1,2,0/3,4,1 | 2", // words over numbers
        "1,2,0/3,4,1 | 2", // numbers alone
        "1,2,x/3,4,y | 2", // the first record has a word, but so has its column
        "a,b,c/red,x,0/red,y,1 | 2",
        "name,colour,kind/p,red,x/q,red,y | 2", // all words, none comes again
        "p,red,x/q,red,y | 2" // red comes again
      })
  void theHeaderIsInferred(String text, int rows) {
    assertEquals(rows, read(text.strip().replace('/', '\n')).size());
  }

  @Test
  void theHeaderCanBeSaid() {
    String text = "a,b\nc,d\n";
    assertEquals(2, read(text, STANDARD.withHeader(Header.ABSENT)).size());
    assertEquals(1, read(text, STANDARD.withHeader(Header.PRESENT)).size());
    Dataset skipped =
        read("3,counts,of,something\n1,x\n2,y\n3,x\n", STANDARD.withHeader(Header.SKIPPED));
    assertEquals(3, skipped.size());
    assertEquals(List.of("column 0"), skipped.featureNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NA", "na", "N/A", "NaN", "nan", "?", "null", "NULL", " "})
  void aMissingNumberIsTheMeanAndSaysSo(String missing) {
    Dataset data = read("a,b,c\n1,5,x\n" + missing + ",6,y\n5,7,x\n");
    assertEquals(List.of("a", "a is missing", "b"), data.featureNames());
    assertArrayEquals(new float[] {1, 0, 5, 3, 1, 6, 5, 0, 7}, data.pixels());
  }

  @Test
  void missingNumbersCanBeRefused() {
    assertSays(
        () -> read("a,b\n1,x\n,y\n", STANDARD.withGaps(Gaps.REFUSED)),
        "table.csv, line 3, column \"a\"",
        "missing value, expected a number");
  }

  @Test
  void aMissingWordIsACategoryOfItsOwn() {
    Dataset data = read("a,c\nred,x\n?,y\nblue,x\n");
    assertEquals(List.of("a=blue", "a=red", "a is missing"), data.featureNames());
    assertArrayEquals(new float[] {0, 1, 0, 0, 0, 1, 1, 0, 0}, data.pixels());
  }

  @Test
  void theTestFileTakesMeansWordsAndClassesFromTheTrainingFile() {
    TrainTest both = both("a,w,c\n1,x,p\n,y,q\n3,x,p\n", "a,w,c\n,x,q\n100,unseen,p\n7,?,p\n");
    assertEquals(List.of("a", "a is missing", "w=x", "w=y"), both.test().featureNames());
    assertArrayEquals(new float[] {2, 1, 1, 0, 100, 0, 0, 0, 7, 0, 0, 0}, both.test().pixels());
    assertArrayEquals(new int[] {1, 0, 0}, both.test().labels());
  }

  @Test
  void whatTheTestFileCannotHoldIsRefusedAtItsLine() {
    String train = "a,c\n1,p\n2,q\n";
    assertSays(
        () -> both(train, "a,c\n1,p\n2,r\n"), "line 3, column \"c\"", "label \"r\"", "such as");
    assertSays(() -> both(train, "a,c\nabc,p\n1,p\n2,q\n"), "line 2, column \"a\"", "\"abc\"");
    assertSays(() -> both(train, "b,c\n1,p\n"), "\"b, c\"", "\"a, c\"", "same order");
  }

  @Test
  void theLabelIsFoundByNameOrNumber() {
    String text = "kind,a,b\nx,1,2\ny,3,4\n";
    for (String label : List.of("kind", "0")) {
      Dataset data = read(text, STANDARD.withLabel(label));
      assertEquals(List.of("x", "y"), data.classNames());
      assertEquals(List.of("a", "b"), data.featureNames());
    }
    assertSays(
        () -> read(text, STANDARD.withLabel("knd")), "no column \"knd\"", "did you mean \"kind\"");
    assertSays(() -> read(text, STANDARD.withLabel("3")), "no column \"3\"", "from 0 to 2");
  }

  @Test
  void classesOfNumbersAreSortedAsNumbers() {
    String text =
        IntStream.of(10, 9, 2, 1).mapToObj(c -> "0," + c).collect(Collectors.joining("\n"));
    assertEquals(List.of("1", "2", "9", "10"), read(text).classNames());
  }

  @Test
  void typesCanBeSaid() {
    String text = "zip,note,c\n10115,n1,x\n20095,n2,y\n";
    Dataset data =
        read(
            text,
            STANDARD.withType("zip", ColumnType.CATEGORY).withType("note", ColumnType.IGNORED));
    assertEquals(List.of("zip=10115", "zip=20095"), data.featureNames());
    assertSays(
        () -> read(text, STANDARD.withType("note", ColumnType.NUMBER)),
        "table.csv, line 2, column \"note\": found \"n1\", expected a number:");
  }

  @Test
  void errorsNameTheLineAlsoAfterQuotedLineEnds() {
    assertSays(
        () -> read("w,a,c\n\"two\nlines\",1,x\nw,2\n"),
        "table.csv, line 4: found 2 cells, expected 3");
    assertSays(() -> read("a,c\n1,x\n2,\n"), "line 3, column \"c\"", "no label");
    assertSays(() -> read("a,c\n1,x\n2,\"y\n3,x\n"), "line 2 or the next", "close every quote");
    assertSays(() -> read("a,c\n1,x\n2,\"y\"z\n"), "close every quote");
    assertSays(() -> read("a,c\n1e39,x\n2,y\n"), "line 2, column \"a\"", "below 3.4e38");
  }

  @Test
  void tablesThatAreNoneAreRefused() {
    assertSays(() -> read(""), "table.csv holds no row");
    assertSays(() -> read("a,b\n", STANDARD.withHeader(Header.PRESENT)), "no row of data");
    assertSays(() -> read("x\ny\n", STANDARD.withHeader(Header.ABSENT)), "no column but the label");
    assertSays(() -> read("a,a\n1,2\n"), "two columns \"a\"");
    assertSays(() -> read("a,c\n,x\n?,y\n"), "column \"a\": found no value");
    byte[] latin = "a,c\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertSays(() -> CsvFile.of("table.csv", latin, STANDARD), "not UTF-8");
    String many =
        IntStream.range(0, 1500).mapToObj(k -> "w" + k + ",x").collect(Collectors.joining("\n"));
    assertSays(() -> read(many), "more than 1000 different words, such as \"w0\" in line 1");
    String targets =
        IntStream.range(0, 1500).mapToObj(k -> "1," + k).collect(Collectors.joining("\n"));
    assertSays(() -> read(targets), "more than 1000 different labels");
  }

  @Test
  void anIdIsOfTheCellsSoOtherRowsNeverChangeIt() {
    Dataset two = read("a,w,c\n1,x,p\n,y,q\n3,x,p\n");
    Dataset more = read("w,c,a\nz,p,50\nx,q,1.0\ny,q,NA\n", STANDARD.withLabel("c"));
    assertNotEquals(two.example(1)[0], more.example(2)[0]);
    Dataset three = read("a,w,c\n70,y,p\n?,y,q\n01e0,x,q\n");
    assertEquals(two.exampleId(1), three.exampleId(1), "a gap is a gap");
    assertEquals(two.exampleId(0), three.exampleId(2), "a number is its value");
    assertNotEquals(two.exampleId(0), two.exampleId(2));
    assertEquals(two.exampleId(1), two.standardised().subset(new int[] {1}).exampleId(0));
  }

  @Test
  void aSplitFileTakesItsMeansFromItsTrainingPartAlone(@TempDir Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    String text =
        "a,b,c\n"
            + IntStream.range(0, 300)
                .mapToObj(k -> (k % 5 == 0 ? "?" : k) + "," + random.nextInt() + "," + k % 2)
                .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    Splits splits = Datasets.splitCsv("t", file, STANDARD, 0.5, 0.2, 0.3, 4);
    Splits plain = Splits.byContent(Datasets.fromCsv("t", file, STANDARD), 0.5, 0.2, 0.3, 4);
    assertArrayEquals(plain.train().sourceRows(), splits.train().sourceRows());
    assertArrayEquals(plain.test().sourceRows(), splits.test().sourceRows());
    assertArrayEquals(plain.test().labels(), splits.test().labels());
    double sum = 0;
    int known = 0;
    for (int i = 0; i < splits.train().size(); i++) {
      boolean gap = splits.train().example(i)[1] == 1;
      sum += gap ? 0 : splits.train().example(i)[0];
      known += gap ? 0 : 1;
    }
    int gaps = 0;
    for (int i = 0; i < splits.test().size(); i++) {
      if (splits.test().example(i)[1] == 1) {
        assertEquals((float) (sum / known), splits.test().example(i)[0]);
        gaps++;
      }
    }
    assertNotEquals(0, gaps);
  }

  @Test
  void filesAreReadPlainOrGzip(@TempDir Path folder) throws IOException {
    byte[] text = "a,c\n1,x\n2,y\n".getBytes(StandardCharsets.UTF_8);
    Path plain = Files.write(folder.resolve("t.csv"), text);
    Path zipped = Files.write(folder.resolve("t.csv.gz"), Fixtures.gzip(text));
    Dataset one = Datasets.fromCsv("t", plain, STANDARD);
    Dataset other = Datasets.fromCsv("t", zipped, STANDARD);
    assertArrayEquals(one.pixels(), other.pixels());
    assertEquals(Fixtures.sha256(text), other.source().files().getFirst().sha256());
    assertEquals(
        one.source().files().getFirst().sha256(), other.source().files().getFirst().sha256());
  }

  @Test
  void thePublicTablesAreReadAsTheirSourcesDescribeThem() {
    Path tabular = Fixtures.sharedData().resolve("tabular");
    Dataset iris = Datasets.fromCsv("iris", tabular.resolve("iris.csv"), STANDARD);
    assertArrayEquals(new int[] {50, 50, 50}, iris.classCounts());
    assertEquals(4, iris.features());
    CsvOptions counted = STANDARD.withHeader(Header.SKIPPED);
    Dataset cancer = Datasets.fromCsv("cancer", tabular.resolve("breast_cancer.csv"), counted);
    assertEquals(569, cancer.size());
    assertEquals(30, cancer.features());
    TrainTest digits =
        Datasets.fromCsv(
            "optdigits",
            tabular.resolve("optdigits.tra.gz"),
            tabular.resolve("optdigits.tes.gz"),
            counted);
    assertEquals(2999, digits.train().size());
    assertEquals(1797, digits.test().size());
    assertEquals(10, digits.test().numClasses());
  }
}
