package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");

  @TempDir Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 997})
  void plainAndGzipFilesGiveTheSamePixelsLabelsAndSums(int count) throws IOException {
    byte[] images = Fixtures.images(count, 5, 3, 1);
    byte[] labels = Fixtures.labels(count, 3, 2);
    Dataset plain = Datasets.fromIdx("d", file("images", images), file("labels", labels), CLASSES);
    Dataset zipped =
        Datasets.fromIdx(
            "d",
            file("images.plain-name", Fixtures.gzip(images)),
            file("labels.plain-name", Fixtures.gzip(labels)),
            CLASSES);
    assertEquals(count, plain.size());
    assertEquals(new ImageShape(5, 3, 1), plain.shape());
    assertArrayEquals(plain.pixels(), zipped.pixels());
    assertArrayEquals(plain.labels(), zipped.labels());
    for (int k = 0; k < count * 15; k++) {
      assertEquals(Byte.toUnsignedInt(images[16 + k]) / 255f, plain.pixels()[k]);
    }
    assertEquals(Fixtures.sha256(images), plain.source().files().get(0).sha256());
    assertEquals(Fixtures.sha256(labels), zipped.source().files().get(1).sha256());
  }

  @Test
  void aMissingFileIsNamed() {
    assertSays(() -> Idx.images(folder.resolve("none")), "none does not exist", "put the file");
  }

  @Test
  void aFolderIsNotAFile() {
    assertSays(() -> Idx.labels(folder), folder.toString(), "not a regular file");
  }

  @Test
  void anyCutOfAPlainFileIsRefused() throws IOException {
    byte[] whole = Fixtures.images(2, 3, 2, 1);
    for (int length = 0; length < whole.length; length++) {
      Path cut = file("cut", Arrays.copyOf(whole, length));
      assertSays(() -> Idx.images(cut), cut.toString(), "fetch the file again");
    }
  }

  @Test
  void anyCutOfAGzipFileIsRefused() throws IOException {
    byte[] whole = Fixtures.gzip(Fixtures.labels(50, 3, 1));
    for (int length = 0; length < whole.length; length++) {
      Path cut = file("cut", Arrays.copyOf(whole, length));
      assertSays(() -> Idx.labels(cut), cut.toString());
    }
  }

  @Test
  void aGzipFileWithAWrongChecksumIsRefused() throws IOException {
    byte[] whole = Fixtures.gzip(Fixtures.labels(50, 3, 1));
    whole[whole.length - 6] ^= 1;
    Path file = file("damaged", whole);
    assertSays(() -> Idx.labels(file), "damaged gzip", "fetch it again");
  }

  @Test
  void exchangedFilesAreToldByTheirMagicNumbers() throws IOException {
    Path images = file("images", Fixtures.images(1, 2, 2, 1));
    Path labels = file("labels", Fixtures.gzip(Fixtures.labels(1, 3, 1)));
    assertSays(() -> Idx.labels(images), "magic number 2051", "expected 2049", "exchanged");
    assertSays(() -> Idx.images(labels), "magic number 2049", "expected 2051");
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    byte[] longer = Arrays.copyOf(Fixtures.images(3, 2, 2, 1), 16 + 12 + 2);
    Path plain = file("plain", longer);
    Path zipped = file("zipped", Fixtures.gzip(longer));
    assertSays(() -> Idx.images(plain), "has 2 bytes after the 3 items of 4 bytes");
    assertSays(() -> Idx.images(zipped), "after the 3 items of 4 bytes", "end of the file");
  }

  @Test
  void countsThatDifferNameBothFiles() throws IOException {
    Path images = file("images", Fixtures.images(3, 2, 2, 1));
    Path labels = file("labels", Fixtures.labels(4, 3, 1));
    assertSays(
        () -> Datasets.fromIdx("d", images, labels, CLASSES),
        images + " holds 3 images",
        labels + " holds 4 labels");
  }

  @Test
  void aLabelThatNoClassHasNamesItsRow() throws IOException {
    byte[] bytes = Fixtures.labels(5, 3, 1);
    bytes[8 + 2] = (byte) 200;
    Path images = file("images", Fixtures.images(5, 2, 2, 1));
    Path labels = file("labels", bytes);
    assertSays(
        () -> Datasets.fromIdx("d", images, labels, CLASSES),
        "label 200 at row 2",
        "expected 0 to 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 1 << 20})
  void implausibleImageSidesAreRefused(int side) throws IOException {
    byte[] header = ByteBuffer.allocate(16).putInt(2051).putInt(1).putInt(side).putInt(1).array();
    Path file = file("sides", header);
    assertSays(() -> Idx.images(file), "expected 1 to 16384 each way");
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, 1L << 29, 1L << 31, (1L << 32) - 1})
  void aSmallFileThatClaimsManyRowsIsRefusedWithoutAllocation(long claimed) throws IOException {
    byte[] labels = Arrays.copyOf(ByteBuffer.allocate(8).putInt(2049).array(), 100);
    ByteBuffer.wrap(labels).putInt(4, (int) claimed);
    byte[] images = ByteBuffer.allocate(100).putInt(2051).putInt(0).putInt(28).putInt(28).array();
    ByteBuffer.wrap(images).putInt(4, (int) claimed);
    Path plainLabels = file("plain labels", labels);
    Path plainImages = file("plain images", images);
    Path zippedLabels = file("zipped labels", Fixtures.gzip(labels));
    Path zippedImages = file("zipped images", Fixtures.gzip(images));
    assertSays(() -> Idx.labels(plainLabels), "claims");
    long before = Allocation.bytes();
    assertSays(() -> Idx.labels(plainLabels), "claims");
    assertSays(() -> Idx.images(plainImages), "claims");
    assertSays(() -> Idx.labels(zippedLabels), "claims");
    assertSays(() -> Idx.images(zippedImages), "claims");
    long spent = Allocation.bytes() - before;
    assertTrue(spent < 2_000_000, () -> spent + " bytes allocated");
  }

  @Test
  void aGzipFileThatClaimsMoreThanItsLengthCanExpandToIsRefusedAtOnce() throws IOException {
    byte[] labels = Fixtures.labels(100, 3, 1);
    ByteBuffer.wrap(labels).putInt(4, 1_000_000);
    Path file = file("zipped", Fixtures.gzip(labels));
    assertSays(() -> Idx.labels(file), "claims 1000008 bytes", "cannot hold so much");
  }

  @Test
  void aGzipFileWithAPossibleClaimIsReadNoFurtherThanItsBytesCome() throws IOException {
    byte[] labels = Fixtures.labels(100_000, 256, 1);
    ByteBuffer.wrap(labels).putInt(4, 80_000_000);
    Path file = file("zipped", Fixtures.gzip(labels));
    long before = Allocation.bytes();
    assertSays(() -> Idx.labels(file), "is truncated", "only 100000 of 80000000 bytes came");
    long spent = Allocation.bytes() - before;
    assertTrue(spent < 2_000_000, () -> spent + " bytes allocated");
  }
}
