package thalweg.expr;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.random.RandomGenerator;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011): a word is a function of key and position, so any part of
 * a sequence can be computed by anyone at any time.
 *
 * <p>Word i of a {@link RandomKey} is word i mod 4 of the block whose counter is (i / 4 as 64 bits,
 * low word first; step as 64 bits, low word first). An instance walks those words in order. Every
 * method that draws is specified here and computed with {@code StrictMath}, so that a later JDK
 * cannot change what it gives. Not safe for use by several threads; give each its own key.
 */
public final class Philox implements RandomGenerator {
  private static final int M0 = 0xD2511F53;
  private static final int M1 = 0xCD9E8D57;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW = 0xFFFFFFFFL;

  private static final ValueLayout.OfInt LITTLE_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorShuffle<Long> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Long> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);
  private static final LongVector IOTA = LongVector.zero(SPECIES).addIndex(1);

  private final int key0;
  private final int key1;
  private final long step;
  private final int[] words = new int[4];
  private long position;

  private Philox(RandomKey key) {
    key0 = key.key0();
    key1 = key.key1();
    step = key.step();
  }

  /** The generator that starts at word 0 of the key at the given step. */
  public static Philox stream(RandomKey key, long step) {
    return new Philox(key.withStep(step));
  }

  /**
   * Writes into {@code words} the four words of one block.
   *
   * @param words at least four long; elements 0 to 3 are replaced
   */
  public static void block(int key0, int key1, int c0, int c1, int c2, int c3, int[] words) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (M0 & LOW) * (c0 & LOW);
      long p1 = (M1 & LOW) * (c2 & LOW);
      c0 = (int) (p1 >>> 32) ^ c1 ^ (key0 + round * W0);
      c2 = (int) (p0 >>> 32) ^ c3 ^ (key1 + round * W1);
      c1 = (int) p1;
      c3 = (int) p0;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
  }

  /**
   * Writes words {@code from} (inclusive) to {@code to} (exclusive) of a sequence, word i at byte
   * 4i of the target, as little-endian ints. Any cut of a range into parts gives the same bits.
   * Allocates nothing when both ends are multiples of 4 times the vector's length, or few bytes a
   * call.
   *
   * @param counterHigh the high 64 bits of the counter: the key's step
   * @throws IndexOutOfBoundsException if the range does not lie in the target
   */
  static void fillBits(
      MemorySegment target, long from, long to, int key0, int key1, long counterHigh) {
    Objects.checkFromToIndex(from, to, target.byteSize() / 4);
    long chunk = 4L * LANES;
    long start = Math.min(to, (from + chunk - 1) / chunk * chunk);
    long end = Math.max(start, to / chunk * chunk);
    fillScalar(target, from, start, key0, key1, counterHigh);
    for (long i = start; i < end; i += chunk) {
      fillChunk(target, i, key0, key1, counterHigh);
    }
    fillScalar(target, end, to, key0, key1, counterHigh);
  }

  /** {@link #fillBits} block by block: its twin in tests, and its ends. */
  static void fillScalar(
      MemorySegment target, long from, long to, int key0, int key1, long counterHigh) {
    if (from >= to) {
      return;
    }
    for (long b = from / 4; b * 4 < to; b++) {
      // The rounds of block, written out: an array for its words would be an object a call.
      int c0 = (int) b;
      int c1 = (int) (b >>> 32);
      int c2 = (int) counterHigh;
      int c3 = (int) (counterHigh >>> 32);
      for (int round = 0; round < ROUNDS; round++) {
        long p0 = (M0 & LOW) * (c0 & LOW);
        long p1 = (M1 & LOW) * (c2 & LOW);
        c0 = (int) (p1 >>> 32) ^ c1 ^ (key0 + round * W0);
        c2 = (int) (p0 >>> 32) ^ c3 ^ (key1 + round * W1);
        c1 = (int) p1;
        c3 = (int) p0;
      }
      put(target, b * 4, c0, from, to);
      put(target, b * 4 + 1, c1, from, to);
      put(target, b * 4 + 2, c2, from, to);
      put(target, b * 4 + 3, c3, from, to);
    }
  }

  private static void put(MemorySegment target, long i, int word, long from, long to) {
    if (from <= i && i < to) {
      target.set(LITTLE_INT, 4 * i, word);
    }
  }

  /**
   * One block a lane, a 32-bit word in the low half of each long. High halves may hold rubbish:
   * they are masked where a product needs them clean, which is where the hardware's 32 x 32 to 64
   * bit multiplication masks by itself; C2 chooses that instruction when it sees both factors
   * masked.
   */
  private static void fillChunk(
      MemorySegment target, long first, int key0, int key1, long counterHigh) {
    LongVector m0 = LongVector.broadcast(SPECIES, M0).and(LOW);
    LongVector m1 = LongVector.broadcast(SPECIES, M1).and(LOW);
    LongVector c0 = IOTA.add(first / 4);
    LongVector c1 = c0.lanewise(LSHR, 32);
    LongVector c2 = LongVector.broadcast(SPECIES, counterHigh);
    LongVector c3 = LongVector.broadcast(SPECIES, counterHigh >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      LongVector p0 = c0.and(LOW).mul(m0);
      LongVector p1 = c2.and(LOW).mul(m1);
      c0 = p1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, key0 + round * W0);
      c2 = p0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, key1 + round * W1);
      c1 = p1;
      c3 = p0;
    }
    LongVector a = c0.and(LOW).or(c1.lanewise(LSHL, 32));
    LongVector b = c2.and(LOW).or(c3.lanewise(LSHL, 32));
    a.rearrange(ZIP_LOW, b).intoMemorySegment(target, 4 * first, ByteOrder.LITTLE_ENDIAN);
    a.rearrange(ZIP_HIGH, b)
        .intoMemorySegment(target, 4 * first + 8L * LANES, ByteOrder.LITTLE_ENDIAN);
  }

  /** The next word. */
  @Override
  public int nextInt() {
    int word = (int) (position & 3);
    if (word == 0) {
      long b = position >>> 2;
      block(key0, key1, (int) b, (int) (b >>> 32), (int) step, (int) (step >>> 32), words);
    }
    position++;
    return words[word];
  }

  /** The next two words, the first as the low half. */
  @Override
  public long nextLong() {
    long low = nextInt() & LOW;
    return low | ((long) nextInt() << 32);
  }

  /** The sign bit of the next word. */
  @Override
  public boolean nextBoolean() {
    return nextInt() < 0;
  }

  /** Fills the array from the low byte of each word up; the last word's rest is dropped. */
  @Override
  public void nextBytes(byte[] bytes) {
    int word = 0;
    for (int i = 0; i < bytes.length; i++) {
      word = (i & 3) == 0 ? nextInt() : word >>> 8;
      bytes[i] = (byte) word;
    }
  }

  /** A multiple of 2^-24 in [0, 1): the top 24 bits of the next word. */
  @Override
  public float nextFloat() {
    return (nextInt() >>> 8) * 0x1p-24f;
  }

  /** A multiple of 2^-53 in [0, 1): the top 53 bits of {@link #nextLong()}. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  @Override
  public float nextFloat(float bound) {
    return nextFloat(0, bound);
  }

  /** {@code origin + nextFloat() (bound - origin)}, kept below the bound. */
  @Override
  public float nextFloat(float origin, float bound) {
    check(origin < bound && bound - origin < Float.POSITIVE_INFINITY, origin, bound);
    float r = origin + nextFloat() * (bound - origin);
    return r < bound ? r : Math.nextDown(bound);
  }

  @Override
  public double nextDouble(double bound) {
    return nextDouble(0, bound);
  }

  /** {@code origin + nextDouble() (bound - origin)}, kept below the bound. */
  @Override
  public double nextDouble(double origin, double bound) {
    check(origin < bound && bound - origin < Double.POSITIVE_INFINITY, origin, bound);
    double r = origin + nextDouble() * (bound - origin);
    return r < bound ? r : Math.nextDown(bound);
  }

  /** Without bias, by multiplication and rejection (Lemire 2019). */
  @Override
  public int nextInt(int bound) {
    check(bound > 0, 0, bound);
    return (int) below(bound);
  }

  /** {@code origin} plus an unbiased draw below {@code bound - origin}. */
  @Override
  public int nextInt(int origin, int bound) {
    check(origin < bound, origin, bound);
    return (int) (origin + below((long) bound - origin));
  }

  /** Without bias, for 0 < range < 2^32. */
  private long below(long range) {
    long product = (nextInt() & LOW) * range;
    if ((product & LOW) < range) {
      long reject = (1L << 32) % range;
      while ((product & LOW) < reject) {
        product = (nextInt() & LOW) * range;
      }
    }
    return product >>> 32;
  }

  @Override
  public long nextLong(long bound) {
    return nextLong(0, bound);
  }

  /** Without bias: the high half of {@code nextLong()} times the range, with rejection. */
  @Override
  public long nextLong(long origin, long bound) {
    check(origin < bound, origin, bound);
    long range = bound - origin;
    long x = nextLong();
    if (Long.compareUnsigned(x * range, range) < 0) {
      long reject = Long.remainderUnsigned(-range, range);
      while (Long.compareUnsigned(x * range, reject) < 0) {
        x = nextLong();
      }
    }
    return origin + Math.unsignedMultiplyHigh(x, range);
  }

  /**
   * A standard normal number by Box and Muller's cosine form: {@code sqrt(-2 log(1 - u)) cos(2 pi
   * v)}, u then v by {@link #nextDouble()}; always four words.
   */
  @Override
  public double nextGaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /** {@code mean + stddev nextGaussian()}. */
  @Override
  public double nextGaussian(double mean, double stddev) {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException(
          "The standard deviation is " + stddev + "; it must be zero or more.");
    }
    return mean + stddev * nextGaussian();
  }

  /** {@code -log(1 - nextDouble())}. */
  @Override
  public double nextExponential() {
    return -StrictMath.log(1 - nextDouble());
  }

  /** Shuffles in place: for i from the last down to 1, swaps i with {@code nextInt(i + 1)}. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** The numbers 0 to n - 1, shuffled. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  private static void check(boolean holds, Number origin, Number bound) {
    if (!holds) {
      throw new IllegalArgumentException(
          "The range is "
              + origin
              + " to "
              + bound
              + "; the bound must be finite and above the origin.");
    }
  }
}
