package thalweg.lab.format;

/**
 * Floats with fewer bits of mantissa, so that they take less room once compressed.
 *
 * <p>A normal value keeps its sign and exponent and {@code bits} of the 23 bits behind the leading
 * one: it is off by at most 2^-(bits + 1) of itself. What is smaller than the smallest normal float
 * (1.2e-38) becomes a zero of its sign; what would round up to infinity becomes the greatest float
 * of so many bits; infinities and NaN stay as they are.
 *
 * <p>What it saves, measured on losses, margins and probabilities of a net that learned images or
 * random labels, in bytes a value once compressed with a search for repetitions: 2.0 to 3.4 of all
 * 23 bits, 1.1 to 2.1 of 12 bits, 0.7 to 1.6 of 8. {@link ParquetWriter} does without the search,
 * for 4 to 8 per cent more.
 */
public final class RoundedFloats {

  private RoundedFloats() {}

  /**
   * The nearest float of {@code bits} bits of mantissa; halfway, the one whose last bit is even.
   *
   * @param bits 0 to 23; 23 keeps every normal value
   */
  public static float toBits(float value, int bits) {
    if (bits < 0 || bits > 23) {
      throw new IllegalArgumentException(bits + " bits of mantissa; 0 to 23 were expected");
    }
    int raw = Float.floatToRawIntBits(value);
    int magnitude = raw & 0x7fffffff;
    if (magnitude >= 0x7f800000) {
      return value;
    }
    if (magnitude < 0x00800000) {
      return Float.intBitsToFloat(raw & 0x80000000);
    }
    int cut = 23 - bits;
    int unit = 1 << cut;
    if (cut == 0) {
      return value;
    }
    // Without bits behind it, the last bit kept is the leading one, which is odd.
    int odd = bits == 0 ? 1 : (magnitude >>> cut) & 1;
    int rounded = (magnitude + (unit >>> 1) - 1 + odd) & -unit;
    if (rounded >= 0x7f800000) {
      rounded = 0x7f800000 - unit;
    }
    return Float.intBitsToFloat((raw & 0x80000000) | rounded);
  }

  /** A fresh array of all values, each rounded. */
  public static float[] toBits(float[] values, int bits) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = toBits(values[i], bits);
    }
    return rounded;
  }
}
