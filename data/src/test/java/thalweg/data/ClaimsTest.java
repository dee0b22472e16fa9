package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small file that claims to be huge is refused at once. CIFAR and CSV files, packs and masks
 * claim nothing: they are as long as they are.
 */
class ClaimsTest {
  private static final long MOST_NANOS = 100_000_000;
  private static final long MOST_BYTES = 2_000_000;

  /** Something that reads bytes which claim too much. */
  interface Reading {
    void read() throws IOException;
  }

  private static Content.Input input(byte[] bytes) {
    return Content.Input.of("claimer", Arrays.copyOf(bytes, 100));
  }

  private static byte[] idx(int magic, int... sizes) {
    ByteBuffer bytes = ByteBuffer.allocate(100).putInt(magic);
    Arrays.stream(sizes).forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] npy(String shape) {
    return Fixtures.npy(1, "<f4", "False", shape, new byte[0]);
  }

  /** A PNG whose header claims that many pixels, its sum right. */
  private static byte[] png(int height, int width) {
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes(StandardCharsets.US_ASCII))
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    CRC32 sum = new CRC32();
    sum.update(header);
    return ByteBuffer.allocate(100)
        .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})
        .putInt(13)
        .put(header)
        .putInt((int) sum.getValue())
        .array();
  }

  /** A JPEG up to its frame header, which claims that many pixels. */
  private static byte[] jpeg(int height, int width) {
    return ByteBuffer.allocate(100)
        .put(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xc0, 0, 11, 8})
        .putShort((short) height)
        .putShort((short) width)
        .put(new byte[] {1, 1, 0x11, 0})
        .array();
  }

  private static Arguments claim(String name, Reading reading) {
    return Arguments.of(Named.of(name, reading));
  }

  static Stream<Arguments> claims() {
    int most = Integer.MAX_VALUE;
    return Stream.of(
        claim("IDX images", () -> Idx.images(input(idx(2051, most, 28, 28)))),
        claim("IDX labels", () -> Idx.labels(input(idx(2049, most)))),
        claim("IDX labels, 2^32 - 1", () -> Idx.labels(input(idx(2049, -1)))),
        claim("npy rows", () -> Npy.read(input(npy("(2147483647, 4)")))),
        claim("npy product", () -> Npy.read(input(npy("(65536, 65536, 65536, 65536)")))),
        claim("npy zeros", () -> Npy.read(input(npy("(99999999999999999999,)")))),
        claim(
            "npy header",
            () ->
                Npy.read(
                    input(
                        ByteBuffer.allocate(100)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0})
                            .putInt(most)
                            .array()))),
        claim("PNG", () -> Picture.decode("claimer", png(1 << 15, 1 << 16))),
        claim("PNG below the limit", () -> Picture.decode("claimer", png(4000, 4000))),
        claim("JPEG", () -> Picture.decode("claimer", jpeg(65535, 65535))),
        claim("JPEG below the limit", () -> Picture.decode("claimer", jpeg(4000, 4000))));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void aClaimBeyondTheFileIsRefusedAtOnce(Reading reading) {
    assertThrows(DataException.class, reading::read); // loads the classes
    long before = Allocation.bytes();
    long start = System.nanoTime();
    assertThrows(DataException.class, reading::read);
    long nanos = System.nanoTime() - start;
    long bytes = Allocation.bytes() - before;
    assertTrue(nanos < MOST_NANOS, () -> nanos + " ns");
    assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
  }

  @Test
  void anArrayInAnArchiveIsHeldToTheSame(@TempDir Path folder) throws IOException {
    Map<String, byte[]> arrays =
        Map.of("x.npy", npy("(2147483647, 4)"), "y.npy", npy("(2147483647,)"));
    Path file = Files.write(folder.resolve("claimer.npz"), Fixtures.zip(true, arrays));
    aClaimBeyondTheFileIsRefusedAtOnce(() -> NpyDataset.fromNpz("claimer", file));
  }

  @Test
  void aGzipBombIsReadNoFurtherThanItsClaim() {
    byte[] zeros = new byte[8 << 20];
    byte[] bomb = Fixtures.gzip(ByteBuffer.wrap(zeros).putInt(2049).putInt(5).array());
    long before = Allocation.bytes();
    assertThrows(DataException.class, () -> Idx.labels(Content.Input.of("bomb", bomb)));
    assertTrue(Allocation.bytes() - before < MOST_BYTES);
  }

  @Test
  void filesThatClaimNothingAreAsLongAsTheyAre() {
    byte[] short100 = new byte[100];
    for (Cifar.Layout layout : List.of(Cifar.Layout.TEN, Cifar.Layout.HUNDRED_FINE)) {
      aClaimBeyondTheFileIsRefusedAtOnce(() -> Cifar.batch(input(short100), layout));
    }
  }
}
