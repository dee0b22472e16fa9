package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
  private static final RandomKey KEY = new RandomKey(7, "test");

  @Test
  void blocksAreThePublishedKnownAnswers() {
    assertArrayEquals(
        new int[] {0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}, block(0, 0, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}, block(-1, -1, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1},
        block(0xA4093822, 0x299F31D0, 0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344));
  }

  @Test
  void anyPartOfAFillHasTheBitsOfTheWhole() {
    int n = 1031;
    int[] whole = new int[n];
    Philox stream = Philox.stream(KEY, 5);
    Arrays.setAll(whole, i -> stream.nextInt());
    for (int from : new int[] {0, 1, 3, 4, 31, 32, 33, 500}) {
      for (int to : new int[] {from, from + 1, from + 5, from + 64, from + 131, n}) {
        assertArrayEquals(Arrays.copyOfRange(whole, from, to), fill(n, from, to, 5));
      }
    }
  }

  @Test
  void fillsBeyondTheFirstWordOfTheCounterAgreeWithTheTwin() {
    long first = (1L << 34) - 128;
    try (Arena arena = Arena.ofConfined()) {
      // Addresses below the window are never touched.
      MemorySegment real = arena.allocate(4 * 256, 64);
      MemorySegment moved =
          MemorySegment.ofAddress(real.address() - 4 * first).reinterpret(4 * (first + 256));
      Philox.fillBits(moved, first, first + 256, 1, 2, -3);
      int[] quick = real.toArray(ValueLayout.JAVA_INT);
      Philox.fillScalar(moved, first, first + 256, 1, 2, -3);
      assertArrayEquals(real.toArray(ValueLayout.JAVA_INT), quick);
    }
  }

  @Test
  void fillRefusesARangeOutsideTheTarget() {
    MemorySegment target = MemorySegment.ofArray(new int[8]);
    assertThrows(IndexOutOfBoundsException.class, () -> Philox.fillBits(target, 0, 9, 0, 0, 0));
  }

  @Test
  void everyPartOfAKeyChangesTheStream() {
    Set<Long> firsts = new HashSet<>();
    for (long seed : new long[] {0, 1, -1}) {
      for (String name : new String[] {"", "a", "b", "ab", "ba"}) {
        for (long step : new long[] {0, 1, 1L << 40}) {
          firsts.add(Philox.stream(new RandomKey(seed, name), step).nextLong());
        }
      }
    }
    assertEquals(45, firsts.size());
  }

  @Test
  void streamsAreTheOnesRecorded() {
    Philox r = Philox.stream(new RandomKey(42, "order"), 3);
    assertEquals(0xCBF29CE484222325L, RandomKey.hash(""));
    String found =
        r.nextInt()
            + " "
            + r.nextLong()
            + " "
            + r.nextInt(1000)
            + " "
            + r.nextLong(-5, 1L << 50)
            + " "
            + r.nextFloat()
            + " "
            + r.nextDouble(2, 3)
            + " "
            + r.nextGaussian()
            + " "
            + r.nextExponential()
            + " "
            + Arrays.toString(r.permutation(6));
    assertEquals(
        "2136249452 4187887022383214106 429"
            + " 266607387667786 0.81858313 2.7433087822708457 0.7452680863137898"
            + " 1.104640432587031 [5, 2, 4, 1, 3, 0]",
        found);
  }

  @Test
  void boundedDrawsAreEvenAndInside() {
    Philox r = Philox.stream(KEY, 1);
    int[] counts = new int[7];
    long[] longs = new long[7];
    int n = 140_000;
    for (int i = 0; i < n; i++) {
      counts[r.nextInt(-3, 4) + 3]++;
      longs[(int) r.nextLong(7)]++;
    }
    // Four standard deviations of a binomial(n, 1/7) are 524.
    for (int k = 0; k < 7; k++) {
      assertEquals(n / 7.0, counts[k], 524);
      assertEquals(n / 7.0, longs[k], 524);
    }
    assertTrue(r.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE) < Integer.MAX_VALUE);
    long wide = r.nextLong(Long.MIN_VALUE, Long.MAX_VALUE);
    assertNotEquals(Long.MAX_VALUE, wide);
    assertThrows(IllegalArgumentException.class, () -> r.nextInt(0));
    assertThrows(IllegalArgumentException.class, () -> r.nextLong(3, 3));
  }

  @Test
  void gaussiansHaveTheMomentsOfTheNormal() {
    Philox r = Philox.stream(KEY, 2);
    double[] moments = new double[5];
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      double power = 1;
      double x = r.nextGaussian();
      for (int k = 1; k <= 4; k++) {
        power *= x;
        moments[k] += power / n;
      }
    }
    // Four standard errors: sqrt((1, 2, 15, 96) / n) each.
    assertEquals(0, moments[1], 4 * Math.sqrt(1.0 / n));
    assertEquals(1, moments[2], 4 * Math.sqrt(2.0 / n));
    assertEquals(0, moments[3], 4 * Math.sqrt(15.0 / n));
    assertEquals(3, moments[4], 4 * Math.sqrt(96.0 / n));
  }

  @Test
  void permutationHoldsEachNumberOnceAndAllOrdersAreAsLikely() {
    int[] p = Philox.stream(KEY, 9).permutation(1000);
    assertArrayEquals(IntStream.range(0, 1000).toArray(), Arrays.stream(p).sorted().toArray());
    Philox r = Philox.stream(KEY, 10);
    int[] counts = new int[27];
    for (int i = 0; i < 60_000; i++) {
      int[] q = r.permutation(3);
      counts[9 * q[0] + 3 * q[1] + q[2]]++;
    }
    for (int c : counts) {
      assertTrue(c == 0 || Math.abs(c - 10_000) < 4 * 92, "an order came " + c + " times");
    }
  }

  private static int[] block(int k0, int k1, int c0, int c1, int c2, int c3) {
    int[] words = new int[4];
    Philox.block(k0, k1, c0, c1, c2, c3, words);
    return words;
  }

  private static int[] fill(int n, int from, int to, long step) {
    int[] target = new int[n];
    Philox.fillBits(MemorySegment.ofArray(target), from, to, KEY.key0(), KEY.key1(), step);
    for (int i = 0; i < n; i++) {
      assertTrue((from <= i && i < to) || target[i] == 0, "wrote outside the range");
    }
    return Arrays.copyOfRange(target, from, to);
  }
}
