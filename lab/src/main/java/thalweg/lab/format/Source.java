package thalweg.lab.format;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import thalweg.lab.LabException;
import thalweg.lab.StorageErrors;

/** The bytes of a file, read by position; what cannot be read is told with the file's name. */
abstract sealed class Source implements AutoCloseable {

  private final String name;

  private Source(String name) {
    this.name = name;
  }

  /** Opens a file; its length is taken once, here. */
  static Source open(Path path) {
    try {
      // Not a channel: a channel closes itself when its thread is interrupted.
      return new OfFile(path, new RandomAccessFile(path.toFile(), "r"));
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "opening it");
    }
  }

  /** Bytes at hand under a name for error messages. */
  static Source of(String name, byte[] bytes) {
    return new OfArray(name, bytes);
  }

  /** How error messages call it. */
  final String name() {
    return name;
  }

  abstract long length();

  /**
   * Copies {@code count} bytes from position {@code at} on.
   *
   * @throws LabException if they do not lie inside the file
   */
  final void read(long at, byte[] into, int from, int count) {
    if (at < 0 || count < 0 || at > length() - count) {
      throw refuse("ends at byte %d, inside something that starts at byte %d", length(), at);
    }
    try {
      copy(at, into, from, count);
    } catch (IOException e) {
      throw StorageErrors.explain(e, name, "reading byte " + at);
    }
  }

  /** A fresh array of the bytes; the range is checked before anything is allocated. */
  final byte[] read(long at, long count) {
    if (at < 0 || count < 0 || at > length() - count || count > Integer.MAX_VALUE - 16) {
      throw refuse("holds %d bytes, so not %d from byte %d on", length(), count, at);
    }
    byte[] bytes = new byte[(int) count];
    read(at, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * The first {@code count} bytes as a file of that length; reads through this one.
   *
   * @throws LabException if this one is shorter
   */
  final Source first(long count) {
    if (count < 0 || count > length()) {
      throw refuse("holds %d bytes; %d were expected", length(), count);
    }
    return new OfPart(this, count);
  }

  /** A refusal that starts with the file's name; {@code predicate} goes without a full stop. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  final LabException refuse(String predicate, Object... values) {
    return FormatErrors.refuse("%s %s.", name, predicate.formatted(values));
  }

  abstract void copy(long at, byte[] into, int from, int count) throws IOException;

  @Override
  public abstract void close();

  private static final class OfFile extends Source {
    private final RandomAccessFile file;
    private final long length;

    OfFile(Path path, RandomAccessFile file) throws IOException {
      super(path.toString());
      this.file = file;
      this.length = file.length();
    }

    @Override
    long length() {
      return length;
    }

    @Override
    void copy(long at, byte[] into, int from, int count) throws IOException {
      file.seek(at);
      file.readFully(into, from, count);
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        // What was wanted has been read.
      }
    }
  }

  private static final class OfArray extends Source {
    private final byte[] bytes;

    OfArray(String name, byte[] bytes) {
      super(name);
      this.bytes = bytes;
    }

    @Override
    long length() {
      return bytes.length;
    }

    @Override
    void copy(long at, byte[] into, int from, int count) {
      System.arraycopy(bytes, (int) at, into, from, count);
    }

    @Override
    public void close() {}
  }

  private static final class OfPart extends Source {
    private final Source whole;
    private final long length;

    OfPart(Source whole, long length) {
      super(whole.name());
      this.whole = whole;
      this.length = length;
    }

    @Override
    long length() {
      return length;
    }

    @Override
    void copy(long at, byte[] into, int from, int count) throws IOException {
      whole.copy(at, into, from, count);
    }

    @Override
    public void close() {}
  }
}
