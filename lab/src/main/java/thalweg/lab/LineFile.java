package thalweg.lab;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that grows by whole lines. Each append is one call to the system, so a killed process
 * leaves whole lines; an append that fails (disk full) is cut off again.
 */
public final class LineFile implements AutoCloseable {

  private final Path path;
  private final FileOutputStream out;
  private long length;

  /** Makes the file, empty; an existing one is an error. */
  public static LineFile create(Path path) {
    try {
      Files.createFile(path);
      return new LineFile(path, new FileOutputStream(path.toFile(), true));
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "making " + path.getFileName());
    }
  }

  /**
   * Opens a file to go on after its first {@code length} bytes; the rest is cut off. A file that is
   * not there is made, if the length is 0.
   */
  public static LineFile reopen(Path path, long length) {
    try {
      long found = Files.exists(path) ? Files.size(path) : 0;
      if (found < length) {
        throw new LabException(
            LabException.STORAGE,
            "%s holds %d bytes; its checkpoint was written after %d: the file was cut, restore it."
                .formatted(path, found, length));
      }
      FileOutputStream out = new FileOutputStream(path.toFile(), true);
      out.getChannel().truncate(length);
      LineFile file = new LineFile(path, out);
      file.length = length;
      return file;
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "opening " + path.getFileName());
    }
  }

  private LineFile(Path path, FileOutputStream out) {
    this.path = path;
    this.out = out;
  }

  /** Bytes written, those of earlier runs included. */
  public long length() {
    return length;
  }

  /** Forces what was appended to disk. */
  public void force() {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "forcing " + path.getFileName() + " to disk");
    }
  }

  public void append(byte[] lines) {
    try {
      out.write(lines);
      length += lines.length;
    } catch (IOException e) {
      throw cutBack(e);
    }
  }

  /** Appends all of {@code other} and {@code lastLine}, and forces them to disk. */
  void append(Path other, byte[] lastLine) {
    long before = length;
    byte[] buffer = new byte[1 << 16];
    // Plain streams and an own loop: channels close themselves when their thread is interrupted.
    try (FileInputStream in = new FileInputStream(other.toFile())) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        length += count;
      }
      out.write(lastLine);
      length += lastLine.length;
      out.getFD().sync();
    } catch (IOException e) {
      length = before;
      throw cutBack(e);
    }
  }

  private LabException cutBack(IOException cause) {
    try {
      out.getChannel().truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return StorageErrors.explain(cause, path, "appending to " + path.getFileName());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "closing " + path.getFileName());
    }
  }
}
