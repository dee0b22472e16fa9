package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source file is read whole: over 400 lines it asks to be split, over 600 it must be. */
class FileSizeTest {
  private static final int SOFT_LIMIT = 400;
  private static final int HARD_LIMIT = 600;

  private static List<String> longerThan(int limit, Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : Checkout.sources(folder)) {
      int lines = Files.readAllLines(file).size();
      if (lines > limit) {
        found.add(folder.relativize(file) + ": " + lines + " lines");
      }
    }
    return found;
  }

  @Test
  void noSourceFileIsOverTheHardLimit() throws IOException {
    Path root = Checkout.root();
    longerThan(SOFT_LIMIT, root).forEach(file -> System.out.println("Consider to split " + file));
    assertEquals(List.of(), longerThan(HARD_LIMIT, root), "Split these files by what they do.");
  }

  @Test
  void aFileOfOneLineTooManyIsFound(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Fits.java"), "//\n".repeat(HARD_LIMIT));
    assertEquals(List.of(), longerThan(HARD_LIMIT, folder));
    Files.writeString(folder.resolve("Long.java"), "//\n".repeat(HARD_LIMIT + 1));
    assertEquals(List.of("Long.java: 601 lines"), longerThan(HARD_LIMIT, folder));
  }

  @Test
  void theSourcesOfTheRoomsAreSeen() throws IOException {
    assertFalse(longerThan(0, Checkout.root()).isEmpty());
  }
}
