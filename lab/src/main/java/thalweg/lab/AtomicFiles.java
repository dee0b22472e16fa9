package thalweg.lab;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that appear whole or not at all: written aside as {@code .NAME.tmp} in the same folder,
 * forced to disk, then renamed over the target in one step.
 *
 * <p>Use it for files of which a reader must never see a part. It costs two disk flushes a file, so
 * do not use it for a log that grows line by line. Not for two writers of one target at once.
 */
public final class AtomicFiles {

  /** Writes the content of a file to a stream; need not close it. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; an exception leaves the old file, if any, untouched. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFiles() {}

  /** Writes {@code bytes} to {@code target}, replacing it if it exists. */
  public static void write(Path target, byte[] bytes) {
    write(target, out -> out.write(bytes));
  }

  /**
   * Writes {@code content} to {@code target}, replacing it if it exists.
   *
   * @throws LabException with exit code {@link LabException#STORAGE} if the disk is full or the
   *     folder cannot be written; the temporary file is removed and the old target stays
   */
  public static void write(Path target, Content content) {
    Path aside = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      writeForced(aside, content);
      move(aside, target);
      forceFolder(target.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw StorageErrors.explain(e, target, "writing " + target.getFileName());
    } finally {
      removeQuietly(aside);
    }
  }

  private static void writeForced(Path aside, Content content) throws IOException {
    // A plain stream, not a channel: a channel closes itself when its thread is interrupted.
    try (FileOutputStream file = new FileOutputStream(aside.toFile())) {
      BufferedOutputStream out = new BufferedOutputStream(file, 1 << 16);
      content.writeTo(out);
      out.flush();
      file.getFD().sync();
    }
  }

  private static void move(Path aside, Path target) throws IOException {
    try {
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("this file system cannot rename a file in one step", e);
    }
  }

  /** Makes a rename in {@code folder} survive a power cut, where the system can open folders. */
  static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system opens folders as files; the rename itself has been done.
    }
  }

  /** Removes a leftover of a failed write; a failure here must not hide the first one. */
  static void removeQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The first failure is the one to tell.
    }
  }
}
