package thalweg.lab.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.lab.AtomicFiles;
import thalweg.lab.LabException;

/**
 * A safetensors file: named arrays and a map of strings, in the format of the same name (a header
 * of JSON, then the arrays' bytes, little-endian, row-major).
 *
 * <p>Use it for what must outlive the program: checkpoints, weights for other tools. A file is read
 * whole; {@link #header} reads only what it says of itself. The same arguments give the same bytes.
 * Cost: one pass over the bytes; on the heap, a copy of the largest array.
 */
public final class SafeTensors {

  /** What an entry holds; safetensors knows more types than {@link Tensor} does. */
  @SuppressWarnings("ArrayRecordComponent") // entries are never compared
  public sealed interface Data {
    Shape shape();

    /** Written with the tensor's own type; a BOOL takes one byte. */
    record OfTensor(Tensor tensor) implements Data {
      @Override
      public Shape shape() {
        return tensor.shape();
      }
    }

    /** Written as I64. The array is not copied. */
    record OfLongs(long[] values, Shape shape) implements Data {
      public OfLongs {
        requireSize(values.length, shape);
      }
    }

    /** Written as U8. The array is not copied. */
    record OfBytes(byte[] values, Shape shape) implements Data {
      public OfBytes {
        requireSize(values.length, shape);
      }
    }

    private static void requireSize(int count, Shape shape) {
      if (count != shape.size()) {
        throw new IllegalArgumentException(
            count + " values given for the shape " + shape + ", which holds " + shape.size());
      }
    }
  }

  /** A named array. */
  public record Entry(String name, Data data) {
    public Entry(String name, Tensor tensor) {
      this(name, new Data.OfTensor(tensor));
    }
  }

  /** What a file says of itself: its strings, and its arrays in the order of their bytes. */
  public record Header(SequencedMap<String, String> metadata, List<Info> arrays) {}

  /** One array of a file. */
  public record Info(String name, StoredType type, Shape shape) {}

  private final String source;
  private final SequencedMap<String, String> metadata;
  private final SequencedMap<String, Data> entries;

  private SafeTensors(
      String source, SequencedMap<String, String> metadata, SequencedMap<String, Data> entries) {
    this.source = source;
    this.metadata = metadata;
    this.entries = entries;
  }

  /**
   * Writes a file, whole or not at all. Arrays of wider elements come first, so that each is
   * aligned; among equals the given order is kept, and the metadata keep theirs.
   *
   * @throws IllegalArgumentException if two entries share a name or one is called {@code
   *     __metadata__}
   * @throws LabException if the disk is full or the folder cannot be written
   */
  public static void write(Path target, Map<String, String> metadata, List<Entry> entries) {
    TensorWriter writer = new TensorWriter(metadata, entries);
    AtomicFiles.write(target, writer::writeTo);
  }

  /** Writes the same bytes to a stream, which is neither flushed nor closed. */
  public static void write(OutputStream out, Map<String, String> metadata, List<Entry> entries)
      throws IOException {
    new TensorWriter(metadata, entries).writeTo(out);
  }

  /**
   * Reads a file whole, after its header has been checked against its length.
   *
   * @throws LabException in one sentence that names the file, if it cannot be read, is cut off or
   *     damaged, or holds a type that is not in {@link StoredType}
   */
  public static SafeTensors read(Path path) {
    try (Source source = Source.open(path)) {
      return read(source);
    }
  }

  static SafeTensors read(Source source) {
    TensorHeader header = TensorHeader.read(source);
    SequencedMap<String, Data> entries = new LinkedHashMap<>();
    for (TensorHeader.Place place : header.places()) {
      entries.put(place.name(), TensorReader.read(source, header.dataStart(), place));
    }
    return new SafeTensors(source.name(), header.metadata(), entries);
  }

  /** Reads and checks the header alone; costs nothing for the arrays. */
  public static Header header(Path path) {
    try (Source source = Source.open(path)) {
      TensorHeader header = TensorHeader.read(source);
      List<Info> arrays =
          header.places().stream()
              .map(p -> new Info(p.name(), p.type(), Shape.of(p.dims())))
              .toList();
      return new Header(header.metadata(), arrays);
    }
  }

  /** The strings of {@code __metadata__}, in the file's order. */
  public SequencedMap<String, String> metadata() {
    return metadata;
  }

  /** All arrays by name, in the order of their bytes. */
  public SequencedMap<String, Data> entries() {
    return Collections.unmodifiableSequencedMap(entries);
  }

  /** Whether there is an array of this name. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * The array of this name; the halves come as F32, and I64 and U8 as I32.
   *
   * @throws LabException if there is none, or an I64 does not fit
   */
  public Tensor tensor(String name) {
    return switch (find(name)) {
      case Data.OfTensor t -> t.tensor();
      case Data.OfLongs l -> ints(name, l);
      case Data.OfBytes b -> {
        int[] ints = new int[b.values().length];
        for (int i = 0; i < ints.length; i++) {
          ints[i] = Byte.toUnsignedInt(b.values()[i]);
        }
        yield intTensor(ints, b.shape());
      }
    };
  }

  /**
   * The values of an I64 array, not copied.
   *
   * @throws LabException if there is none of this name and type
   */
  public long[] longs(String name) {
    if (find(name) instanceof Data.OfLongs l) {
      return l.values();
    }
    throw FormatErrors.refuse("%s holds '%s', but not as I64.", source, name);
  }

  /**
   * The values of an U8 array, not copied.
   *
   * @throws LabException if there is none of this name and type
   */
  public byte[] bytes(String name) {
    if (find(name) instanceof Data.OfBytes b) {
      return b.values();
    }
    throw FormatErrors.refuse("%s holds '%s', but not as U8.", source, name);
  }

  private Data find(String name) {
    Data data = entries.get(name);
    if (data == null) {
      throw FormatErrors.refuse(
          "%s holds no array '%s'; it holds %s.", source, name, TensorHeader.told(entries));
    }
    return data;
  }

  private Tensor ints(String name, Data.OfLongs longs) {
    int[] ints = new int[longs.values().length];
    for (int i = 0; i < ints.length; i++) {
      long value = longs.values()[i];
      ints[i] = (int) value;
      if (ints[i] != value) {
        throw FormatErrors.refuse(
            "%s holds %d in the I64 array '%s', which does not fit an I32.", source, value, name);
      }
    }
    return intTensor(ints, longs.shape());
  }

  private static Tensor intTensor(int[] values, Shape shape) {
    Tensor tensor = Tensor.zeros(DType.I32, shape);
    tensor.set(values);
    return tensor;
  }
}
