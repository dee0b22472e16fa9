package thalweg.expr;

/**
 * exp, log, log1p, tanh, sigmoid, sin and cos whose bits are the same everywhere: the scalar twin
 * of {@link VectorMath}, operation by operation.
 *
 * <p>Why not {@code Math.exp} and {@code lanewise(EXP)}: their last bit depends on whether the
 * interpreter, C1 or C2 runs them, hence on timing. Here only operations occur that IEEE 754 and
 * the Java language fix to the bit (add, multiply, fma, divide, comparisons, integer operations);
 * every NaN is returned as the canonical NaN. {@code StrictMath} would be repeatable too, but has
 * no vector form.
 *
 * <p>Errors, in units in the last place: float exp and log below 1, sin, cos and log1p below 2,
 * sigmoid 2.5, tanh 3; double within 2 of {@code StrictMath} (tanh and sigmoid 4). Subnormal
 * results are gradual. Past {@code CIRCULAR_MAX} (float 1e5, double 1e9) sin and cos take the value
 * of {@code StrictMath}, one lane at a time, and are slow.
 *
 * <p>How: exp and tanh reduce to n ln 2 + r, log to a mantissa in [2/3, 4/3), sin and cos to n pi/2
 * + r with pi/2 in three parts (Cody and Waite 1980). The first part's fma is exact, because x and
 * n times that part are multiples of one ulp and nearly cancel. Adding 1.5 times 2^(mantissa width)
 * rounds to an integer and leaves it in the low bits. The polynomials are the project's own minimax
 * fits: {@code src/test/fit/minimax.py} prints the constants below.
 */
final class ScalarMath {
  private ScalarMath() {}

  static final int WIDTH_F = 23;
  static final int BIAS_F = 127;
  static final int FOUR_BITS_F = 0x40800000;

  /** Added to exponents before they are halved, so that they are not negative. */
  static final int EVEN_F = 256;

  static final float ROUND_F = 0x1.8p23f;
  static final int ROUND_BITS_F = 0x4B400000;
  static final float LOG2E_F = 0x1.715476p0f;
  static final float TWO_OVER_PI_F = 0x1.45f306p-1f;
  static final float EXP_MAX_F = 89;
  static final float EXP_MIN_F = -104;
  static final float TANH_MAX_F = 10;
  static final float TINY_SCALE_F = 0x1p23f;
  static final float LOG1P_SMALL_F = 0x1p-30f;
  static final float CIRCULAR_MAX_F = 1e5f;

  /** Puts the exponent, counted from mantissa 2/3 and biased by EVEN / 2, into the top bits. */
  static final int LOG_OFFSET_F = 0x40000000 - 0x3F2AAAAB;

  static final int WIDTH_D = 52;
  static final long BIAS_D = 1023;
  static final long FOUR_BITS_D = 0x4010000000000000L;
  static final long EVEN_D = 2048;
  static final double ROUND_D = 0x1.8p52;
  static final long ROUND_BITS_D = 0x4338000000000000L;
  static final double LOG2E_D = 0x1.71547652b82fep0;
  static final double TWO_OVER_PI_D = 0x1.45f306dc9c883p-1;
  static final double EXP_MAX_D = 710;
  static final double EXP_MIN_D = -746;
  static final double TANH_MAX_D = 20;
  static final double TINY_SCALE_D = 0x1p52;
  static final double LOG1P_SMALL_D = 0x1p-60;
  static final double CIRCULAR_MAX_D = 1e9;
  static final long LOG_OFFSET_D = 0x4000000000000000L - 0x3FE5555555555555L;

  // The fit of EXP (float): relative error 2^-29.8
  static final float EXP_F0 = 0x1.555554p-3f;
  static final float EXP_F1 = 0x1.5554f2p-5f;
  static final float EXP_F2 = 0x1.1111cap-7f;
  static final float EXP_F3 = 0x1.6d407ap-10f;
  static final float EXP_F4 = 0x1.9fbde8p-13f;

  // The fit of LOG (float): relative error 2^-27.5
  static final float LOG_F0 = 0x1.555506p-2f;
  static final float LOG_F1 = -0x1.fffef0p-3f;
  static final float LOG_F2 = 0x1.99d028p-3f;
  static final float LOG_F3 = -0x1.559dccp-3f;
  static final float LOG_F4 = 0x1.1ed726p-3f;
  static final float LOG_F5 = -0x1.f31140p-4f;
  static final float LOG_F6 = 0x1.1e6674p-3f;
  static final float LOG_F7 = -0x1.08057cp-3f;

  // The fit of SIN (float): relative error 2^-28.0
  static final float SIN_F0 = -0x1.555546p-3f;
  static final float SIN_F1 = 0x1.11077cp-7f;
  static final float SIN_F2 = -0x1.9955b6p-13f;

  // The fit of COS (float): relative error 2^-33.0
  static final float COS_F0 = 0x1.55554ap-5f;
  static final float COS_F1 = -0x1.6c0c28p-10f;
  static final float COS_F2 = 0x1.99e80cp-16f;
  static final float LN2_F0 = 0x1.62e000p-1f;
  static final float LN2_F1 = 0x1.0bfbe8p-15f;
  static final float HALF_PI_F0 = 0x1.921fb6p0f;
  static final float HALF_PI_F1 = -0x1.777a5cp-25f;
  static final float HALF_PI_F2 = -0x1.ee59dap-50f;

  // The fit of EXP (double): relative error 2^-59.2
  static final double EXP_D0 = 0x1.5555555555559p-3;
  static final double EXP_D1 = 0x1.5555555555549p-5;
  static final double EXP_D2 = 0x1.111111110f7e8p-7;
  static final double EXP_D3 = 0x1.6c16c16c1ccecp-10;
  static final double EXP_D4 = 0x1.a01a01af77b7cp-13;
  static final double EXP_D5 = 0x1.a01a018306004p-16;
  static final double EXP_D6 = 0x1.71ddf94dd1f78p-19;
  static final double EXP_D7 = 0x1.27e52b264d42bp-22;
  static final double EXP_D8 = 0x1.af5d2bf47bc99p-26;
  static final double EXP_D9 = 0x1.1ef5362fe9083p-29;

  // The fit of LOG (double): relative error 2^-55.9
  static final double LOG_D0 = 0x1.5555555555777p-1;
  static final double LOG_D1 = 0x1.99999998f0741p-2;
  static final double LOG_D2 = 0x1.249249b2583f1p-2;
  static final double LOG_D3 = 0x1.c71c014286bf2p-3;
  static final double LOG_D4 = 0x1.7474e810a553fp-3;
  static final double LOG_D5 = 0x1.38526da5bd7e5p-3;
  static final double LOG_D6 = 0x1.3ac1520d210d9p-3;

  // The fit of SIN (double): relative error 2^-58.0
  static final double SIN_D0 = -0x1.5555555555549p-3;
  static final double SIN_D1 = 0x1.111111110f8a4p-7;
  static final double SIN_D2 = -0x1.a01a019c15b44p-13;
  static final double SIN_D3 = 0x1.71de357aad528p-19;
  static final double SIN_D4 = -0x1.ae5e683b05598p-26;
  static final double SIN_D5 = 0x1.5d938453f6ea9p-33;

  // The fit of COS (double): relative error 2^-63.9
  static final double COS_D0 = 0x1.555555555554bp-5;
  static final double COS_D1 = -0x1.6c16c16c15013p-10;
  static final double COS_D2 = 0x1.a01a019c8ed07p-16;
  static final double COS_D3 = -0x1.27e4f7f1410f7p-22;
  static final double COS_D4 = 0x1.1ee9db8e3250dp-29;
  static final double COS_D5 = -0x1.8fa65e944a67dp-37;
  static final double LN2_D0 = 0x1.62e42fefa2000p-1;
  static final double LN2_D1 = 0x1.9ef35793c7673p-41;
  static final double HALF_PI_D0 = 0x1.921fb54442d18p0;
  static final double HALF_PI_D1 = 0x1.1a62633145c07p-54;
  static final double HALF_PI_D2 = -0x1.f1976b7ed8fbcp-110;

  static float exp(float x) {
    float z = Math.fma(x, LOG2E_F, ROUND_F);
    float q = expm1Reduced(z - ROUND_F, x);
    int m = bits(z) - (ROUND_BITS_F - EVEN_F);
    int half = m >>> 1;
    float p = value(bits(1 + q) + ((half - EVEN_F / 2) << WIDTH_F));
    float y = p * value((m - half - 1) << WIDTH_F);
    y = x > EXP_MAX_F ? Float.POSITIVE_INFINITY : y;
    y = x < EXP_MIN_F ? 0 : y;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /** exp(x - n ln 2) - 1 for x within ln2 / 2 of n ln 2. */
  private static float expm1Reduced(float n, float x) {
    float r = Math.fma(n, -LN2_F1, Math.fma(n, -LN2_F0, x));
    float p = EXP_F4;
    p = Math.fma(p, r, EXP_F3);
    p = Math.fma(p, r, EXP_F2);
    p = Math.fma(p, r, EXP_F1);
    p = Math.fma(p, r, EXP_F0);
    p = Math.fma(p, r, 0.5f);
    return Math.fma(p, r * r, r);
  }

  static float tanh(float x) {
    float a = value(bits(x) & Integer.MAX_VALUE);
    float z = Math.fma(a, -2 * LOG2E_F, ROUND_F);
    float q = expm1Reduced(z - ROUND_F, a * -2);
    float scale = value((bits(z) - (ROUND_BITS_F - BIAS_F)) << WIDTH_F);
    float t = Math.fma(q, scale, scale - 1);
    float y = t / (-2 - t);
    y = a > TANH_MAX_F ? 1 : y;
    y = value((bits(y) & Integer.MAX_VALUE) | (bits(x) & Integer.MIN_VALUE));
    return Float.isNaN(x) ? Float.NaN : y;
  }

  static float sigmoid(float x) {
    float e = exp(value(bits(x) | Integer.MIN_VALUE));
    return (x < 0 ? e : 1) / (1 + e);
  }

  static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    float v = tiny ? x * TINY_SCALE_F : x;
    int k = (bits(v) + LOG_OFFSET_F) >>> WIDTH_F;
    float n = value(k + (ROUND_BITS_F - EVEN_F / 2)) - (tiny ? ROUND_F + WIDTH_F : ROUND_F);
    float m = value(bits(v) - ((k - EVEN_F / 2) << WIDTH_F));
    float y = logReduced(n, m - 1);
    y = x == Float.POSITIVE_INFINITY ? x : y;
    y = x == 0 ? Float.NEGATIVE_INFINITY : y;
    return x >= 0 ? y : Float.NaN;
  }

  static float log1p(float x) {
    float u = 1 + x;
    int k = (bits(u) + LOG_OFFSET_F) >>> WIDTH_F;
    int shift = (k - EVEN_F / 2) << WIDTH_F;
    float n = value(k + (ROUND_BITS_F - EVEN_F / 2)) - ROUND_F;
    // (1 + x) scaled, less 1, rounded once: no bit of a small x is lost. The scale is four times 2
    // to
    // minus the exponent, since that power itself can be subnormal.
    float scale = value(FOUR_BITS_F - shift);
    float f = Math.fma(x * 0.25f, scale, scale * 0.25f - 1);
    float y = logReduced(n, f);
    y = x == Float.POSITIVE_INFINITY || Math.abs(x) < LOG1P_SMALL_F ? x : y;
    y = x == -1 ? Float.NEGATIVE_INFINITY : y;
    return x >= -1 ? y : Float.NaN;
  }

  /** n ln 2 + log(1 + f) for |f| up to 1/3. */
  private static float logReduced(float n, float f) {
    float p = LOG_F7;
    p = Math.fma(p, f, LOG_F6);
    p = Math.fma(p, f, LOG_F5);
    p = Math.fma(p, f, LOG_F4);
    p = Math.fma(p, f, LOG_F3);
    p = Math.fma(p, f, LOG_F2);
    p = Math.fma(p, f, LOG_F1);
    p = Math.fma(p, f, LOG_F0);
    p = Math.fma(p, f, -0.5f);
    float low = Math.fma(n, LN2_F1, f * f * p);
    return Math.fma(n, LN2_F0, f + low);
  }

  static float sin(float x) {
    float y = circular(x, 0);
    y = Math.abs(x) > CIRCULAR_MAX_F ? (float) StrictMath.sin(x) : y;
    y = x == 0 ? x : y;
    return Math.abs(x) < Float.POSITIVE_INFINITY ? y : Float.NaN;
  }

  static float cos(float x) {
    float y = circular(x, 1);
    y = Math.abs(x) > CIRCULAR_MAX_F ? (float) StrictMath.cos(x) : y;
    return Math.abs(x) < Float.POSITIVE_INFINITY ? y : Float.NaN;
  }

  /** The sine of x plus the given number of quarter turns, for |x| up to CIRCULAR_MAX. */
  private static float circular(float x, int quarters) {
    float z = Math.fma(x, TWO_OVER_PI_F, ROUND_F);
    float n = z - ROUND_F;
    float r = Math.fma(n, -HALF_PI_F0, x);
    r = Math.fma(n, -HALF_PI_F2, Math.fma(n, -HALF_PI_F1, r));
    float r2 = r * r;
    int m = bits(z) + quarters;
    float y = (m & 1) == 1 ? cosReduced(r2) : sinReduced(r, r2);
    return value(bits(y) ^ ((m & 2) << (Integer.SIZE - 2)));
  }

  private static float sinReduced(float r, float r2) {
    float p = SIN_F2;
    p = Math.fma(p, r2, SIN_F1);
    p = Math.fma(p, r2, SIN_F0);
    return Math.fma(p, r2 * r, r);
  }

  private static float cosReduced(float r2) {
    float p = COS_F2;
    p = Math.fma(p, r2, COS_F1);
    p = Math.fma(p, r2, COS_F0);
    p = Math.fma(p, r2, -0.5f);
    return Math.fma(p, r2, 1);
  }

  static double exp(double x) {
    double z = Math.fma(x, LOG2E_D, ROUND_D);
    double q = expm1Reduced(z - ROUND_D, x);
    long m = bits(z) - (ROUND_BITS_D - EVEN_D);
    long half = m >>> 1;
    double p = value(bits(1 + q) + ((half - EVEN_D / 2) << WIDTH_D));
    double y = p * value((m - half - 1) << WIDTH_D);
    y = x > EXP_MAX_D ? Double.POSITIVE_INFINITY : y;
    y = x < EXP_MIN_D ? 0 : y;
    return Double.isNaN(x) ? Double.NaN : y;
  }

  /** exp(x - n ln 2) - 1 for x within ln2 / 2 of n ln 2. */
  private static double expm1Reduced(double n, double x) {
    double r = Math.fma(n, -LN2_D1, Math.fma(n, -LN2_D0, x));
    double p = EXP_D9;
    p = Math.fma(p, r, EXP_D8);
    p = Math.fma(p, r, EXP_D7);
    p = Math.fma(p, r, EXP_D6);
    p = Math.fma(p, r, EXP_D5);
    p = Math.fma(p, r, EXP_D4);
    p = Math.fma(p, r, EXP_D3);
    p = Math.fma(p, r, EXP_D2);
    p = Math.fma(p, r, EXP_D1);
    p = Math.fma(p, r, EXP_D0);
    p = Math.fma(p, r, 0.5);
    return Math.fma(p, r * r, r);
  }

  static double tanh(double x) {
    double a = value(bits(x) & Long.MAX_VALUE);
    double z = Math.fma(a, -2 * LOG2E_D, ROUND_D);
    double q = expm1Reduced(z - ROUND_D, a * -2);
    double scale = value((bits(z) - (ROUND_BITS_D - BIAS_D)) << WIDTH_D);
    double t = Math.fma(q, scale, scale - 1);
    double y = t / (-2 - t);
    y = a > TANH_MAX_D ? 1 : y;
    y = value((bits(y) & Long.MAX_VALUE) | (bits(x) & Long.MIN_VALUE));
    return Double.isNaN(x) ? Double.NaN : y;
  }

  static double sigmoid(double x) {
    double e = exp(value(bits(x) | Long.MIN_VALUE));
    return (x < 0 ? e : 1) / (1 + e);
  }

  static double log(double x) {
    boolean tiny = x < Double.MIN_NORMAL;
    double v = tiny ? x * TINY_SCALE_D : x;
    long k = (bits(v) + LOG_OFFSET_D) >>> WIDTH_D;
    double n = value(k + (ROUND_BITS_D - EVEN_D / 2)) - (tiny ? ROUND_D + WIDTH_D : ROUND_D);
    double m = value(bits(v) - ((k - EVEN_D / 2) << WIDTH_D));
    double y = logReduced(n, m - 1);
    y = x == Double.POSITIVE_INFINITY ? x : y;
    y = x == 0 ? Double.NEGATIVE_INFINITY : y;
    return x >= 0 ? y : Double.NaN;
  }

  static double log1p(double x) {
    double u = 1 + x;
    long k = (bits(u) + LOG_OFFSET_D) >>> WIDTH_D;
    long shift = (k - EVEN_D / 2) << WIDTH_D;
    double n = value(k + (ROUND_BITS_D - EVEN_D / 2)) - ROUND_D;
    // (1 + x) scaled, less 1, rounded once: no bit of a small x is lost. The scale is four times 2
    // to
    // minus the exponent, since that power itself can be subnormal.
    double scale = value(FOUR_BITS_D - shift);
    double f = Math.fma(x * 0.25, scale, scale * 0.25 - 1);
    double y = logReduced(n, f);
    y = x == Double.POSITIVE_INFINITY || Math.abs(x) < LOG1P_SMALL_D ? x : y;
    y = x == -1 ? Double.NEGATIVE_INFINITY : y;
    return x >= -1 ? y : Double.NaN;
  }

  /** n ln 2 + log(1 + f) for |f| up to 1/3. */
  private static double logReduced(double n, double f) {
    double s = f / (2 + f);
    double z = s * s;
    double p = LOG_D6;
    p = Math.fma(p, z, LOG_D5);
    p = Math.fma(p, z, LOG_D4);
    p = Math.fma(p, z, LOG_D3);
    p = Math.fma(p, z, LOG_D2);
    p = Math.fma(p, z, LOG_D1);
    p = Math.fma(p, z, LOG_D0);
    double h = 0.5 * f * f;
    double low = Math.fma(s, Math.fma(z, p, h), n * LN2_D1);
    return Math.fma(n, LN2_D0, f - (h - low));
  }

  static double sin(double x) {
    double y = circular(x, 0);
    y = Math.abs(x) > CIRCULAR_MAX_D ? StrictMath.sin(x) : y;
    y = x == 0 ? x : y;
    return Math.abs(x) < Double.POSITIVE_INFINITY ? y : Double.NaN;
  }

  static double cos(double x) {
    double y = circular(x, 1);
    y = Math.abs(x) > CIRCULAR_MAX_D ? StrictMath.cos(x) : y;
    return Math.abs(x) < Double.POSITIVE_INFINITY ? y : Double.NaN;
  }

  /** The sine of x plus the given number of quarter turns, for |x| up to CIRCULAR_MAX. */
  private static double circular(double x, int quarters) {
    double z = Math.fma(x, TWO_OVER_PI_D, ROUND_D);
    double n = z - ROUND_D;
    double r = Math.fma(n, -HALF_PI_D0, x);
    r = Math.fma(n, -HALF_PI_D2, Math.fma(n, -HALF_PI_D1, r));
    double r2 = r * r;
    long m = bits(z) + quarters;
    double y = (m & 1) == 1 ? cosReduced(r2) : sinReduced(r, r2);
    return value(bits(y) ^ ((m & 2) << (Long.SIZE - 2)));
  }

  private static double sinReduced(double r, double r2) {
    double p = SIN_D5;
    p = Math.fma(p, r2, SIN_D4);
    p = Math.fma(p, r2, SIN_D3);
    p = Math.fma(p, r2, SIN_D2);
    p = Math.fma(p, r2, SIN_D1);
    p = Math.fma(p, r2, SIN_D0);
    return Math.fma(p, r2 * r, r);
  }

  private static double cosReduced(double r2) {
    double p = COS_D5;
    p = Math.fma(p, r2, COS_D4);
    p = Math.fma(p, r2, COS_D3);
    p = Math.fma(p, r2, COS_D2);
    p = Math.fma(p, r2, COS_D1);
    p = Math.fma(p, r2, COS_D0);
    p = Math.fma(p, r2, -0.5);
    return Math.fma(p, r2, 1);
  }

  private static int bits(float x) {
    return Float.floatToRawIntBits(x);
  }

  private static float value(int bits) {
    return Float.intBitsToFloat(bits);
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }

  private static double value(long bits) {
    return Double.longBitsToDouble(bits);
  }
}
