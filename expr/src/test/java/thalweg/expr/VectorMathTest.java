package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of the elementary functions: one set of bits everywhere, near the true value. */
class VectorMathTest {
  private static final List<VectorSpecies<Float>> FLOAT_SPECIES =
      List.of(
          FloatVector.SPECIES_512,
          FloatVector.SPECIES_256,
          FloatVector.SPECIES_128,
          FloatVector.SPECIES_64);
  private static final List<VectorSpecies<Double>> DOUBLE_SPECIES =
      List.of(
          DoubleVector.SPECIES_512,
          DoubleVector.SPECIES_256,
          DoubleVector.SPECIES_128,
          DoubleVector.SPECIES_64);

  interface FloatFunction {
    float apply(float x);
  }

  /** A function in its five forms, and the units in the last place it may be off. */
  record Elementary(
      String name,
      FloatFunction scalarFloat,
      DoubleUnaryOperator scalarDouble,
      UnaryOperator<FloatVector> floats,
      UnaryOperator<DoubleVector> doubles,
      DoubleUnaryOperator reference,
      double floatUlps,
      double doubleUlps) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Elementary> functions() {
    return Stream.of(
        new Elementary(
            "exp",
            ScalarMath::exp,
            ScalarMath::exp,
            VectorMath::exp,
            VectorMath::exp,
            StrictMath::exp,
            1,
            2),
        new Elementary(
            "log",
            ScalarMath::log,
            ScalarMath::log,
            VectorMath::log,
            VectorMath::log,
            StrictMath::log,
            1,
            2),
        new Elementary(
            "log1p",
            ScalarMath::log1p,
            ScalarMath::log1p,
            VectorMath::log1p,
            VectorMath::log1p,
            StrictMath::log1p,
            2,
            2),
        new Elementary(
            "tanh",
            ScalarMath::tanh,
            ScalarMath::tanh,
            VectorMath::tanh,
            VectorMath::tanh,
            StrictMath::tanh,
            3,
            4),
        new Elementary(
            "sigmoid",
            ScalarMath::sigmoid,
            ScalarMath::sigmoid,
            VectorMath::sigmoid,
            VectorMath::sigmoid,
            x -> x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x)),
            2.5,
            4),
        new Elementary(
            "sin",
            ScalarMath::sin,
            ScalarMath::sin,
            VectorMath::sin,
            VectorMath::sin,
            StrictMath::sin,
            2,
            3),
        new Elementary(
            "cos",
            ScalarMath::cos,
            ScalarMath::cos,
            VectorMath::cos,
            VectorMath::cos,
            StrictMath::cos,
            2,
            3));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyLaneHasTheBitsOfTheScalarTwinInFloat(Elementary f) {
    float[] x = floats();
    for (VectorSpecies<Float> species : FLOAT_SPECIES) {
      int stride = species == FloatVector.SPECIES_512 ? 1 : 37;
      float[] y = new float[species.length()];
      for (int i = 0; i + y.length <= x.length; i += y.length * stride) {
        f.floats.apply(FloatVector.fromArray(species, x, i)).intoArray(y, 0);
        for (int lane = 0; lane < y.length; lane++) {
          int expected = Float.floatToRawIntBits(f.scalarFloat.apply(x[i + lane]));
          if (expected != Float.floatToRawIntBits(y[lane])) {
            assertEquals(Float.intBitsToFloat(expected), y[lane], f + "(" + x[i + lane] + ")");
            throw new AssertionError("another NaN at " + x[i + lane]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyLaneHasTheBitsOfTheScalarTwinInDouble(Elementary f) {
    double[] x = doubles();
    for (VectorSpecies<Double> species : DOUBLE_SPECIES) {
      int stride = species == DoubleVector.SPECIES_512 ? 1 : 37;
      double[] y = new double[species.length()];
      for (int i = 0; i + y.length <= x.length; i += y.length * stride) {
        f.doubles.apply(DoubleVector.fromArray(species, x, i)).intoArray(y, 0);
        for (int lane = 0; lane < y.length; lane++) {
          long expected = Double.doubleToRawLongBits(f.scalarDouble.applyAsDouble(x[i + lane]));
          if (expected != Double.doubleToRawLongBits(y[lane])) {
            assertEquals(Double.longBitsToDouble(expected), y[lane], f + "(" + x[i + lane] + ")");
            throw new AssertionError("another NaN at " + x[i + lane]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void floatIsWithinItsUlps(Elementary f) {
    double worst = 0;
    float where = 0;
    for (float x : floats()) {
      double expected = f.reference.applyAsDouble(x);
      float found = f.scalarFloat.apply(x);
      if (Double.isNaN(expected) || Math.abs((float) expected) == Float.POSITIVE_INFINITY) {
        assertEquals((float) expected, found, f + "(" + x + ")");
        continue;
      }
      double error = Math.abs(found - expected) / Math.ulp((float) expected);
      if (!(error <= worst)) {
        worst = error;
        where = x;
      }
    }
    assertTrue(worst <= f.floatUlps, f + " is off by " + worst + " ulp at " + where);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void doubleIsWithinItsUlps(Elementary f) {
    double worst = 0;
    double where = 0;
    for (double x : doubles()) {
      double expected = f.reference.applyAsDouble(x);
      double found = f.scalarDouble.applyAsDouble(x);
      if (Double.isNaN(expected) || Double.isInfinite(expected)) {
        assertEquals(expected, found, f + "(" + x + ")");
        continue;
      }
      double error = Math.abs(found - expected) / Math.ulp(expected);
      if (!(error <= worst)) {
        worst = error;
        where = x;
      }
    }
    assertTrue(worst <= f.doubleUlps, f + " is off by " + worst + " ulp at " + where);
  }

  @Test
  void endsOfTheRangesAreWhereTheyBelong() {
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(89f));
    assertEquals(0f, ScalarMath.exp(-104f));
    assertEquals((float) StrictMath.exp(-100), ScalarMath.exp(-100f), "gradual underflow");
    assertEquals(1f, ScalarMath.exp(-0f));
    assertEquals(Double.POSITIVE_INFINITY, ScalarMath.exp(709.79));
    assertEquals(Double.MIN_VALUE, ScalarMath.exp(-745.0));
    assertEquals(0.0, ScalarMath.exp(-745.2));
    assertEquals(Float.NEGATIVE_INFINITY, ScalarMath.log(-0f));
    assertEquals(Float.NaN, ScalarMath.log(-Float.MIN_VALUE));
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.log(Float.POSITIVE_INFINITY));
    assertEquals(Double.NEGATIVE_INFINITY, ScalarMath.log1p(-1.0));
    assertEquals(Double.NaN, ScalarMath.log1p(Math.nextDown(-1.0)));
    assertEquals(1f, ScalarMath.tanh(Float.POSITIVE_INFINITY));
    assertEquals(-1f, ScalarMath.tanh(Float.NEGATIVE_INFINITY));
    assertEquals(-0f, ScalarMath.tanh(-0f));
    assertEquals(-0f, ScalarMath.log1p(-0f));
    assertEquals(-0f, ScalarMath.sin(-0f));
    assertEquals(0f, ScalarMath.sigmoid(Float.NEGATIVE_INFINITY));
    assertEquals(1f, ScalarMath.sigmoid(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, ScalarMath.cos(Float.NEGATIVE_INFINITY));
  }

  /** The sums were also reached with -Xint, -XX:TieredStopAtLevel=1 and C2; all agreed. */
  @Test
  void bitsAreTheOnesRecordedWhateverMachineAndCompilerRunsThem() {
    long floatSum = 0;
    long doubleSum = 0;
    for (Elementary f : functions().toList()) {
      for (int i = 0; i < 20_000; i++) {
        float x = Float.intBitsToFloat(i * 0x9E3779B1);
        double y = Double.longBitsToDouble(i * 0x9E3779B97F4A7C15L);
        floatSum = floatSum * 31 + Float.floatToRawIntBits(f.scalarFloat.apply(x));
        floatSum = floatSum * 31 + Float.floatToRawIntBits(f.scalarFloat.apply(i * 0x1p-10f - 10));
        doubleSum = doubleSum * 31 + Double.doubleToRawLongBits(f.scalarDouble.applyAsDouble(y));
        y = i * 0x1p-10 - 10;
        doubleSum = doubleSum * 31 + Double.doubleToRawLongBits(f.scalarDouble.applyAsDouble(y));
      }
    }
    assertEquals(0x66aaf4b492160770L, floatSum);
    assertEquals(0xa7c10549dfb705c8L, doubleSum);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void growingFunctionsNeverFallBetweenNeighbouringFloats(Elementary f) {
    if (f.name.equals("sin") || f.name.equals("cos")) {
      return;
    }
    // Steps of the method's own reduction are where a fall would hide: half multiples of ln 2, the
    // mantissas 2/3 and 4/3, and the ends of the range.
    for (int k = -300; k <= 300; k++) {
      for (double edge : new double[] {(k + 0.5) * StrictMath.log(2) / 2, Math.scalb(4 / 3.0, k)}) {
        float x = (float) edge;
        for (int i = 0; i < 40; i++) {
          x = Math.nextDown(x);
        }
        for (int i = 0; i < 80; i++) {
          float next = Math.nextUp(x);
          float low = f.scalarFloat.apply(x);
          float high = f.scalarFloat.apply(next);
          double slack = 2 * Math.ulp(low);
          assertTrue(!(high < low - slack), f + " falls at " + x + " by more than its error");
          x = next;
        }
      }
    }
  }

  private static float[] floats() {
    float[] special = {
      0f,
      -0f,
      1f,
      -1f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      -Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      Float.intBitsToFloat(0xFFC00001),
      Float.intBitsToFloat(0x7F800001),
      89f,
      -104f,
      88.72284f,
      -103.97208f,
      -87.33655f,
      1e5f,
      -1e5f,
      100001f,
      10f,
      9.01f,
      0x1p30f,
      0x1.8p127f
    };
    SplittableRandom random = new SplittableRandom(20261121);
    float[] x = new float[600_000];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 5) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> (float) random.nextDouble(-110, 110);
            case 2 -> (float) random.nextDouble(-1e5, 1e5);
            case 3 -> (float) random.nextGaussian();
            default -> (float) random.nextInt(-60_000, 60_000) * (float) (Math.PI / 2);
          };
    }
    System.arraycopy(special, 0, x, 0, special.length);
    return x;
  }

  private static double[] doubles() {
    double[] special = {
      0.0,
      -0.0,
      1.0,
      -1.0,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MIN_NORMAL,
      -Double.MIN_NORMAL,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      Double.longBitsToDouble(0xFFF8000000000001L),
      Double.longBitsToDouble(0x7FF0000000000001L),
      710,
      -746,
      709.79,
      -745.1,
      1e9,
      -1e9,
      1.1e9,
      20,
      19.1,
      0x1p60,
      0x1.8p1023
    };
    SplittableRandom random = new SplittableRandom(20261122);
    double[] x = new double[400_000];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 5) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextDouble(-750, 750);
            case 2 -> random.nextDouble(-1e5, 1e5);
            case 3 -> random.nextGaussian();
            default -> random.nextInt() * 0.4 * (Math.PI / 2);
          };
    }
    System.arraycopy(special, 0, x, 0, special.length);
    return x;
  }
}
