package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static thalweg.data.Fixtures.assertSays;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  /** numpy.save of [[1.5, -2, 3], [4, 5, 6e10]] as "<f4", NumPy 2.4.6. */
  private static final String PLAIN =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMp"
          + "LCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoA"
          + "AMA/AAAAwAAAQEAAAIBAAACgQHaEX1E=";

  /** The same as ">f8" in Fortran order; 6e10 had been rounded to float32. */
  private static final String FORTRAN =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyks"
          + "IH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/"
          + "+AAAAAAAAEAQAAAAAAAAwAAAAAAAAABAFAAAAAAAAEAIAAAAAAAAQivwjsAAAAA=";

  /** numpy.savez_compressed of x = [[0, 255], [51, 102], [1, 2]] as u1 and y = [0, 2, 1]. */
  private static final String ARCHIVE =
      "UEsDBC0AAAAIAAAAIQDO4+Fz//////////8FABQAeC5ucHkBABAAhgAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQ"
          + "rZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQDLob/xmmM"
          + "TABQSwMELQAAAAgAAAAhAObzVU3//////////wUAFAB5Lm5weQEAEACYAAAAAAAAAEwAAAAAAAAAm+wX6hsQ"
          + "ychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgYo"
          + "YILSjFAaAFBLAQItAy0AAAAIAAAAIQDO4+FzTAAAAIYAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQIt"
          + "Ay0AAAAIAAAAIQDm81VNTAAAAJgAAAAFAAAAAAAAAAAAAACAAYMAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAAG"
          + "AQAAAAA=";

  @TempDir Path folder;

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static NpyArray read(byte[] bytes) throws IOException {
    return Npy.read(Content.Input.of("a.npy", bytes));
  }

  @Test
  void whatNumPyWroteIsRead() throws IOException {
    double[] expected = {1.5, -2, 3, 4, 5, 6e10f};
    for (String file : List.of(PLAIN, FORTRAN)) {
      NpyArray array = read(bytes(file));
      assertEquals(List.of(2, 3), array.shape());
      assertArrayEquals(expected, array.doubles());
    }
    assertEquals(NpyArray.Type.F8, read(bytes(FORTRAN)).type());
  }

  @Test
  void whatIsWrittenIsWhatNumPyWrites() throws IOException {
    Path file = folder.resolve("out.npy");
    Npy.write(file, new float[] {1.5f, -2, 3, 4, 5, 6e10f}, 2, 3);
    assertArrayEquals(bytes(PLAIN), Files.readAllBytes(file));
  }

  private static ByteBuffer put(ByteBuffer bytes, NpyArray.Type type, long value) {
    return switch (type) {
      case BOOL, I1, U1 -> bytes.put((byte) value);
      case I2, U2 -> bytes.putShort((short) value);
      case I4, U4 -> bytes.putInt((int) value);
      case I8 -> bytes.putLong(value);
      case F4 -> bytes.putFloat((float) value);
      case F8 -> bytes.putDouble((double) value);
    };
  }

  /** The least and the greatest whole number that a test puts into the type. */
  private static long[] range(NpyArray.Type type) {
    return switch (type) {
      case BOOL -> new long[] {0, 1};
      case I1 -> new long[] {-128, 127};
      case U1 -> new long[] {0, 255};
      case I2 -> new long[] {-32768, 32767};
      case U2 -> new long[] {0, 65535};
      case I4 -> new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
      case U4 -> new long[] {0, 0xFFFF_FFFFL};
      case I8, F8 -> new long[] {-(1L << 53), 1L << 53};
      case F4 -> new long[] {-(1 << 24), 1 << 24};
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeVersionAndByteOrderIsRead(NpyArray.Type type) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    String code = type == NpyArray.Type.BOOL ? "b1" : type.name().toLowerCase(Locale.ROOT);
    for (int version = 1; version <= 3; version++) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        int n = random.nextInt(20);
        double[] expected = new double[n];
        ByteBuffer body = ByteBuffer.allocate(n * type.bytes()).order(order);
        for (int k = 0; k < n; k++) {
          long[] range = range(type);
          long value =
              k < 2 ? range[k] : random.nextLong(range[0], range[1] + 1); // both ends first
          put(body, type, value);
          expected[k] = (double) value;
        }
        String mark = type.bytes() == 1 ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
        byte[] file = Fixtures.npy(version, mark + code, "False", "(" + n + ",)", body.array());
        assertArrayEquals(expected, read(file).doubles());
        assertArrayEquals(expected, read(Fixtures.gzip(file)).doubles());
      }
    }
  }

  @Test
  void fortranOrderIsTurnedIntoCOrderInAnyDimensions() throws IOException {
    // Place (i, j, k) of shape (2, 3, 4) holds 100 i + 10 j + k; the first index runs fastest.
    byte[] body = new byte[24];
    for (int at = 0; at < 24; at++) {
      body[at] = (byte) (100 * (at % 2) + 10 * (at / 2 % 3) + at / 6);
    }
    NpyArray array = read(Fixtures.npy(1, "|u1", "True", "(2, 3, 4)", body));
    for (int at = 0; at < 24; at++) {
      assertEquals(100 * (at / 12) + 10 * (at / 4 % 3) + at % 4, array.value(at));
    }
  }

  @Test
  void whatIsWrittenComesBack() {
    Path file = folder.resolve("deep/er/a.npy");
    Npy.write(file, new double[] {Double.NaN, 1e300, -0.0}, 3);
    assertArrayEquals(new double[] {Double.NaN, 1e300, -0.0}, Npy.read(file).doubles());
    Npy.write(file, new int[] {Integer.MIN_VALUE, 7}, 1, 2, 1);
    assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, Npy.read(file).ints());
    assertEquals(List.of(1, 2, 1), Npy.read(file).shape());
    Npy.write(file, new long[] {1L << 40});
    assertEquals(1L << 40, Npy.read(file).value(0));
    assertEquals(List.of(), Npy.read(file).shape());
    Npy.write(file, new float[0], 0, 5);
    assertEquals(0, Npy.read(file).size());
    assertFalse(Files.exists(file.resolveSibling("a.npy.part")));
    assertSays(() -> Npy.write(file, new float[5], 2, 3), "5 numbers in the shape [2, 3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"|O", "<U5", "<c8", "<f2", "<u8", "|S3", "=f4", "<M8[ns]"})
  void otherTypesAreRefusedByName(String code) {
    byte[] file = Fixtures.npy(1, code, "False", "(1,)", new byte[8]);
    assertSays(() -> read(file), "a.npy holds the type \"" + code, "convert it with astype");
  }

  @Test
  void damagedFilesAreRefused() {
    byte[] good = Fixtures.npy(1, "<f4", "False", "(2, 3)", new byte[24]);
    assertSays(() -> read(new byte[5]), "does not start with");
    assertSays(() -> read(Arrays.copyOf(good, 20)), "ends within its header");
    assertSays(() -> read(Arrays.copyOf(good, good.length - 1)), "truncated");
    assertSays(() -> read(Arrays.copyOf(good, good.length + 1)), "1 bytes after");
    byte[] version = good.clone();
    version[6] = 9;
    assertSays(() -> read(version), "version 9.0");
    byte[] structure = Fixtures.npy(1, "<f4", "Maybe", "(1,)", new byte[4]);
    assertSays(() -> read(structure), "has the header");
  }

  @Test
  void wholeNumbersAreDemandedWhereTheyAreNeeded() throws IOException {
    byte[] half = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).array();
    NpyArray array = read(Fixtures.npy(1, "<f4", "False", "(1,)", half));
    assertSays(array::ints, "a.npy holds 1.5 at place 0", "whole numbers");
  }

  private Opened opened(Map<String, byte[]> arrays) throws IOException {
    Path file = Files.write(folder.resolve("set.npz"), Fixtures.zip(true, arrays));
    return Datasets.standard().open(file.toString(), OpenOptions.standard());
  }

  private static byte[] u1(String shape, int... values) {
    byte[] body = new byte[values.length];
    for (int k = 0; k < body.length; k++) {
      body[k] = (byte) values[k];
    }
    return Fixtures.npy(1, "|u1", "False", shape, body);
  }

  @Test
  void anArchiveOfNumPyIsADataSet() throws IOException {
    Path file = Files.write(folder.resolve("numpy.npz"), bytes(ARCHIVE));
    Opened opened = Datasets.standard().open(file.toString(), OpenOptions.standard());
    assertEquals(Optional.empty(), opened.test());
    Dataset data = opened.train();
    assertArrayEquals(new float[] {0, 1, 51 / 255f, 102 / 255f, 1 / 255f, 2 / 255f}, data.pixels());
    assertArrayEquals(new int[] {0, 2, 1}, data.labels());
    assertEquals(List.of("0", "1", "2"), data.classNames());
    assertEquals(new ImageShape(1, 1, 2), data.shape());
  }

  @Test
  void trainAndTestPartsAreFoundByName() throws IOException {
    Opened opened =
        opened(
            Map.of(
                "x_train.npy", u1("(2, 1, 2)", 1, 2, 3, 4),
                "y_train.npy", u1("(2,)", 0, 1),
                "x_test.npy", u1("(1, 1, 2)", 5, 6),
                "y_test.npy", u1("(1, 1)", 3)));
    assertEquals(new ImageShape(1, 2, 1), opened.train().shape());
    assertEquals(4, opened.test().orElseThrow().numClasses());
    assertEquals("set.npz/test", opened.test().orElseThrow().name());
  }

  @Test
  void channelsComeFirstHoweverTheyWere() throws IOException {
    // One image of 1 by 2 pixels with red 1, 2, green 3, 4, blue 5, 6.
    byte[] first = u1("(1, 3, 1, 2)", 1, 2, 3, 4, 5, 6);
    byte[] last = u1("(1, 2, 1, 3)", 1, 3, 5, 2, 4, 6);
    float[] planes = {1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f, 5 / 255f, 6 / 255f};
    Dataset one = opened(Map.of("x.npy", first, "y.npy", u1("(1,)", 0))).train();
    assertEquals(new ImageShape(1, 2, 3), one.shape());
    assertArrayEquals(planes, one.pixels());
    Dataset other = opened(Map.of("x.npy", last, "y.npy", u1("(1,)", 0))).train();
    assertEquals(new ImageShape(2, 1, 3), other.shape());
    assertArrayEquals(planes, other.pixels());
  }

  @Test
  void aFolderOfArraysIsADataSetToo() {
    Npy.write(folder.resolve("X.npy"), new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Npy.write(folder.resolve("y.npy"), new long[] {0, 1, 0}, 3);
    Dataset data = Datasets.standard().open(folder.toString(), OpenOptions.standard()).train();
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, data.pixels());
    assertArrayEquals(new int[] {0, 1, 0}, data.labels());
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    byte[] y = u1("(1,)", 0);
    assertSays(() -> opened(Map.of("z.npy", y)), "holds the arrays \"z\"", "arr_0");
    assertSays(
        () -> opened(Map.of("x.npy", u1("(2, 1)", 1, 2), "y.npy", y)),
        "x.npy holds 2 examples",
        "y.npy holds 1 labels");
    assertSays(
        () -> opened(Map.of("x.npy", y, "y.npy", u1("(1, 2)", 0, 1))), "turn one-hot labels");
    byte[] nan = ByteBuffer.allocate(4).putFloat(Float.NaN).array();
    assertSays(
        () -> opened(Map.of("x.npy", Fixtures.npy(1, ">f4", "False", "(1, 1)", nan), "y.npy", y)),
        "holds NaN at row 0");
    byte[] negative = Fixtures.npy(1, "|i1", "False", "(1,)", new byte[] {-1});
    assertSays(() -> opened(Map.of("x.npy", y, "y.npy", negative)), "label -1 at row 0");
    assertSays(
        () -> {
          Path file = Files.write(folder.resolve("no.npz"), new byte[50]);
          Datasets.standard().open(file.toString(), OpenOptions.standard());
        },
        "not a whole zip archive");
  }
}
