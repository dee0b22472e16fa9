package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What the fuzz tests of this room share.
 *
 * <p>In a normal test run each replays its seeds and some seeded mutants of them. {@code .ci/fuzz
 * lab MINUTES} fuzzes each for so long; for one alone: {@code JAZZER_FUZZ=1 JAZZER_MAX_DURATION=5m
 * mvn -pl lab test -Djazzer.hooks=true -Dtest=EventsFuzzTest#anyBytesAreReadOrRefused}.
 */
public final class Fuzzing {

  private static final int MUTANTS = 300;
  private static final int TRIES = 9;
  private static final int LONGEST = 2000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzzing() {}

  /** The seeds, and mutants of them that are the same each time. */
  public static Stream<Arguments> from(List<byte[]> seeds) {
    SplittableRandom random = new SplittableRandom(7);
    Stream<byte[]> mutants =
        IntStream.range(0, MUTANTS).mapToObj(k -> mutated(seeds.get(k % seeds.size()), random));
    return Stream.concat(seeds.stream(), mutants).map(bytes -> Arguments.of((Object) bytes));
  }

  private static byte[] mutated(byte[] seed, SplittableRandom random) {
    byte[] mutant =
        switch (random.nextInt(6)) {
          case 0 -> Arrays.copyOf(seed, random.nextInt(seed.length + 1));
          case 1 -> Arrays.copyOf(seed, seed.length + 1 + random.nextInt(40));
          default -> seed.clone();
        };
    for (int flips = 1 + random.nextInt(4); flips > 0 && mutant.length > 0; flips--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  /**
   * What is read is taken, or refused in one sentence with one of these exit codes, and no more
   * than that is allocated. The least of some tries counts: the first loads classes, and the
   * fuzzer's own hooks allocate.
   */
  public static void readsOrRefuses(long mostBytes, Set<Integer> exitCodes, Runnable reading) {
    long least = spent(exitCodes, reading);
    for (int again = 1; again < TRIES && least > mostBytes; again++) {
      least = Math.min(least, spent(exitCodes, reading));
    }
    long allocated = least;
    assertTrue(allocated <= mostBytes, () -> allocated + " bytes allocated");
  }

  /** As above, for files of a run. */
  public static void readsOrRefuses(long mostBytes, Runnable reading) {
    readsOrRefuses(mostBytes, Set.of(LabException.STORAGE), reading);
  }

  private static long spent(Set<Integer> exitCodes, Runnable reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.run();
    } catch (LabException refusal) {
      assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
      assertTrue(refusal.getMessage().length() < LONGEST, refusal::getMessage);
      assertTrue(exitCodes.contains(refusal.exitCode()), "exit code " + refusal.exitCode());
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
