package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFilesTest {
  @TempDir private Path folder;

  private static Opened opened(Path folder) {
    return Datasets.standard().open(folder.toString(), OpenOptions.standard());
  }

  /** Grey images whose pixels are bytes. */
  private static Dataset grey(int n) {
    float[] pixels = new float[n * 12];
    int[] labels = new int[n];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = (k * 37 % 256) / 255f;
    }
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
    }
    return Dataset.of("grey", new ImageShape(4, 3, 1), pixels, labels, List.of("0", "1", "2"));
  }

  @Test
  void greyImagesComeBackFromIdxFilesWithTheirMask() {
    Corrupted noisy = new Corruption.PairFlip(0.5).apply(grey(8), Fixtures.streams(1));
    Path out = folder.resolve("noisy");
    DatasetFiles.write(noisy.dataset(), Optional.of(grey(4)), Optional.of(noisy.mask()), out);
    Opened back = opened(out);
    assertArrayEquals(noisy.dataset().pixels(), back.train().pixels());
    assertArrayEquals(noisy.dataset().labels(), back.train().labels());
    assertArrayEquals(grey(4).labels(), back.test().orElseThrow().labels());
    assertEquals(noisy.mask(), CorruptionMask.read(out.resolve("mask.csv")));
  }

  @Test
  void tablesComeBackFromCsvFiles() {
    Dataset table =
        Dataset.of(
            "table",
            new ImageShape(1, 1, 2),
            new float[] {1.5f, -2, 0, 1e-7f, 3, 4},
            new int[] {0, 1, 0},
            List.of("a, \"b\"", "c"));
    DatasetFiles.write(table, Optional.empty(), Optional.empty(), folder.resolve("table"));
    Dataset back = opened(folder.resolve("table")).train();
    assertArrayEquals(table.pixels(), back.pixels());
    assertArrayEquals(table.labels(), back.labels());
    assertEquals(table.classNames(), back.classNames());
  }

  @Test
  void whatDoesNotFitBytesComesBackFromNpyFiles() {
    Dataset gaussian = new Corruption.RandX(1).apply(grey(5), Fixtures.streams(2)).dataset();
    Path out = folder.resolve("gaussian");
    DatasetFiles.write(gaussian, Optional.empty(), Optional.empty(), out);
    assertArrayEquals(gaussian.pixels(), opened(out).train().pixels());
  }

  @Test
  void aFolderThatIsThereIsLeftAsItIs() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    assertSays(
        () -> DatasetFiles.write(grey(2), Optional.empty(), Optional.empty(), there),
        "left as it is");
    assertSays(
        () ->
            DatasetFiles.write(grey(2), Optional.empty(), Optional.empty(), Path.of("/dev/null/x")),
        "cannot be written");
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.allMatch(there::equals));
    }
  }
}
