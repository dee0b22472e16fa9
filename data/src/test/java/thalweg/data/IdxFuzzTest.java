package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Seeded mutations of valid files. */
class IdxFuzzTest {
  private static final int ROUNDS = 20_000;

  /** The most one reading of these small files may allocate, buffers and messages included. */
  private static final long MOST = 4_000_000;

  @Test
  void damagedFilesAreReadOrRefusedButNeverBreakTheReaderNorFillTheMemory() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> seeds =
        List.of(
            Fixtures.images(7, 5, 3, 1),
            Fixtures.labels(40, 3, 2),
            Fixtures.gzip(Fixtures.images(7, 5, 3, 1)),
            Fixtures.gzip(Fixtures.labels(4000, 3, 2)),
            Fixtures.gzip(new byte[100_000]));
    int refused = 0;
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutant = mutated(seeds.get(random.nextInt(seeds.size())), random);
      long before = Allocation.bytes();
      boolean understood = understood(mutant);
      long spent = Allocation.bytes() - before;
      int at = round;
      assertTrue(spent < MOST, () -> "round " + at + " allocated " + spent + " bytes");
      refused += understood ? 0 : 1;
      read += understood ? 1 : 0;
    }
    assertTrue(refused > ROUNDS / 2, "few mutants were refused: " + refused);
    assertTrue(read > ROUNDS / 50, "few mutants were still readable: " + read);
  }

  private static boolean understood(byte[] bytes) throws IOException {
    return imagesUnderstood(bytes) || labelsUnderstood(bytes);
  }

  private static boolean imagesUnderstood(byte[] bytes) throws IOException {
    try {
      Idx.Images images = Idx.images(input(bytes));
      assertEquals(images.count() * images.rows() * images.columns(), images.bytes().length);
      return true;
    } catch (DataException refusal) {
      return false;
    }
  }

  private static boolean labelsUnderstood(byte[] bytes) throws IOException {
    try {
      Idx.Labels labels = Idx.labels(input(bytes));
      assertTrue(labels.bytes().length <= 100_000);
      return true;
    } catch (DataException refusal) {
      return false;
    }
  }

  private static Content.Input input(byte[] bytes) {
    return new Content.Input("mutant", bytes.length, new ByteArrayInputStream(bytes));
  }

  private static byte[] mutated(byte[] seed, SplittableRandom random) {
    byte[] mutant =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(seed, random.nextInt(seed.length + 1));
          case 1 -> Arrays.copyOf(seed, seed.length + 1 + random.nextInt(40));
          default -> seed.clone();
        };
    for (int flips = random.nextInt(4); flips > 0 && mutant.length > 0; flips--) {
      // Half of the flips go to the header, where the claims are.
      int span = random.nextBoolean() ? Math.min(20, mutant.length) : mutant.length;
      mutant[random.nextInt(span)] = (byte) random.nextInt(256);
    }
    return mutant;
  }
}
