package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What the fuzz tests of this room share.
 *
 * <p>In a normal test run each replays its seeds and some seeded mutants of them. {@code .ci/fuzz
 * data MINUTES} fuzzes each for so long; for one alone: {@code JAZZER_FUZZ=1 JAZZER_MAX_DURATION=5m
 * mvn -pl data test -Djazzer.hooks=true -Dtest=CsvFuzzTest}.
 */
final class Fuzzing {
  private static final int MUTANTS = 300;
  private static final int TRIES = 8;

  private Fuzzing() {}

  /** The seeds, and mutants of them that are the same each time. */
  static Stream<Arguments> from(List<byte[]> seeds) {
    SplittableRandom random = new SplittableRandom(7);
    Stream<byte[]> mutants =
        IntStream.range(0, MUTANTS).mapToObj(k -> mutated(seeds.get(k % seeds.size()), random));
    return Stream.concat(seeds.stream(), mutants).map(bytes -> Arguments.of((Object) bytes));
  }

  private static byte[] mutated(byte[] seed, SplittableRandom random) {
    byte[] mutant =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(seed, random.nextInt(seed.length + 1));
          case 1 -> Arrays.copyOf(seed, seed.length + 1 + random.nextInt(40));
          default -> seed.clone();
        };
    for (int flips = 1 + random.nextInt(4); flips > 0 && mutant.length > 0; flips--) {
      // Half of the flips go to the header, where the claims are.
      int span = random.nextBoolean() ? Math.min(20, mutant.length) : mutant.length;
      mutant[random.nextInt(span)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  /**
   * The parser reads or refuses in one sentence, and allocates no more than that: the least of some
   * tries counts, as loading a class, and the fuzzer's own hooks, allocate too.
   */
  static void readsOrRefuses(long mostBytes, ThrowingSupplier<?> parsing) throws Throwable {
    long least = spent(parsing);
    for (int again = 0; again < TRIES && least > mostBytes; again++) {
      least = Math.min(least, spent(parsing));
    }
    long allocated = least;
    assertTrue(allocated <= mostBytes, () -> "allocated " + allocated + " bytes");
  }

  private static long spent(ThrowingSupplier<?> parsing) throws Throwable {
    long before = Allocation.bytes();
    try {
      parsing.get();
    } catch (DataException refusal) {
      assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
    }
    return Allocation.bytes() - before;
  }
}
