package thalweg.expr;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What generated loops call, one method an operation and type, named as {@link LoopEmitter} looks
 * them up. Each is a line or two, so that it is always inlined. Only operations whose bits do not
 * depend on how the code is compiled are used: no lanewise transcendental functions, no floating
 * reductions of unspecified order.
 */
final class Lanes {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  // ---- memory: loads may read up to a vector beyond an array's end, which is padded ----

  static FloatVector load(VectorSpecies<Float> s, long address) {
    return FloatVector.fromMemorySegment(s, Memory.ALL, address, ORDER);
  }

  static DoubleVector loadDouble(VectorSpecies<Double> s, long address) {
    return DoubleVector.fromMemorySegment(s, Memory.ALL, address, ORDER);
  }

  static IntVector loadInt(VectorSpecies<Integer> s, long address) {
    return IntVector.fromMemorySegment(s, Memory.ALL, address, ORDER);
  }

  static FloatVector splat(VectorSpecies<Float> s, long address) {
    return FloatVector.broadcast(s, Memory.ALL.get(JAVA_FLOAT, address));
  }

  static DoubleVector splatDouble(VectorSpecies<Double> s, long address) {
    return DoubleVector.broadcast(s, Memory.ALL.get(JAVA_DOUBLE, address));
  }

  static IntVector splatInt(VectorSpecies<Integer> s, long address) {
    return IntVector.broadcast(s, Memory.ALL.get(JAVA_INT, address));
  }

  static FloatVector constant(VectorSpecies<Float> s, float value) {
    return FloatVector.broadcast(s, value);
  }

  static DoubleVector constant(VectorSpecies<Double> s, double value) {
    return DoubleVector.broadcast(s, value);
  }

  static IntVector constant(VectorSpecies<Integer> s, int value) {
    return IntVector.broadcast(s, value);
  }

  static void store(FloatVector v, long address) {
    v.intoMemorySegment(Memory.ALL, address, ORDER);
  }

  static void store(DoubleVector v, long address) {
    v.intoMemorySegment(Memory.ALL, address, ORDER);
  }

  static void store(IntVector v, long address) {
    v.intoMemorySegment(Memory.ALL, address, ORDER);
  }

  static void store(FloatVector v, long address, VectorMask<?> m) {
    v.intoMemorySegment(Memory.ALL, address, ORDER, m.cast(v.species()));
  }

  static void store(DoubleVector v, long address, VectorMask<?> m) {
    v.intoMemorySegment(Memory.ALL, address, ORDER, m.cast(v.species()));
  }

  static void store(IntVector v, long address, VectorMask<?> m) {
    v.intoMemorySegment(Memory.ALL, address, ORDER, m.cast(v.species()));
  }

  /** A mask of the first {@code n} lanes. */
  static VectorMask<?> first(VectorSpecies<?> s, int n) {
    return s.indexInRange(0, n);
  }

  // ---- truth values are masks; in memory 0 or 1 ----

  static VectorMask<?> toMask(IntVector v) {
    return v.compare(VectorOperators.NE, 0);
  }

  static IntVector fromMask(VectorSpecies<Integer> s, VectorMask<?> m) {
    return IntVector.zero(s).blend(1, m.cast(s));
  }

  static FloatVector floatFromMask(VectorSpecies<Float> s, VectorMask<?> m) {
    return FloatVector.zero(s).blend(1f, m.cast(s));
  }

  static DoubleVector doubleFromMask(VectorSpecies<Double> s, VectorMask<?> m) {
    return DoubleVector.zero(s).blend(1d, m.cast(s));
  }

  static VectorMask<?> not(VectorMask<?> m) {
    return m.not();
  }

  static VectorMask<?> and(VectorSpecies<Integer> s, VectorMask<?> a, VectorMask<?> b) {
    return a.cast(s).and(b.cast(s));
  }

  static VectorMask<?> or(VectorSpecies<Integer> s, VectorMask<?> a, VectorMask<?> b) {
    return a.cast(s).or(b.cast(s));
  }

  static FloatVector select(VectorMask<?> c, FloatVector yes, FloatVector no) {
    return no.blend(yes, c.cast(no.species()));
  }

  static DoubleVector select(VectorMask<?> c, DoubleVector yes, DoubleVector no) {
    return no.blend(yes, c.cast(no.species()));
  }

  static IntVector select(VectorMask<?> c, IntVector yes, IntVector no) {
    return no.blend(yes, c.cast(no.species()));
  }

  // ---- conversions between types of one lane count ----

  static FloatVector toFloat(VectorSpecies<Float> s, IntVector v) {
    return (FloatVector) v.convertShape(VectorOperators.I2F, s, 0);
  }

  static FloatVector toFloat(VectorSpecies<Float> s, DoubleVector v) {
    return (FloatVector) v.convertShape(VectorOperators.D2F, s, 0);
  }

  static DoubleVector toDouble(VectorSpecies<Double> s, IntVector v) {
    return (DoubleVector) v.convertShape(VectorOperators.I2D, s, 0);
  }

  static DoubleVector toDouble(VectorSpecies<Double> s, FloatVector v) {
    return (DoubleVector) v.convertShape(VectorOperators.F2D, s, 0);
  }

  static IntVector toInt(VectorSpecies<Integer> s, FloatVector v) {
    return (IntVector) v.convertShape(VectorOperators.F2I, s, 0);
  }

  static IntVector toInt(VectorSpecies<Integer> s, DoubleVector v) {
    return (IntVector) v.convertShape(VectorOperators.D2I, s, 0);
  }

  static VectorMask<?> toBool(FloatVector v) {
    return v.compare(VectorOperators.NE, 0f);
  }

  static VectorMask<?> toBool(DoubleVector v) {
    return v.compare(VectorOperators.NE, 0d);
  }

  static VectorMask<?> toBool(IntVector v) {
    return toMask(v);
  }

  /** The upper 23 bits as a fraction of one, plus half a step: in (0,1), exact in F32. */
  static FloatVector unitUniform(VectorSpecies<Float> s, IntVector bits) {
    return toFloat(s, bits.lanewise(VectorOperators.LSHR, 9)).mul(0x1p-23f).add(0x1p-24f);
  }

  // ---- horizontal folds, in a fixed order ----

  static float sum(FloatVector v) {
    return v.length() >= 8
        ? (v.length() == 16 ? eight(v, 0) + eight(v, 8) : eight(v, 0))
        : v.length() == 4 ? four(v, 0) : v.length() == 2 ? v.lane(0) + v.lane(1) : v.lane(0);
  }

  private static float eight(FloatVector v, int at) {
    return at == 0 ? four(v, 0) + four(v, 4) : four(v, 8) + four(v, 12);
  }

  private static float four(FloatVector v, int at) {
    return switch (at) {
      case 0 -> (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
      case 4 -> (v.lane(4) + v.lane(5)) + (v.lane(6) + v.lane(7));
      case 8 -> (v.lane(8) + v.lane(9)) + (v.lane(10) + v.lane(11));
      default -> (v.lane(12) + v.lane(13)) + (v.lane(14) + v.lane(15));
    };
  }

  static double sum(DoubleVector v) {
    return switch (v.length()) {
      case 1 -> v.lane(0);
      case 2 -> v.lane(0) + v.lane(1);
      case 4 -> (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
      default ->
          ((v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3)))
              + ((v.lane(4) + v.lane(5)) + (v.lane(6) + v.lane(7)));
    };
  }

  static int sum(IntVector v) {
    return v.reduceLanes(VectorOperators.ADD);
  }

  static float max(FloatVector v) {
    return v.reduceLanes(VectorOperators.MAX);
  }

  static double max(DoubleVector v) {
    return v.reduceLanes(VectorOperators.MAX);
  }

  static int max(IntVector v) {
    return v.reduceLanes(VectorOperators.MAX);
  }

  static FloatVector addWhere(FloatVector a, FloatVector b, VectorMask<?> m) {
    return a.lanewise(VectorOperators.ADD, b, m.cast(a.species()));
  }

  static DoubleVector addWhere(DoubleVector a, DoubleVector b, VectorMask<?> m) {
    return a.lanewise(VectorOperators.ADD, b, m.cast(a.species()));
  }

  static IntVector addWhere(IntVector a, IntVector b, VectorMask<?> m) {
    return a.lanewise(VectorOperators.ADD, b, m.cast(a.species()));
  }

  static FloatVector maxWhere(FloatVector a, FloatVector b, VectorMask<?> m) {
    return a.lanewise(VectorOperators.MAX, b, m.cast(a.species()));
  }

  static DoubleVector maxWhere(DoubleVector a, DoubleVector b, VectorMask<?> m) {
    return a.lanewise(VectorOperators.MAX, b, m.cast(a.species()));
  }

  static IntVector maxWhere(IntVector a, IntVector b, VectorMask<?> m) {
    return a.lanewise(VectorOperators.MAX, b, m.cast(a.species()));
  }

  // ---- arithmetic that the vector classes lack ----

  static FloatVector sign(FloatVector a) {
    return a.blend(1f, a.compare(VectorOperators.GT, 0f))
        .blend(-1f, a.compare(VectorOperators.LT, 0f));
  }

  static DoubleVector sign(DoubleVector a) {
    return a.blend(1d, a.compare(VectorOperators.GT, 0d))
        .blend(-1d, a.compare(VectorOperators.LT, 0d));
  }

  static IntVector sign(IntVector a) {
    return a.max(-1).min(1);
  }
}
