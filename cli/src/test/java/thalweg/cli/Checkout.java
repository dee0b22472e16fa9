package thalweg.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of the project, for the tests that hold the house rules. */
final class Checkout {
  private static final Set<String> NOT_OURS =
      Set.of("target", "runs", ".git", ".idea", ".vscode", ".settings");

  private Checkout() {}

  /** The root folder: the nearest one above whose pom lists the room {@code cli}. */
  static Path root() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path pom = at.resolve("pom.xml");
      if (Files.exists(pom) && Files.readString(pom).contains("<module>cli</module>")) {
        return at;
      }
    }
    throw new IOException("No folder above the working directory is the root of the project.");
  }

  /** All files below a folder, in order, without build outputs and version control. */
  static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return !at.equals(folder) && NOT_OURS.contains(at.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !NOT_OURS.contains(file.getFileName().toString())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(found);
    return found;
  }

  /** The Java sources of all rooms, tests included. */
  static List<Path> sources(Path folder) throws IOException {
    return files(folder).stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  /** The text of a file; empty if it is not UTF-8 text. */
  static Optional<String> text(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
