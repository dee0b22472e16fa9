package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptionMaskTest {
  @TempDir Path folder;

  private static CorruptionMask mask(int n) {
    Dataset clean = Fixtures.random(n, new ImageShape(1, 1, 1), 10, 1);
    return new Corruption.RandY(0.4).apply(clean, Fixtures.streams(1)).mask();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 1009})
  void whatIsSavedIsReadBack(int n) throws IOException {
    Path file = folder.resolve("deep/mask.csv");
    mask(n).save(file);
    assertEquals(mask(n), CorruptionMask.read(file));
    mask(n).save(file);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void touchedAndUntouchedPartTheExamples() {
    CorruptionMask mask = mask(101);
    int[] touched = mask.touchedIndices();
    assertEquals(40, touched.length);
    assertEquals(61, mask.untouchedIndices().length);
    int[] all = new int[101];
    for (int i : touched) {
      all[i]++;
    }
    for (int i : mask.untouchedIndices()) {
      all[i]++;
    }
    for (int times : all) {
      assertEquals(1, times);
    }
    assertTrue(mask.relabelledIndices().length <= touched.length);
    int[] changed = mask.originalLabels();
    changed[0] = 99;
    assertArrayEquals(mask(101).originalLabels(), mask.originalLabels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|# thalweg corruption mask 2|# thalweg corruption mask 1",
        "2|# corruption: randZ:1|did you mean rand",
        "2|# corruption: randY:2|has p = 2.0",
        "3|dataset: x|# dataset: ...",
        "4|# classes: ten|a number of classes",
        "5|index,row|index,source_row",
        "6|0,100,0,1|5: index",
        "6|1,100,0,1,1|index 0",
        "7|1,-1,0,1,1|a source row",
        "7|1,100,2,1,1|touched, 0 or 1",
        "7|1,100,0,10,1|an original label below 10",
        "7|1,100,0,1,99999999999|a given label below 10",
        "7|1,100,0,1,2|equal ones if not touched",
        "8|''|5: index",
      })
  void aWrongLineIsNamedWithWhatWasExpected(int line, String text, String expected)
      throws IOException {
    Path file = folder.resolve("mask.csv");
    mask(3).save(file);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(line - 1, text);
    Files.write(file, lines);
    assertSays(() -> CorruptionMask.read(file), file + ", line " + line + ":", expected);
  }

  @Test
  void aMissingCutOrBinaryFileIsNamed() throws IOException {
    Path file = folder.resolve("mask.csv");
    assertSays(() -> CorruptionMask.read(file), file + " does not exist");
    Files.writeString(file, "");
    assertSays(() -> CorruptionMask.read(file), "line 1", "the end of the file");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertSays(() -> CorruptionMask.read(file), "not UTF-8");
    assertSays(() -> CorruptionMask.read(folder), folder.toString(), "cannot be read");
  }

  @Test
  void aMaskThatCannotBeWrittenSaysWhere() throws IOException {
    Path file = Files.writeString(folder.resolve("plain"), "x").resolve("mask.csv");
    assertSays(() -> mask(3).save(file), file.toString(), "cannot be written");
  }

  @Test
  void aMaskThatCannotBeWrittenLeavesNothingHalfWritten() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("mask.csv/inside")).getParent();
    assertSays(() -> mask(3).save(taken), taken.toString(), "cannot be written");
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(taken), files.toList());
    }
  }

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    Path file = folder.resolve("mask.csv");
    mask(20).save(file);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] mutant = whole.clone();
      mutant[random.nextInt(mutant.length)] = (byte) " ,\n0129-#:x".charAt(random.nextInt(11));
      Files.writeString(file, new String(mutant, StandardCharsets.UTF_8));
      try {
        assertEquals(20, CorruptionMask.read(file).size(), 1);
      } catch (DataException e) {
        assertTrue(e.getMessage().contains("line "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 1000, "refused only " + refused);
  }
}
