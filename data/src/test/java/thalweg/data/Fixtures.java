package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/** Small data sets and IDX files for tests, all from seeds. */
final class Fixtures {
  private Fixtures() {}

  /** Streams keyed by seed and name, as a laboratory would hand them in. */
  static Function<String, RandomGenerator> streams(long seed) {
    return name -> new SplittableRandom(seed * 1_000_003 + name.hashCode());
  }

  /** A generator that gives longs by a formula written here, whatever the JDK. */
  static RandomGenerator pinned(long seed) {
    long[] state = {seed};
    return () -> {
      state[0] += 0x9E3779B97F4A7C15L;
      long mixed = (state[0] ^ (state[0] >>> 29)) * 0xBF58476D1CE4E5B9L;
      return mixed ^ (mixed >>> 32);
    };
  }

  /** n examples with features in [0, 1]; labels uniform, source rows 100, 101, ... */
  static Dataset random(int n, ImageShape shape, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[n * shape.features()];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = random.nextInt(256) / 255f;
    }
    int[] labels = random.ints(n, 0, classes).toArray();
    int[] rows = IntStream.range(100, 100 + n).toArray();
    return new Dataset(
        "random",
        shape,
        IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(),
        Source.inMemory(),
        pixels,
        labels,
        rows);
  }

  static byte[] images(int count, int rows, int columns, long seed) {
    byte[] pixels = new byte[count * rows * columns];
    new SplittableRandom(seed).nextBytes(pixels);
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(2051)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .put(pixels)
        .array();
  }

  static byte[] labels(int count, int classes, long seed) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
    new SplittableRandom(seed).ints(count, 0, classes).forEach(label -> bytes.put((byte) label));
    return bytes.array();
  }

  /** CIFAR records of one or two label bytes below {@code classes}, with noise for pixels. */
  static byte[] cifar(int count, int labelBytes, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[count * (labelBytes + 3072)];
    random.nextBytes(bytes);
    for (int at = 0; at < bytes.length; at += labelBytes + 3072) {
      for (int k = 0; k < labelBytes; k++) {
        bytes[at + k] = (byte) random.nextInt(classes);
      }
    }
    return bytes;
  }

  /** A .npy file of the given version, with what its header says and what follows it. */
  static byte[] npy(int version, String descr, String fortran, String shape, byte[] body) {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }%n".formatted(descr, fortran, shape);
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate((version == 1 ? 10 : 12) + text.length + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    return bytes.put(text).put(body).array();
  }

  /** A zip archive of the files, in the order of their names, deflated or stored. */
  static byte[] zip(boolean deflated, Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
        if (!deflated) {
          CRC32 sum = new CRC32();
          sum.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String sha256(byte[] content) {
    Sha256 digest = new Sha256();
    digest.update(content, 0, content.length);
    return digest.hex();
  }

  /** Runs, expects a DataException, and expects each part of its sentence. */
  static void assertSays(Executable action, String... parts) {
    String message = assertThrows(DataException.class, action).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "no \"" + part + "\" in: " + message);
    }
    assertEquals(1, message.lines().count(), message);
  }

  /** The folder of real public data; skips the test where there is none. */
  static Path sharedData() {
    Optional<Path> found = Optional.ofNullable(System.getProperty("thalweg.data")).map(Path::of);
    Path folder = Path.of("").toAbsolutePath();
    while (found.isEmpty() && folder != null) {
      found = Optional.of(folder.resolve("shared/data")).filter(Files::isDirectory);
      folder = folder.getParent();
    }
    Assumptions.assumeTrue(
        found.isPresent(), "no folder shared/data above the working directory; skipped");
    return found.orElseThrow();
  }
}
