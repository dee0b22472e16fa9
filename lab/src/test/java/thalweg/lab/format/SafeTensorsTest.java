package thalweg.lab.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.lab.LabException;
import thalweg.lab.format.SafeTensors.Data;
import thalweg.lab.format.SafeTensors.Entry;

class SafeTensorsTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBackToTheBit() {
    float[] odd = {
      0f, -0f, Float.NaN, Float.intBitsToFloat(0x7fc0dead), Float.NEGATIVE_INFINITY, Float.MIN_VALUE
    };
    Tensor bools = Tensor.zeros(DType.BOOL, Shape.of(3));
    bools.set(new int[] {1, 0, 1});
    SafeTensors read =
        roundTrip(
            Map.of("step", "12"),
            new Entry("0.weight", Tensor.of(odd, 2, 3)),
            new Entry("doubles", Tensor.of(new double[] {Math.PI, -0.0}, 2)),
            new Entry("scalar", Tensor.of(new int[] {Integer.MIN_VALUE})),
            new Entry("mask", bools),
            new Entry("empty", Tensor.zeros(DType.F32, Shape.of(0, 5))),
            new Entry("steps", new Data.OfLongs(new long[] {Long.MIN_VALUE, 7}, Shape.of(2))),
            new Entry("pixels", new Data.OfBytes(new byte[] {0, (byte) 255}, Shape.of(2, 1))));

    assertEquals(Map.of("step", "12"), read.metadata());
    float[] back = read.tensor("0.weight").toFloats();
    for (int i = 0; i < odd.length; i++) {
      assertEquals(Float.floatToRawIntBits(odd[i]), Float.floatToRawIntBits(back[i]));
    }
    assertEquals(Shape.of(2, 3), read.tensor("0.weight").shape());
    assertArrayEquals(new double[] {Math.PI, -0.0}, read.tensor("doubles").toDoubles());
    assertEquals(Shape.SCALAR, read.tensor("scalar").shape());
    assertArrayEquals(new int[] {Integer.MIN_VALUE}, read.tensor("scalar").toInts());
    assertEquals(DType.BOOL, read.tensor("mask").dtype());
    assertArrayEquals(new int[] {1, 0, 1}, read.tensor("mask").toInts());
    assertEquals(Shape.of(0, 5), read.tensor("empty").shape());
    assertArrayEquals(new long[] {Long.MIN_VALUE, 7}, read.longs("steps"));
    assertArrayEquals(new int[] {0, 255}, read.tensor("pixels").toInts());
  }

  @Test
  void arraysLongerThanAChunkAreWhole() {
    float[] many = new float[200_003];
    int[] ints = new int[many.length];
    long[] longs = new long[many.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = i * 0.37f;
      ints[i] = i % 3 == 0 ? 1 : 0;
      longs[i] = i * 10_000_000_019L;
    }
    Tensor bools = Tensor.zeros(DType.BOOL, Shape.of(many.length));
    bools.set(ints);
    SafeTensors read =
        roundTrip(
            Map.of(),
            new Entry("f", Tensor.of(many, many.length)),
            new Entry("l", new Data.OfLongs(longs, Shape.of(longs.length))),
            new Entry("b", bools));
    assertArrayEquals(many, read.tensor("f").toFloats());
    assertArrayEquals(longs, read.longs("l"));
    assertArrayEquals(ints, read.tensor("b").toInts());
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("b", "\u00fc\"");
    metadata.put("a", "");
    Tensor flag = Tensor.zeros(DType.BOOL, Shape.of(1));
    flag.set(new int[] {1});
    SafeTensors.write(
        out,
        metadata,
        List.of(new Entry("flag", flag), new Entry("w", Tensor.of(new float[] {1, -2}, 1, 2))));
    String header =
        "{\"__metadata__\":{\"b\":\"\u00fc\\\"\",\"a\":\"\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[8,9]}}";
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    byte[] padded = padded(header);
    expected.write(new byte[] {(byte) padded.length, (byte) (padded.length >> 8)});
    expected.write(new byte[6]);
    expected.write(padded);
    expected.write(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, 1});
    assertArrayEquals(expected.toByteArray(), out.toByteArray());
  }

  @Test
  void headerTellsTheArraysWithoutReadingThem() {
    Path file = folder.resolve("h.safetensors");
    SafeTensors.write(
        file, Map.of("k", "v"), List.of(new Entry("w", Tensor.zeros(DType.F32, Shape.of(3, 4)))));
    SafeTensors.Header header = SafeTensors.header(file);
    assertEquals(Map.of("k", "v"), header.metadata());
    assertEquals(
        List.of(new SafeTensors.Info("w", StoredType.F32, Shape.of(3, 4))), header.arrays());
  }

  @Test
  void halvesAreWidened() {
    byte[] file =
        file(
            "{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[4,6]}}",
            new byte[] {0x00, 0x3e, 0x01, (byte) 0x80, 0x40, (byte) 0xbf});
    SafeTensors read = SafeTensors.read(Source.of("halves", file));
    assertArrayEquals(new float[] {1.5f, -0x1p-24f}, read.tensor("h").toFloats());
    assertArrayEquals(new float[] {-0.75f}, read.tensor("b").toFloats());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1] | [0,4] | 5 | holds 5 bytes behind its header, but its arrays take 4",
        "[1] | [0,4] | 3 | holds 3 bytes behind its header, but its arrays take 4",
        "[2] | [0,4] | 4 | gives 'w' the bytes 0 to 4, but its shape takes 8 bytes",
        "[1] | [4,8] | 8 | puts 'w' at byte 4 of its data, behind a gap: 0 was expected",
        "[1] | [-4,0] | 4 | puts 'w' at byte -4 of its data, over another array",
        "[1] | [4,0] | 4 | puts 'w' at byte 4 of its data, behind a gap",
        "[1] | [0] | 4 | does not give 'w' all of dtype, shape and two data_offsets",
        "[2147483647] | [0,8589934588] | 4 | holds 4 bytes behind its header, but its arrays take",
        "[2147483648] | [0,4] | 4 | gives 'w' the extent 2147483648; 0 to 2^31-1 are held",
        "[-1] | [0,4] | 4 | gives 'w' the extent -1",
        "[65536,65536] | [0,4] | 4 | gives 'w' the shape [65536, 65536], 2^31 elements or more",
        "[4294967296,4294967296] | [0,0] | 0 | gives 'w' the extent 4294967296",
        "[65536,65536,0] | [0,0] | 0 | 2^31 elements or more",
        "[99999999999999999999] | [0,4] | 4 | has a header that is not JSON",
        "[1.0] | [0,4] | 4 | where integers as shape of 'w' was expected",
        "\"x\" | [0,4] | 4 | where a list as shape of 'w' was expected",
      })
  void aHeaderThatDoesNotFitIsRefused(String shape, String offsets, int bytes, String says) {
    String header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}".formatted(shape, offsets);
    assertRefused(file(header, new byte[bytes]), says);
  }

  @Test
  void arraysThatOverlapAreRefused() {
    String array = "\"%s\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}";
    String header = "{" + array.formatted("a", 4, 0, 4) + "," + array.formatted("b", 2, 3, 5) + "}";
    assertRefused(file(header, new byte[5]), "puts 'b' at byte 3 of its data, over another array");
  }

  @Test
  void namesGivenTwiceAreRefused() {
    String array = "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    assertRefused(file("{" + array + "," + array + "}", new byte[0]), "names 'a' twice");
    assertRefused(
        file("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", new byte[0]),
        "names the metadata 'k' twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"__metadata__\":{\"k\":1}} | where a string as metadata 'k' was expected",
        "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[0],\"data_offsets\":[0,0]}} | the dtype"
            + " 'F8_E4M3'; known are F64",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}} | an unknown"
            + " field 'x'",
        "{\"w\":[]} | where an object as 'w' was expected",
        "[] | where an object at the start of the header was expected",
        "{} {} | has something behind the JSON of its header",
        "{\"w\" | has a header that is not JSON",
        "'' | where an object at the start of the header was expected",
      })
  void aHeaderOfAnotherKindIsRefused(String header, String says) {
    assertRefused(file(header, new byte[0]), says);
  }

  @Test
  void aLengthThatTheFileDoesNotBearOutIsRefused() {
    byte[] file = file("{}", new byte[0]);
    Bytes.putLong(file, 0, 9);
    assertRefused(file, "claims a header of 9 bytes, but only 8 follow");
    Bytes.putLong(file, 0, 100_000_001);
    assertRefused(file, "claims a header of 100000001 bytes; safetensors allows 100000000");
    Bytes.putLong(file, 0, -1);
    assertRefused(file, "claims a header of 18446744073709551615 bytes");
    assertRefused(new byte[7], "holds 7 bytes; a safetensors file starts with the 8 bytes");
  }

  @Test
  void nothingIsAllocatedOnTheWordOfAHeader() {
    byte[] file =
        file(
            "{\"w\":{\"dtype\":\"F64\",\"shape\":[2147483647],"
                + "\"data_offsets\":[0,17179869176]}}",
            new byte[3]);
    assertTimeoutPreemptively(
        Duration.ofMillis(100), () -> assertRefused(file, "but its arrays take 17179869176"));
  }

  @Test
  void wideElementsComeFirstSoThatEachArrayIsAligned() {
    Path file = folder.resolve("order.safetensors");
    SafeTensors.write(
        file,
        Map.of(),
        List.of(
            new Entry("byte", new Data.OfBytes(new byte[3], Shape.of(3))),
            new Entry("z", Tensor.zeros(DType.F32, Shape.of(1))),
            new Entry("a", Tensor.zeros(DType.I32, Shape.of(1))),
            new Entry("long", new Data.OfLongs(new long[1], Shape.of(1)))));
    assertEquals(
        List.of("long", "z", "a", "byte"),
        SafeTensors.header(file).arrays().stream().map(SafeTensors.Info::name).toList());
  }

  @Test
  void whatIsNotThereIsToldByName() {
    SafeTensors read = roundTrip(Map.of(), new Entry("w", Tensor.of(new float[] {1}, 1)));
    assertSays("holds no array 'v'; it holds [w]", () -> read.tensor("v"));
    assertSays("holds 'w', but not as I64", () -> read.longs("w"));
    assertSays("does not exist", () -> SafeTensors.read(folder.resolve("absent")));
    SafeTensors wide =
        roundTrip(Map.of(), new Entry("n", new Data.OfLongs(new long[] {1L << 31}, Shape.of(1))));
    assertSays("holds 2147483648 in the I64 array 'n'", () -> wide.tensor("n"));
  }

  @Test
  void twoEntriesOfOneNameAreAProgrammersError() {
    Entry entry = new Entry("w", Tensor.of(new float[] {1}, 1));
    Path file = folder.resolve("twice.safetensors");
    assertThrows(
        IllegalArgumentException.class,
        () -> SafeTensors.write(file, Map.of(), List.of(entry, entry)));
    assertTrue(Files.notExists(file));
  }

  private SafeTensors roundTrip(Map<String, String> metadata, Entry... entries) {
    Path file = folder.resolve("round.safetensors");
    SafeTensors.write(file, metadata, List.of(entries));
    return SafeTensors.read(file);
  }

  private static byte[] file(String header, byte[] data) {
    byte[] padded = padded(header);
    byte[] file = new byte[8 + padded.length + data.length];
    Bytes.putLong(file, 0, padded.length);
    System.arraycopy(padded, 0, file, 8, padded.length);
    System.arraycopy(data, 0, file, 8 + padded.length, data.length);
    return file;
  }

  private static byte[] padded(String header) {
    int bytes = header.getBytes(UTF_8).length;
    return (header + " ".repeat((8 - bytes % 8) % 8)).getBytes(UTF_8);
  }

  private static void assertRefused(byte[] file, String says) {
    assertSays(says, () -> SafeTensors.read(Source.of("it", file)));
  }

  private static void assertSays(String says, Runnable action) {
    LabException e = assertThrows(LabException.class, action::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
    assertTrue(e.getMessage().endsWith("."), e.getMessage());
  }
}
