package thalweg.data;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes {@code .npy} files (NumPy's format specification, NEP 1), versions 1.0 to 3.0:
 * bool, i1, i2, i4, i8, u1, u2, u4, f4, f8 of either byte order, in C or Fortran order. Objects,
 * structures, complex numbers, text and u8 are refused.
 */
public final class Npy {
  private static final String KIND = "a NumPy .npy file";
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_DIMENSIONS = 32;
  private static final int ALIGNMENT = 64;
  private static final Pattern DESCR = Pattern.compile("'descr' *: *'([^']{1,20})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order' *: *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape' *: *\\(([0-9, ]*)\\)");

  private Npy() {}

  /**
   * The array in the file, plain or gzip.
   *
   * @throws DataException if the file is missing, damaged or of a type not listed above
   */
  public static NpyArray read(Path file) {
    return Content.open(file, KIND, Npy::read);
  }

  static NpyArray read(Content.Input input) throws IOException {
    Content content = new Content(input, KIND);
    String header = header(content);
    Matcher descr = DESCR.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!descr.find() || !order.find() || !shape.find()) {
      throw DataException.of(
          "%s has the header %s; expected a plain type, an order and a shape: save a plain array of"
              + " numbers.",
          content.name(), Names.quoted(header.strip()));
    }
    String code = descr.group(1);
    NpyArray.Type type = type(content.name(), code);
    List<Integer> sizes = sizes(content.name(), shape.group(1));
    byte[] bytes = content.body(count(content.name(), sizes), type.bytes());
    boolean columnMajor = order.group(1).equals("True") && sizes.size() > 1;
    ByteBuffer values =
        ByteBuffer.wrap(columnMajor ? rowMajor(bytes, type.bytes(), sizes) : bytes)
            .order(code.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return new NpyArray(type, sizes, values, content.file());
  }

  private static String header(Content content) throws IOException {
    byte[] start = new byte[8];
    if (content.fill(start, 0) < 8 || !Arrays.equals(MAGIC, Arrays.copyOf(start, 6))) {
      throw DataException.of(
          "%s does not start with \\x93NUMPY; expected %s: check the path.", content.name(), KIND);
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      throw DataException.of(
          "%s is of version %d.%d; expected 1.0, 2.0 or 3.0: save it again.",
          content.name(), version, start[7]);
    }
    byte[] length = new byte[version == 1 ? 2 : 4];
    int have = content.fill(length, 0);
    long claimed = 0;
    for (int k = length.length - 1; k >= 0; k--) {
      claimed = claimed << 8 | Byte.toUnsignedInt(length[k]);
    }
    if (have < length.length || claimed > MAX_HEADER) {
      throw DataException.of(
          "%s claims a header of %d bytes; expected at most %d: it is damaged.",
          content.name(), claimed, MAX_HEADER);
    }
    byte[] header = new byte[(int) claimed];
    if (content.fill(header, 0) < header.length) {
      throw DataException.of(
          "%s ends within its header; expected %d bytes of it: fetch the file again.",
          content.name(), claimed);
    }
    return new String(header, StandardCharsets.UTF_8);
  }

  private static NpyArray.Type type(String file, String code) {
    // A type of one byte has no byte order: |u1. "=" would be that of another machine.
    return switch (code.replaceFirst("^[<>|]", "")) {
      case "b1" -> NpyArray.Type.BOOL;
      case "i1" -> NpyArray.Type.I1;
      case "u1" -> NpyArray.Type.U1;
      case "i2" -> NpyArray.Type.I2;
      case "u2" -> NpyArray.Type.U2;
      case "i4" -> NpyArray.Type.I4;
      case "u4" -> NpyArray.Type.U4;
      case "i8" -> NpyArray.Type.I8;
      case "f4" -> NpyArray.Type.F4;
      case "f8" -> NpyArray.Type.F8;
      default ->
          throw DataException.of(
              "%s holds the type %s; expected one of b1, i1, i2, i4, i8, u1, u2, u4, f4, f8:"
                  + " convert it with astype before saving.",
              file, Names.quoted(code));
    };
  }

  private static List<Integer> sizes(String file, String text) {
    List<Integer> sizes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String digits = part.strip();
      if (!digits.isEmpty()) {
        if (!digits.matches("\\d{1,10}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
          throw tooLarge(file, text);
        }
        sizes.add(Integer.parseInt(digits));
      }
    }
    if (sizes.size() > MAX_DIMENSIONS) {
      throw tooLarge(file, text);
    }
    return List.copyOf(sizes);
  }

  private static long count(String file, List<Integer> sizes) {
    long count = 1;
    for (int size : sizes) {
      count *= size;
      if (count > Content.MAX_VALUES) {
        throw tooLarge(file, sizes.toString());
      }
    }
    return count;
  }

  private static DataException tooLarge(String file, String shape) {
    return DataException.of(
        "%s claims the shape %s; expected at most %d numbers in at most %d dimensions: the file is"
            + " damaged, or must be cut into smaller ones.",
        file, Names.quoted(shape), Content.MAX_VALUES, MAX_DIMENSIONS);
  }

  /** From Fortran order, where the first index runs fastest, to C order. */
  private static byte[] rowMajor(byte[] bytes, int each, List<Integer> sizes) {
    byte[] ordered = new byte[bytes.length];
    int[] index = new int[sizes.size()];
    for (int from = 0; from < bytes.length; from += each) {
      int to = 0;
      for (int k = 0; k < index.length; k++) {
        to = to * sizes.get(k) + index[k];
      }
      System.arraycopy(bytes, from, ordered, to * each, each);
      for (int k = 0; k < index.length && ++index[k] == sizes.get(k); k++) {
        index[k] = 0;
      }
    }
    return ordered;
  }

  /**
   * Writes float32 numbers in C order, version 1.0: beside its place first, then renamed over it.
   *
   * @throws DataException if the shape does not hold them or the file cannot be written
   */
  public static void write(Path file, float[] values, int... shape) {
    write(file, "<f4", values.length, shape, (out, k) -> out.putFloat(values[k]), 4);
  }

  /** The same for float64. */
  public static void write(Path file, double[] values, int... shape) {
    write(file, "<f8", values.length, shape, (out, k) -> out.putDouble(values[k]), 8);
  }

  /** The same for int32. */
  public static void write(Path file, int[] values, int... shape) {
    write(file, "<i4", values.length, shape, (out, k) -> out.putInt(values[k]), 4);
  }

  /** The same for int64. */
  public static void write(Path file, long[] values, int... shape) {
    write(file, "<i8", values.length, shape, (out, k) -> out.putLong(values[k]), 8);
  }

  /** Puts the number at one place. */
  private interface Putting {
    void put(ByteBuffer out, int k);
  }

  private static void write(
      Path file, String descr, int count, int[] shape, Putting putting, int each) {
    long product = 1;
    for (int size : shape) {
      product = size < 0 || product < 0 ? -1 : Math.min(product * size, Integer.MAX_VALUE + 1L);
    }
    if (product != count) {
      throw DataException.of(
          "%s was to hold %d numbers in the shape %s; expected a shape of as many.",
          file, count, Arrays.toString(shape));
    }
    Path whole = file.toAbsolutePath();
    Path aside = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      Files.createDirectories(whole.getParent());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
        out.write(header(descr, shape));
        ByteBuffer one = ByteBuffer.allocate(each).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < count; k++) {
          putting.put(one.clear(), k);
          out.write(one.array());
        }
      }
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      aside.toFile().delete();
      throw DataException.because(
          e,
          "%s cannot be written (%s); check the folder, its permissions and its space.",
          file,
          Reason.of(e));
    }
  }

  private static byte[] header(String descr, int[] shape) throws IOException {
    StringBuilder sizes = new StringBuilder();
    for (int k = 0; k < shape.length; k++) {
      sizes.append(k == 0 ? "" : " ").append(shape[k]).append(',');
    }
    if (shape.length > 1) {
      sizes.setLength(sizes.length() - 1);
    }
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(descr, sizes);
    int bare = MAGIC.length + 4 + dictionary.length() + 1;
    int padding = (ALIGNMENT - bare % ALIGNMENT) % ALIGNMENT;
    String padded = dictionary + " ".repeat(padding) + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(MAGIC);
    out.write(new byte[] {1, 0, (byte) padded.length(), (byte) (padded.length() >> 8)});
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }
}
