package thalweg.lab.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundedFloatsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 12, 22, 23})
  void theNearestIsTakenAndTheEvenOneHalfway(int bits) {
    SplittableRandom random = new SplittableRandom(bits);
    for (int i = 0; i < 3_000; i++) {
      int raw = (random.nextInt() & 0x807fffff) | (random.nextInt(1, 254) << 23);
      // A third of the values lie exactly halfway, a third a little beside.
      if (bits < 23 && i % 3 != 0) {
        int half = 1 << (22 - bits);
        raw = (raw & -half) | half;
        raw += i % 3 == 1 ? 0 : random.nextInt(3) - 1;
      }
      float value = Float.intBitsToFloat(raw);
      assertEquals(naive(value, bits), RoundedFloats.toBits(value, bits));
    }
  }

  /** Scales the value so that the bits to keep are its whole part, and rounds that in decimal. */
  private static float naive(float value, int bits) {
    BigDecimal unit = new BigDecimal(Math.scalb(1.0, Math.getExponent(value) - bits));
    BigDecimal units = new BigDecimal(value).divide(unit, MathContext.UNLIMITED);
    return units.setScale(0, RoundingMode.HALF_EVEN).multiply(unit).floatValue();
  }

  @Test
  void theErrorIsAtMostHalfAUnit() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt(0x00800000, 0x7f000000));
      double off = Math.abs((double) RoundedFloats.toBits(value, 12) - value) / value;
      assertTrue(off <= 0x1p-13, value + " is off by " + off);
    }
  }

  @Test
  void whatIsNotANumberOrNotNormalHasItsRule() {
    float odd = Float.intBitsToFloat(0xffc12345);
    assertEquals(0xffc12345, Float.floatToRawIntBits(RoundedFloats.toBits(odd, 3)));
    assertEquals(Float.POSITIVE_INFINITY, RoundedFloats.toBits(Float.POSITIVE_INFINITY, 3));
    assertEquals(Float.NEGATIVE_INFINITY, RoundedFloats.toBits(Float.NEGATIVE_INFINITY, 3));
    assertEquals(0f, RoundedFloats.toBits(Float.MIN_VALUE, 23));
    assertEquals(-0f, RoundedFloats.toBits(-Float.MIN_NORMAL / 2, 23));
    assertEquals(Float.MIN_NORMAL, RoundedFloats.toBits(Float.MIN_NORMAL, 0));
    assertEquals(0x1.8p127f, RoundedFloats.toBits(Float.MAX_VALUE, 1));
    assertEquals(-0x1p127f, RoundedFloats.toBits(-Float.MAX_VALUE, 0));
    assertEquals(Float.MAX_VALUE, RoundedFloats.toBits(Float.MAX_VALUE, 23));
    assertThrows(IllegalArgumentException.class, () -> RoundedFloats.toBits(1, 24));
    assertThrows(IllegalArgumentException.class, () -> RoundedFloats.toBits(1, -1));
  }
}
