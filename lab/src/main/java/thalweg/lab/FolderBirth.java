package thalweg.lab;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a folder that appears under its name with its first files whole: filled aside, then
 * renamed.
 *
 * <p>Renaming onto a folder that is not empty fails in every file system, and a run folder is never
 * empty, so of two processes that want one name only one gets it.
 */
final class FolderBirth {

  private static final int ATTEMPTS = 10_000;

  private FolderBirth() {}

  /** Makes {@code parent} if only its last part is missing; tells whether it made it. */
  static boolean ensureParent(Path parent) {
    if (Files.isDirectory(parent)) {
      return false;
    }
    if (Files.exists(parent)) {
      throw refused(parent + " is a file; expected a folder to put runs in: choose another --out.");
    }
    Path above = parent.toAbsolutePath().getParent();
    if (above == null || !Files.isDirectory(above)) {
      throw refused(
          ("The folder %s does not exist, so %s cannot be made in it: "
                  + "make it first or choose another --out.")
              .formatted(above, parent));
    }
    try {
      Files.createDirectory(parent);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw StorageErrors.explain(e, parent, "making the folder for runs");
    }
  }

  static Path bear(Path parent, String base, Map<String, byte[]> files) {
    // The process number keeps two processes that start in one second apart.
    Path aside = parent.resolve("." + base + "." + ProcessHandle.current().pid() + ".tmp");
    synchronized (FolderBirth.class) {
      try {
        Files.createDirectory(aside);
        files.forEach((name, bytes) -> AtomicFiles.write(aside.resolve(name), bytes));
        return rename(aside, parent, base);
      } catch (IOException e) {
        throw StorageErrors.explain(e, parent, "making a run folder");
      } finally {
        removeTree(aside);
      }
    }
  }

  /** The same under exactly this name, which must be free. */
  static Path bearAt(Path target, Map<String, byte[]> files) {
    Path absolute = target.toAbsolutePath();
    Path aside =
        absolute.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    if (Files.exists(target)) {
      throw refused(target + " exists already; expected the name of a new run folder.");
    }
    try {
      Files.createDirectory(aside);
      files.forEach((name, bytes) -> AtomicFiles.write(aside.resolve(name), bytes));
      Files.move(aside, absolute, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.forceFolder(absolute.getParent());
      return target;
    } catch (IOException e) {
      throw StorageErrors.explain(e, target, "making a run folder");
    } finally {
      removeTree(aside);
    }
  }

  private static Path rename(Path aside, Path parent, String base) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Path target = parent.resolve(attempt == 1 ? base : base + "-" + attempt);
      if (Files.exists(target)) {
        continue;
      }
      try {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        AtomicFiles.forceFolder(parent.toAbsolutePath());
        return target;
      } catch (IOException e) {
        if (!Files.exists(target)) {
          throw e;
        }
      }
    }
    throw new IOException("every name from " + base + " on is taken");
  }

  private static void removeTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      inside.forEach(AtomicFiles::removeQuietly);
    } catch (IOException e) {
      // The first failure is the one to tell.
    }
    AtomicFiles.removeQuietly(folder);
  }

  private static LabException refused(String sentence) {
    return new LabException(LabException.STORAGE, sentence);
  }
}
