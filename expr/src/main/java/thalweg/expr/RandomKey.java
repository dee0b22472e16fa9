package thalweg.expr;

import java.util.Objects;

/**
 * Names a family of random numbers: same seed, stream name and step, same bits, whoever asks and on
 * whatever thread.
 *
 * <p>Seed and name are hashed to Philox' 64-bit key; the step is the high half of its counter, so
 * the steps of one key can never overlap. Two names collide with a chance of 2^-64; two seeds under
 * one name never do.
 *
 * @param seed any value
 * @param stream what the numbers are for, such as "init" or "order"
 * @param step which draw of the stream; 0 at first
 */
public record RandomKey(long seed, String stream, long step) {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  public RandomKey {
    Objects.requireNonNull(stream, "stream");
  }

  /** The key at step 0. */
  public RandomKey(long seed, String stream) {
    this(seed, stream, 0);
  }

  /** The same seed and stream at another step. */
  public RandomKey withStep(long step) {
    return new RandomKey(seed, stream, step);
  }

  /** The low word of Philox' key. Costs a pass over the stream's name. */
  public int key0() {
    return (int) key();
  }

  /** The high word of Philox' key. Costs a pass over the stream's name. */
  public int key1() {
    return (int) (key() >>> 32);
  }

  private long key() {
    return mix(mix(seed + GOLDEN) ^ hash(stream));
  }

  /** FNV-1a over the UTF-16 units, low byte first, high byte second. */
  static long hash(String name) {
    long h = FNV_OFFSET;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      h = (h ^ (c & 0xFF)) * FNV_PRIME;
      h = (h ^ (c >>> 8)) * FNV_PRIME;
    }
    return h;
  }

  /** A bijection of 64 bits: the finisher of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
