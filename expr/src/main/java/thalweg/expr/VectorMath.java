package thalweg.expr;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static thalweg.expr.ScalarMath.BIAS_D;
import static thalweg.expr.ScalarMath.BIAS_F;
import static thalweg.expr.ScalarMath.CIRCULAR_MAX_D;
import static thalweg.expr.ScalarMath.CIRCULAR_MAX_F;
import static thalweg.expr.ScalarMath.COS_D0;
import static thalweg.expr.ScalarMath.COS_D1;
import static thalweg.expr.ScalarMath.COS_D2;
import static thalweg.expr.ScalarMath.COS_D3;
import static thalweg.expr.ScalarMath.COS_D4;
import static thalweg.expr.ScalarMath.COS_D5;
import static thalweg.expr.ScalarMath.COS_F0;
import static thalweg.expr.ScalarMath.COS_F1;
import static thalweg.expr.ScalarMath.COS_F2;
import static thalweg.expr.ScalarMath.EVEN_D;
import static thalweg.expr.ScalarMath.EVEN_F;
import static thalweg.expr.ScalarMath.EXP_D0;
import static thalweg.expr.ScalarMath.EXP_D1;
import static thalweg.expr.ScalarMath.EXP_D2;
import static thalweg.expr.ScalarMath.EXP_D3;
import static thalweg.expr.ScalarMath.EXP_D4;
import static thalweg.expr.ScalarMath.EXP_D5;
import static thalweg.expr.ScalarMath.EXP_D6;
import static thalweg.expr.ScalarMath.EXP_D7;
import static thalweg.expr.ScalarMath.EXP_D8;
import static thalweg.expr.ScalarMath.EXP_D9;
import static thalweg.expr.ScalarMath.EXP_F0;
import static thalweg.expr.ScalarMath.EXP_F1;
import static thalweg.expr.ScalarMath.EXP_F2;
import static thalweg.expr.ScalarMath.EXP_F3;
import static thalweg.expr.ScalarMath.EXP_F4;
import static thalweg.expr.ScalarMath.EXP_MAX_D;
import static thalweg.expr.ScalarMath.EXP_MAX_F;
import static thalweg.expr.ScalarMath.EXP_MIN_D;
import static thalweg.expr.ScalarMath.EXP_MIN_F;
import static thalweg.expr.ScalarMath.FOUR_BITS_D;
import static thalweg.expr.ScalarMath.FOUR_BITS_F;
import static thalweg.expr.ScalarMath.HALF_PI_D0;
import static thalweg.expr.ScalarMath.HALF_PI_D1;
import static thalweg.expr.ScalarMath.HALF_PI_D2;
import static thalweg.expr.ScalarMath.HALF_PI_F0;
import static thalweg.expr.ScalarMath.HALF_PI_F1;
import static thalweg.expr.ScalarMath.HALF_PI_F2;
import static thalweg.expr.ScalarMath.LN2_D0;
import static thalweg.expr.ScalarMath.LN2_D1;
import static thalweg.expr.ScalarMath.LN2_F0;
import static thalweg.expr.ScalarMath.LN2_F1;
import static thalweg.expr.ScalarMath.LOG1P_SMALL_D;
import static thalweg.expr.ScalarMath.LOG1P_SMALL_F;
import static thalweg.expr.ScalarMath.LOG2E_D;
import static thalweg.expr.ScalarMath.LOG2E_F;
import static thalweg.expr.ScalarMath.LOG_D0;
import static thalweg.expr.ScalarMath.LOG_D1;
import static thalweg.expr.ScalarMath.LOG_D2;
import static thalweg.expr.ScalarMath.LOG_D3;
import static thalweg.expr.ScalarMath.LOG_D4;
import static thalweg.expr.ScalarMath.LOG_D5;
import static thalweg.expr.ScalarMath.LOG_D6;
import static thalweg.expr.ScalarMath.LOG_F0;
import static thalweg.expr.ScalarMath.LOG_F1;
import static thalweg.expr.ScalarMath.LOG_F2;
import static thalweg.expr.ScalarMath.LOG_F3;
import static thalweg.expr.ScalarMath.LOG_F4;
import static thalweg.expr.ScalarMath.LOG_F5;
import static thalweg.expr.ScalarMath.LOG_F6;
import static thalweg.expr.ScalarMath.LOG_F7;
import static thalweg.expr.ScalarMath.LOG_OFFSET_D;
import static thalweg.expr.ScalarMath.LOG_OFFSET_F;
import static thalweg.expr.ScalarMath.ROUND_BITS_D;
import static thalweg.expr.ScalarMath.ROUND_BITS_F;
import static thalweg.expr.ScalarMath.ROUND_D;
import static thalweg.expr.ScalarMath.ROUND_F;
import static thalweg.expr.ScalarMath.SIN_D0;
import static thalweg.expr.ScalarMath.SIN_D1;
import static thalweg.expr.ScalarMath.SIN_D2;
import static thalweg.expr.ScalarMath.SIN_D3;
import static thalweg.expr.ScalarMath.SIN_D4;
import static thalweg.expr.ScalarMath.SIN_D5;
import static thalweg.expr.ScalarMath.SIN_F0;
import static thalweg.expr.ScalarMath.SIN_F1;
import static thalweg.expr.ScalarMath.SIN_F2;
import static thalweg.expr.ScalarMath.TANH_MAX_D;
import static thalweg.expr.ScalarMath.TANH_MAX_F;
import static thalweg.expr.ScalarMath.TINY_SCALE_D;
import static thalweg.expr.ScalarMath.TINY_SCALE_F;
import static thalweg.expr.ScalarMath.TWO_OVER_PI_D;
import static thalweg.expr.ScalarMath.TWO_OVER_PI_F;
import static thalweg.expr.ScalarMath.WIDTH_D;
import static thalweg.expr.ScalarMath.WIDTH_F;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * exp, log, log1p, tanh, sigmoid, sin and cos on vectors of any species, bit for bit what {@link
 * ScalarMath} gives lane by lane; errors, ranges and method are stated there.
 *
 * <p>Each method is small enough for C2 to inline (325 bytecodes) and allocates nothing once
 * compiled, provided that the caller's species is a constant.
 */
final class VectorMath {
  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector z = x.fma(LOG2E_F, ROUND_F);
    FloatVector q = expm1Reduced(z.sub(ROUND_F), x);
    IntVector m = bits(z).sub(ROUND_BITS_F - EVEN_F);
    IntVector half = m.lanewise(LSHR, 1);
    FloatVector p = value(bits(q.add(1)).add(half.sub(EVEN_F / 2).lanewise(LSHL, WIDTH_F)));
    FloatVector y = p.mul(value(m.sub(half).sub(1).lanewise(LSHL, WIDTH_F)));
    y = y.blend(Float.POSITIVE_INFINITY, x.compare(GT, EXP_MAX_F));
    y = y.blend(0f, x.compare(LT, EXP_MIN_F));
    return y.blend(Float.NaN, x.compare(NE, x));
  }

  private static FloatVector expm1Reduced(FloatVector n, FloatVector x) {
    FloatVector r = step(n, -LN2_F1, step(n, -LN2_F0, x));
    FloatVector p = step(r, EXP_F4, EXP_F3);
    p = step(p, r, EXP_F2);
    p = step(p, r, EXP_F1);
    p = step(p, r, EXP_F0);
    p = step(p, r, 0.5f);
    return p.fma(r.mul(r), r);
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector a = value(bits(x).and(Integer.MAX_VALUE));
    FloatVector z = a.fma(-2 * LOG2E_F, ROUND_F);
    FloatVector q = expm1Reduced(z.sub(ROUND_F), a.mul(-2));
    FloatVector scale = value(bits(z).sub(ROUND_BITS_F - BIAS_F).lanewise(LSHL, WIDTH_F));
    FloatVector t = q.fma(scale, scale.sub(1));
    FloatVector y = t.div(t.neg().sub(2));
    y = y.blend(1f, a.compare(GT, TANH_MAX_F));
    y = value(bits(y).and(Integer.MAX_VALUE).or(bits(x).and(Integer.MIN_VALUE)));
    return y.blend(Float.NaN, x.compare(NE, x));
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(value(bits(x).or(Integer.MIN_VALUE)));
    FloatVector one = FloatVector.broadcast(x.species(), 1f);
    return one.blend(e, x.compare(LT, 0f)).div(e.add(1));
  }

  static FloatVector log(FloatVector x) {
    VectorMask<Float> tiny = x.compare(LT, Float.MIN_NORMAL);
    FloatVector v = x.blend(x.mul(TINY_SCALE_F), tiny);
    IntVector k = bits(v).add(LOG_OFFSET_F).lanewise(LSHR, WIDTH_F);
    FloatVector round = FloatVector.broadcast(x.species(), ROUND_F).blend(ROUND_F + WIDTH_F, tiny);
    FloatVector n = value(k.add(ROUND_BITS_F - EVEN_F / 2)).sub(round);
    FloatVector m = value(bits(v).sub(k.sub(EVEN_F / 2).lanewise(LSHL, WIDTH_F)));
    FloatVector y = logReduced(n, m.sub(1));
    y = y.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    return y.blend(Float.NaN, x.compare(GE, 0f).not());
  }

  static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1);
    IntVector k = bits(u).add(LOG_OFFSET_F).lanewise(LSHR, WIDTH_F);
    IntVector shift = k.sub(EVEN_F / 2).lanewise(LSHL, WIDTH_F);
    FloatVector n = value(k.add(ROUND_BITS_F - EVEN_F / 2)).sub(ROUND_F);
    FloatVector scale = value(IntVector.broadcast(shift.species(), FOUR_BITS_F).sub(shift));
    FloatVector f = x.mul(0.25f).fma(scale, scale.mul(0.25f).sub(1));
    FloatVector y = logReduced(n, f);
    y = y.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY).or(x.abs().compare(LT, LOG1P_SMALL_F)));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, -1f));
    return y.blend(Float.NaN, x.compare(GE, -1f).not());
  }

  private static FloatVector logReduced(FloatVector n, FloatVector f) {
    FloatVector p = step(f, LOG_F7, LOG_F6);
    p = step(p, f, LOG_F5);
    p = step(p, f, LOG_F4);
    p = step(p, f, LOG_F3);
    p = step(p, f, LOG_F2);
    p = step(p, f, LOG_F1);
    p = step(p, f, LOG_F0);
    p = step(p, f, -0.5f);
    FloatVector low = step(n, LN2_F1, f.mul(f).mul(p));
    return step(n, LN2_F0, f.add(low));
  }

  static FloatVector sin(FloatVector x) {
    FloatVector y = circular(x, 0);
    FloatVector a = x.abs();
    VectorMask<Float> large = a.compare(GT, CIRCULAR_MAX_F);
    if (large.anyTrue()) {
      for (long left = large.toLong(); left != 0; left &= left - 1) {
        VectorMask<Float> lane = VectorMask.fromLong(x.species(), left & -left);
        y = y.blend((float) StrictMath.sin(x.reduceLanes(MAX, lane)), lane);
      }
    }
    y = y.blend(x, x.compare(EQ, 0f));
    return y.blend(Float.NaN, a.compare(LT, Float.POSITIVE_INFINITY).not());
  }

  static FloatVector cos(FloatVector x) {
    FloatVector y = circular(x, 1);
    FloatVector a = x.abs();
    VectorMask<Float> large = a.compare(GT, CIRCULAR_MAX_F);
    if (large.anyTrue()) {
      for (long left = large.toLong(); left != 0; left &= left - 1) {
        VectorMask<Float> lane = VectorMask.fromLong(x.species(), left & -left);
        y = y.blend((float) StrictMath.cos(x.reduceLanes(MAX, lane)), lane);
      }
    }
    return y.blend(Float.NaN, a.compare(LT, Float.POSITIVE_INFINITY).not());
  }

  private static FloatVector circular(FloatVector x, int quarters) {
    FloatVector z = x.fma(TWO_OVER_PI_F, ROUND_F);
    FloatVector n = z.sub(ROUND_F);
    FloatVector r = step(n, -HALF_PI_F0, x);
    r = step(n, -HALF_PI_F2, step(n, -HALF_PI_F1, r));
    FloatVector r2 = r.mul(r);
    IntVector m = bits(z).add(quarters);
    IntVector y = bits(sinReduced(r, r2)).blend(bits(cosReduced(r2)), m.and(1).compare(EQ, 1));
    return value(y.lanewise(XOR, m.and(2).lanewise(LSHL, Integer.SIZE - 2)));
  }

  private static FloatVector sinReduced(FloatVector r, FloatVector r2) {
    FloatVector p = step(r2, SIN_F2, SIN_F1);
    p = step(p, r2, SIN_F0);
    return p.fma(r2.mul(r), r);
  }

  private static FloatVector cosReduced(FloatVector r2) {
    FloatVector p = step(r2, COS_F2, COS_F1);
    p = step(p, r2, COS_F0);
    p = step(p, r2, -0.5f);
    return step(p, r2, 1);
  }

  private static FloatVector step(FloatVector a, FloatVector b, float c) {
    return a.fma(b, FloatVector.broadcast(a.species(), c));
  }

  private static FloatVector step(FloatVector a, float b, FloatVector c) {
    return a.fma(FloatVector.broadcast(a.species(), b), c);
  }

  private static FloatVector step(FloatVector a, float b, float c) {
    return a.fma(b, c);
  }

  private static IntVector bits(FloatVector x) {
    return x.reinterpretAsInts();
  }

  private static FloatVector value(IntVector bits) {
    return bits.reinterpretAsFloats();
  }

  static DoubleVector exp(DoubleVector x) {
    DoubleVector z = x.fma(LOG2E_D, ROUND_D);
    DoubleVector q = expm1Reduced(z.sub(ROUND_D), x);
    LongVector m = bits(z).sub(ROUND_BITS_D - EVEN_D);
    LongVector half = m.lanewise(LSHR, 1);
    DoubleVector p = value(bits(q.add(1)).add(half.sub(EVEN_D / 2).lanewise(LSHL, WIDTH_D)));
    DoubleVector y = p.mul(value(m.sub(half).sub(1).lanewise(LSHL, WIDTH_D)));
    y = y.blend(Double.POSITIVE_INFINITY, x.compare(GT, EXP_MAX_D));
    y = y.blend(0.0, x.compare(LT, EXP_MIN_D));
    return y.blend(Double.NaN, x.compare(NE, x));
  }

  private static DoubleVector expm1Reduced(DoubleVector n, DoubleVector x) {
    DoubleVector r = step(n, -LN2_D1, step(n, -LN2_D0, x));
    DoubleVector p = step(r, EXP_D9, EXP_D8);
    p = step(p, r, EXP_D7);
    p = step(p, r, EXP_D6);
    p = step(p, r, EXP_D5);
    p = step(p, r, EXP_D4);
    p = step(p, r, EXP_D3);
    p = step(p, r, EXP_D2);
    p = step(p, r, EXP_D1);
    p = step(p, r, EXP_D0);
    p = step(p, r, 0.5);
    return p.fma(r.mul(r), r);
  }

  static DoubleVector tanh(DoubleVector x) {
    DoubleVector a = value(bits(x).and(Long.MAX_VALUE));
    DoubleVector z = a.fma(-2 * LOG2E_D, ROUND_D);
    DoubleVector q = expm1Reduced(z.sub(ROUND_D), a.mul(-2));
    DoubleVector scale = value(bits(z).sub(ROUND_BITS_D - BIAS_D).lanewise(LSHL, WIDTH_D));
    DoubleVector t = q.fma(scale, scale.sub(1));
    DoubleVector y = t.div(t.neg().sub(2));
    y = y.blend(1.0, a.compare(GT, TANH_MAX_D));
    y = value(bits(y).and(Long.MAX_VALUE).or(bits(x).and(Long.MIN_VALUE)));
    return y.blend(Double.NaN, x.compare(NE, x));
  }

  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector e = exp(value(bits(x).or(Long.MIN_VALUE)));
    DoubleVector one = DoubleVector.broadcast(x.species(), 1.0);
    return one.blend(e, x.compare(LT, 0.0)).div(e.add(1));
  }

  static DoubleVector log(DoubleVector x) {
    VectorMask<Double> tiny = x.compare(LT, Double.MIN_NORMAL);
    DoubleVector v = x.blend(x.mul(TINY_SCALE_D), tiny);
    LongVector k = bits(v).add(LOG_OFFSET_D).lanewise(LSHR, WIDTH_D);
    DoubleVector round =
        DoubleVector.broadcast(x.species(), ROUND_D).blend(ROUND_D + WIDTH_D, tiny);
    DoubleVector n = value(k.add(ROUND_BITS_D - EVEN_D / 2)).sub(round);
    DoubleVector m = value(bits(v).sub(k.sub(EVEN_D / 2).lanewise(LSHL, WIDTH_D)));
    DoubleVector y = logReduced(n, m.sub(1));
    y = y.blend(x, x.compare(EQ, Double.POSITIVE_INFINITY));
    y = y.blend(Double.NEGATIVE_INFINITY, x.compare(EQ, 0.0));
    return y.blend(Double.NaN, x.compare(GE, 0.0).not());
  }

  static DoubleVector log1p(DoubleVector x) {
    DoubleVector u = x.add(1);
    LongVector k = bits(u).add(LOG_OFFSET_D).lanewise(LSHR, WIDTH_D);
    LongVector shift = k.sub(EVEN_D / 2).lanewise(LSHL, WIDTH_D);
    DoubleVector n = value(k.add(ROUND_BITS_D - EVEN_D / 2)).sub(ROUND_D);
    DoubleVector scale = value(LongVector.broadcast(shift.species(), FOUR_BITS_D).sub(shift));
    DoubleVector f = x.mul(0.25).fma(scale, scale.mul(0.25).sub(1));
    DoubleVector y = logReduced(n, f);
    y = y.blend(x, x.compare(EQ, Double.POSITIVE_INFINITY).or(x.abs().compare(LT, LOG1P_SMALL_D)));
    y = y.blend(Double.NEGATIVE_INFINITY, x.compare(EQ, -1.0));
    return y.blend(Double.NaN, x.compare(GE, -1.0).not());
  }

  private static DoubleVector logReduced(DoubleVector n, DoubleVector f) {
    DoubleVector s = f.div(f.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector p = step(z, LOG_D6, LOG_D5);
    p = step(p, z, LOG_D4);
    p = step(p, z, LOG_D3);
    p = step(p, z, LOG_D2);
    p = step(p, z, LOG_D1);
    p = step(p, z, LOG_D0);
    DoubleVector h = f.mul(0.5).mul(f);
    DoubleVector low = s.fma(z.fma(p, h), n.mul(LN2_D1));
    return step(n, LN2_D0, f.sub(h.sub(low)));
  }

  static DoubleVector sin(DoubleVector x) {
    DoubleVector y = circular(x, 0);
    DoubleVector a = x.abs();
    VectorMask<Double> large = a.compare(GT, CIRCULAR_MAX_D);
    if (large.anyTrue()) {
      for (long left = large.toLong(); left != 0; left &= left - 1) {
        VectorMask<Double> lane = VectorMask.fromLong(x.species(), left & -left);
        y = y.blend(StrictMath.sin(x.reduceLanes(MAX, lane)), lane);
      }
    }
    y = y.blend(x, x.compare(EQ, 0.0));
    return y.blend(Double.NaN, a.compare(LT, Double.POSITIVE_INFINITY).not());
  }

  static DoubleVector cos(DoubleVector x) {
    DoubleVector y = circular(x, 1);
    DoubleVector a = x.abs();
    VectorMask<Double> large = a.compare(GT, CIRCULAR_MAX_D);
    if (large.anyTrue()) {
      for (long left = large.toLong(); left != 0; left &= left - 1) {
        VectorMask<Double> lane = VectorMask.fromLong(x.species(), left & -left);
        y = y.blend(StrictMath.cos(x.reduceLanes(MAX, lane)), lane);
      }
    }
    return y.blend(Double.NaN, a.compare(LT, Double.POSITIVE_INFINITY).not());
  }

  private static DoubleVector circular(DoubleVector x, int quarters) {
    DoubleVector z = x.fma(TWO_OVER_PI_D, ROUND_D);
    DoubleVector n = z.sub(ROUND_D);
    DoubleVector r = step(n, -HALF_PI_D0, x);
    r = step(n, -HALF_PI_D2, step(n, -HALF_PI_D1, r));
    DoubleVector r2 = r.mul(r);
    LongVector m = bits(z).add(quarters);
    LongVector y = bits(sinReduced(r, r2)).blend(bits(cosReduced(r2)), m.and(1).compare(EQ, 1));
    return value(y.lanewise(XOR, m.and(2).lanewise(LSHL, Long.SIZE - 2)));
  }

  private static DoubleVector sinReduced(DoubleVector r, DoubleVector r2) {
    DoubleVector p = step(r2, SIN_D5, SIN_D4);
    p = step(p, r2, SIN_D3);
    p = step(p, r2, SIN_D2);
    p = step(p, r2, SIN_D1);
    p = step(p, r2, SIN_D0);
    return p.fma(r2.mul(r), r);
  }

  private static DoubleVector cosReduced(DoubleVector r2) {
    DoubleVector p = step(r2, COS_D5, COS_D4);
    p = step(p, r2, COS_D3);
    p = step(p, r2, COS_D2);
    p = step(p, r2, COS_D1);
    p = step(p, r2, COS_D0);
    p = step(p, r2, -0.5);
    return step(p, r2, 1);
  }

  private static DoubleVector step(DoubleVector a, DoubleVector b, double c) {
    return a.fma(b, DoubleVector.broadcast(a.species(), c));
  }

  private static DoubleVector step(DoubleVector a, double b, DoubleVector c) {
    return a.fma(DoubleVector.broadcast(a.species(), b), c);
  }

  private static DoubleVector step(DoubleVector a, double b, double c) {
    return a.fma(b, c);
  }

  private static LongVector bits(DoubleVector x) {
    return x.reinterpretAsLongs();
  }

  private static DoubleVector value(LongVector bits) {
    return bits.reinterpretAsDoubles();
  }
}
