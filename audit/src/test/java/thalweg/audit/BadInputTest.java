package thalweg.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.data.DataException;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.ImageShape;
import thalweg.data.Npy;
import thalweg.data.OpenOptions;

/** Every kind of bad input ends in one clear sentence, or in a warning that counts. */
class BadInputTest {
  @TempDir private Path folder;

  private static void assertSays(Executable work, String words) {
    String message = assertThrows(DataException.class, work).getMessage();
    assertTrue(message.contains(words), message);
    assertEquals(1, message.lines().count(), message);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Subject open(Path path) {
    return open(path, Optional.empty());
  }

  private static Subject open(Path path, Optional<Path> labels) {
    return Subjects.open(
        Datasets.standard(), path.toString(), OpenOptions.standard(), Subjects.Part.TRAIN, labels);
  }

  /** A table of 20 rows, two classes in turn. */
  private static String table(String cell, int changed) {
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 20; i++) {
      text.append(i < changed ? cell : Integer.toString(i)).append(",1.5,");
      text.append(i % 2 == 0 ? "cat" : "dog").append('\n');
    }
    return text.toString();
  }

  @Test
  void aRaggedTableNamesTheLine() throws IOException {
    Path ragged = file("ragged.csv", table("1", 0) + "1,2\n");
    assertSays(() -> open(ragged), "line 22");
  }

  @Test
  void equalLabelsAreRefused() throws IOException {
    Path equal = file("equal.csv", table("1", 0).replace("dog", "cat"));
    assertSays(() -> open(equal), "All 20 labels of data set equal.csv are \"cat\"");
  }

  @Test
  void aColumnOfNamesIsNoColumnOfLabels() throws IOException {
    StringBuilder text = new StringBuilder("a,name\n");
    for (int i = 0; i < 20; i++) {
      text.append(i).append(",person ").append(i).append('\n');
    }
    Path names = file("names.csv", text.toString());
    assertSays(() -> open(names), "20 classes in 20 rows");
  }

  @Test
  void missingValuesAreCounted() throws IOException {
    Subject subject = open(file("gaps.csv", table("", 8)));
    assertTrue(
        subject.warnings().getFirst().startsWith("1 columns lack many values (a 40 %)"),
        () -> subject.warnings().toString());
  }

  @Test
  void wordsAmongNumbersAreCounted() throws IOException {
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 120; i++) {
      text.append(i == 60 ? "oops" : i + ".25").append(",1.5,").append(i % 2).append('\n');
    }
    Subject subject = open(file("words.csv", text.toString()));
    assertTrue(
        subject.warnings().getFirst().startsWith("1 columns are read as words"),
        () -> subject.warnings().toString());
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws IOException {
    Path latin = folder.resolve("latin.csv");
    Files.write(
        latin, table("1", 0).replace("cat", "k\u00e4fer").getBytes(StandardCharsets.ISO_8859_1));
    assertSays(() -> open(latin), "UTF-8");
  }

  @Test
  void aBrokenImageIsNamed() throws IOException {
    for (String name : new String[] {"cat", "dog"}) {
      Files.createDirectories(folder.resolve("images/" + name));
      Files.writeString(folder.resolve("images/" + name + "/1.png"), "no image");
    }
    assertSays(() -> open(folder.resolve("images")), "1.png");
  }

  @Test
  void moreNumbersThanFitAreRefusedBeforeAnythingIsTrained() {
    int rows = 2_000_000;
    int[] labels = new int[rows];
    labels[1] = 1;
    Dataset wide =
        Dataset.of(
            "wide",
            new ImageShape(1, 1, 1),
            new float[rows],
            labels,
            java.util.Collections.nCopies(300, "x"));
    assertSays(() -> Fixtures.subject(wide, labels), "audit it in parts");
    Dataset narrow =
        Dataset.of(
            "narrow",
            new ImageShape(1, 1, 1),
            new float[rows],
            labels,
            java.util.List.of("a", "b"));
    assertEquals(rows, Fixtures.subject(narrow, labels).rows());
  }

  @Test
  void tooFewRowsAreRefused() {
    Dataset few = Fixtures.clouds(6, 2, 1);
    assertSays(() -> Fixtures.subject(few, few.labels()), "needs at least 10");
  }

  @Test
  void labelsFromAFileTakeThePlaceOfTheDatas() throws IOException {
    Path data = file("data.csv", table("1", 0));
    StringBuilder labels = new StringBuilder("index,label\n");
    for (int i = 19; i >= 0; i--) {
      labels.append(i).append(',').append(i < 10 ? "dog" : "0").append('\n');
    }
    int[] read = open(data, Optional.of(file("labels.csv", labels.toString()))).labels();
    for (int i = 0; i < 20; i++) {
      assertEquals(i < 10 ? 1 : 0, read[i]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label,index | line 1: found \"label,index\"; expected the columns index,label",
        "index,label;0,cat | has labels for 1 of 20 rows",
        "index,label;0,cat;0,dog | line 3: index 0 comes again",
        "index,label;20,cat | expected an index from 0 to 19",
        "index,label;0,cow | the label \"cow\" is no class; expected one of cat, dog"
      })
  void aFileOfLabelsThatDoesNotFitIsRefused(String text, String words) throws IOException {
    Path data = file("data.csv", table("1", 0));
    Path labels = file("labels.csv", text.replace(';', '\n'));
    assertSays(() -> open(data, Optional.of(labels)), words);
  }

  @Test
  void trainingDynamicsAreReadEpochByEpochWhateverTheirOrder() throws IOException {
    StringBuilder first = new StringBuilder();
    StringBuilder second = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      first.append(
          "{\"guid\":\"r%d\",\"logits_epoch_0\":[%d,1],\"gold\":%d}%n".formatted(i, i, i % 2));
      int j = 11 - i;
      second.append(
          "{\"guid\":\"r%d\",\"logits_epoch_1\":[%d,2],\"gold\":%d}%n".formatted(j, j, j % 2));
    }
    file("dynamics_epoch_0.jsonl", first.toString());
    file("dynamics_epoch_1.jsonl", second.toString());
    assertTrue(Outside.isOne(folder));
    Outside read = Outside.read(folder, Optional.empty());
    assertEquals(2, read.passes().epochs());
    for (int i = 0; i < 12; i++) {
      assertEquals(i, read.passes().logits().get(1)[2 * i]);
      assertEquals(i % 2, read.subject().labels()[i]);
    }
    file("dynamics_epoch_1.jsonl", "{\"guid\":\"r0\",\"logits_epoch_1\":[1,\"NaN\"],\"gold\":0}");
    assertSays(() -> Outside.read(folder, Optional.empty()), "line 1: expected guid");
    file("dynamics_epoch_1.jsonl", "{\"guid\":");
    assertSays(() -> Outside.read(folder, Optional.empty()), "this is not JSON");
  }

  @Test
  void probabilitiesNeedLabelsAndMustSumToOne() throws IOException {
    float[] p = new float[24];
    for (int i = 0; i < 12; i++) {
      p[2 * i] = 0.75f;
      p[2 * i + 1] = 0.25f;
    }
    Path array = folder.resolve("p.npy");
    Npy.write(array, p, 12, 2);
    assertSays(() -> Outside.read(array, Optional.empty()), "--labels");
    StringBuilder text = new StringBuilder("index,label\n");
    for (int i = 0; i < 12; i++) {
      text.append(i).append(',').append(i % 2).append('\n');
    }
    Path labels = file("labels.csv", text.toString());
    double[] found = new double[2];
    Outside.read(array, Optional.of(labels)).passes().probabilities(0, 3, found);
    assertArrayEquals(new double[] {0.75, 0.25}, found, 1e-6);
    p[0] = 0.5f;
    Npy.write(array, p, 12, 2);
    assertSays(() -> Outside.read(array, Optional.of(labels)), "sums to 0.75");
  }
}
