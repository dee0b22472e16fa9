package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CifarTest {
  private static final byte[] TRAIN = Fixtures.cifar(6, 2, 20, 1);
  private static final byte[] TEST = Fixtures.cifar(3, 2, 20, 2);

  @TempDir Path folder;

  private static Dataset read(byte[] bytes, Cifar.Layout layout) throws IOException {
    Cifar.Batch batch = Cifar.batch(Content.Input.of("batch.bin", bytes), layout);
    List<String> classes =
        layout == Cifar.Layout.TEN
            ? CifarSet.TEN_CLASSES
            : layout == Cifar.Layout.HUNDRED_FINE ? CifarSet.FINE_CLASSES : CifarSet.COARSE_CLASSES;
    return Cifar.join("cifar", "bytes", List.of(batch), classes);
  }

  @ParameterizedTest
  @EnumSource
  void eachLayoutTakesItsLabelAndAllPixelsChannelsFirst(Cifar.Layout layout) throws IOException {
    int labels = layout == Cifar.Layout.TEN ? 1 : 2;
    byte[] bytes = Fixtures.cifar(4, labels, 10, 7);
    int labelAt = layout == Cifar.Layout.HUNDRED_FINE ? 1 : 0;
    for (byte[] file : List.of(bytes, Fixtures.gzip(bytes))) {
      Dataset data = read(file, layout);
      assertEquals(new ImageShape(32, 32, 3), data.shape());
      assertEquals(4, data.size());
      for (int i = 0; i < 4; i++) {
        int at = i * (labels + 3072);
        assertEquals(bytes[at + labelAt], data.label(i));
        for (int p = 0; p < 3072; p++) {
          assertEquals(Byte.toUnsignedInt(bytes[at + labels + p]) / 255f, data.example(i)[p]);
        }
      }
    }
  }

  @Test
  void filesThatAreNoWholeRecordsOrHaveOtherLabelsAreRefused() {
    byte[] bytes = Fixtures.cifar(2, 1, 10, 7);
    assertSays(
        () -> read(Arrays.copyOf(bytes, bytes.length - 1), Cifar.Layout.TEN),
        "batch.bin holds 6145 bytes",
        "records of 3073 bytes");
    assertSays(() -> read(new byte[0], Cifar.Layout.TEN), "holds 0 bytes");
    bytes[3073] = 10;
    assertSays(() -> read(bytes, Cifar.Layout.TEN), "label 10 at record 1; expected 0 to 9");
  }

  @Test
  void theClassNamesAreInTheOrderOfTheLabels() {
    assertEquals("truck", CifarSet.TEN_CLASSES.get(9));
    assertEquals(100, CifarSet.FINE_CLASSES.size());
    assertEquals("worm", CifarSet.FINE_CLASSES.get(99));
    assertEquals(20, CifarSet.COARSE_CLASSES.size());
    assertEquals(CifarSet.FINE_CLASSES.stream().sorted().toList(), CifarSet.FINE_CLASSES);
  }

  /** A ustar archive of these files, after a folder and a file that nobody asked for. */
  private static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entry(out, "cifar/", new byte[0], '5');
    entry(out, "cifar/readme.html", new byte[700], '0');
    files.forEach((name, bytes) -> entry(out, "../cifar/" + name, bytes, '0'));
    out.writeBytes(new byte[1024]);
    return Fixtures.gzip(out.toByteArray());
  }

  private static void entry(ByteArrayOutputStream out, String path, byte[] bytes, char type) {
    byte[] header = new byte[512];
    byte[] name = path.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, header, 0, name.length);
    byte[] size = "%011o".formatted(bytes.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    header[156] = (byte) type;
    out.writeBytes(header);
    out.writeBytes(bytes);
    out.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
  }

  private Datasets tiny(byte[] archive, String home) {
    CifarSet set =
        new CifarSet(
            "tiny-cifar",
            "tiny",
            Cifar.Layout.HUNDRED_FINE,
            CifarSet.FINE_CLASSES,
            List.of("train.bin"),
            List.of("test.bin"),
            new CifarSet.Archive(
                "tiny.tar.gz", "tiny-binary", archive.length, Fixtures.sha256(archive)),
            home);
    return Datasets.standard().withCache(folder).withSets(List.of(set));
  }

  private static Map<String, byte[]> members() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("test.bin", TEST);
    members.put("train.bin", TRAIN);
    return members;
  }

  private List<String> cached() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tiny"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theArchiveIsFetchedOnceCheckedAndUnpacked() throws IOException {
    byte[] archive = tar(members());
    try (Home home = new Home().serving("tiny.tar.gz", archive).breakingAfter(300)) {
      TrainTest both = tiny(archive, home.address()).load("tiny-cifar");
      assertEquals(6, both.train().size());
      assertEquals(3, both.test().size());
      assertEquals(TRAIN[1], both.train().label(0));
      assertEquals(
          List.of("/tiny.tar.gz", "/tiny.tar.gz bytes=300-"), home.requests, "resumed once");
      assertEquals(List.of(".lock", "SHA256SUMS", "test.bin", "train.bin"), cached());
      TrainTest again = tiny(archive, home.address()).load("tiny-cifar");
      assertEquals(2, home.requests.size());
      assertEquals("public tiny-cifar files, from the cache", again.train().source().description());
      assertArrayEquals(both.test().pixels(), again.test().pixels());
    }
    assertFalse(Files.exists(folder.resolve("cifar")), "no member leads out of the folder");
  }

  @Test
  void anotherArchiveIsRefusedAndLeavesNothing() throws IOException {
    byte[] archive = tar(members());
    byte[] other = archive.clone();
    other[archive.length / 2] ^= 1;
    try (Home home = new Home().serving("tiny.tar.gz", other)) {
      Datasets datasets = tiny(archive, home.address());
      assertSays(() -> datasets.load("tiny-cifar"), "not the public file", "SHA-256");
      assertEquals(List.of(".lock"), cached());
    }
  }

  @Test
  void aMemberThatChangedSinceItWasUnpackedIsRefused() throws IOException {
    byte[] archive = tar(members());
    try (Home home = new Home().serving("tiny.tar.gz", archive)) {
      Datasets datasets = tiny(archive, home.address());
      datasets.load("tiny-cifar");
      Path test = folder.resolve("tiny/test.bin");
      Files.write(test, Fixtures.cifar(3, 2, 20, 99));
      assertSays(() -> datasets.load("tiny-cifar"), test.toString(), "has changed since");
      Files.delete(test);
      assertEquals(3, datasets.load("tiny-cifar").test().size(), "fetched again");
    }
  }

  @Test
  void aDataFolderMayHoldTheFilesPlainZippedOrAsUnpacked() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("tiny/tiny-binary"));
    Files.write(inner.resolve("train.bin"), TRAIN);
    Files.write(folder.resolve("tiny/test.bin.gz"), Fixtures.gzip(TEST));
    Datasets datasets = tiny(new byte[0], "http://unused.invalid/").inFolder(folder);
    TrainTest both = datasets.load("tiny-cifar");
    assertEquals(6, both.train().size());
    assertEquals(
        "files named as tiny-cifar, their content not pinned, from the data folder",
        both.train().source().description());
    Files.delete(inner.resolve("train.bin"));
    assertSays(() -> datasets.load("tiny-cifar"), "lacks tiny-cifar; expected train.bin in");
  }

  @Test
  void theLosslessImagesOfTheDataFolderAreRead() {
    Path shared = Fixtures.sharedData();
    Opened opened =
        Datasets.standard().inFolder(shared).open("cifar-10-lossless4k", OpenOptions.standard());
    assertTrue(opened.test().isEmpty());
    assertArrayEquals(
        new int[] {396, 366, 420, 384, 422, 393, 414, 385, 407, 413}, opened.train().classCounts());
    assertSays(opened::trainTest, "no test part");
  }

  @Test
  void theJpegCopyUnpacksToTheBytesItsReadmeStates() {
    Path shared = Fixtures.sharedData();
    Dataset test =
        JpegPack.read(
            "cifar-10/test",
            "pack",
            shared.resolve("cifar-10/test-10000.jpegpack.gz"),
            CifarSet.TEN_CLASSES);
    assertArrayEquals(new double[] {0.4941, 0.4851, 0.4504}, test.channelMeans(), 1e-4);
    byte[] records = new byte[10_000 * 3073];
    for (int i = 0; i < test.size(); i++) {
      records[i * 3073] = (byte) test.label(i);
      float[] pixels = test.example(i);
      for (int p = 0; p < 3072; p++) {
        records[i * 3073 + 1 + p] = (byte) Math.round(255 * pixels[p]);
      }
    }
    assertEquals(
        "0ce179d0c0a5220739d6223197952896644ceabb648dacfdebd7f06789af543f",
        Fixtures.sha256(records));
    int[] thousand = new int[10];
    Arrays.fill(thousand, 1000);
    assertArrayEquals(thousand, test.classCounts());
  }

  @Test
  @Tag("long")
  void theWholeJpegCopyIsLoadedByName() {
    Path shared = Fixtures.sharedData();
    TrainTest both = Datasets.standard().inFolder(shared).load("cifar-10");
    assertEquals(50_000, both.train().size());
    assertEquals(
        "JPEG copy of cifar-10, lossy, from the data folder", both.train().source().description());
    Dataset lossless =
        Datasets.standard()
            .inFolder(shared)
            .open("cifar-10-lossless4k", OpenOptions.standard())
            .train();
    double apart = 0;
    for (int i = 0; i < lossless.size(); i++) {
      assertEquals(lossless.label(i), both.train().label(i));
      float[] one = lossless.example(i);
      float[] other = both.train().example(i);
      for (int p = 0; p < one.length; p++) {
        apart += Math.abs(one[p] - other[p]);
      }
    }
    // The README of the data measured a mean error of 5.8 of 255.
    assertEquals(5.8, 255 * apart / lossless.size() / 3072, 0.05);
  }
}
