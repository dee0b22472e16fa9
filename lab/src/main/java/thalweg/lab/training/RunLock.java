package thalweg.lab.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import thalweg.lab.LabException;
import thalweg.lab.StorageErrors;

/** Keeps two processes from going on with one run at a time; gone when its process is. */
final class RunLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private RunLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  static RunLock take(Path run) {
    Path file = run.resolve(".lock");
    if (!java.nio.file.Files.isDirectory(run)) {
      throw new LabException(
          LabException.USAGE, run + " is not a folder; expected the folder of a run.");
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return new RunLock(channel, lock);
        }
      } catch (OverlappingFileLockException e) {
        // Held by this process; told as if by another.
      }
      channel.close();
      throw new LabException(
          LabException.STORAGE,
          "Another process is training into %s; wait for its end or stop it.".formatted(run));
    } catch (IOException e) {
      throw StorageErrors.explain(e, file, "locking a run");
    }
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      // The lock goes with the process.
    }
  }
}
