package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void newContentReplacesTheOld() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, bytes("one, long"));
    AtomicFiles.write(file, bytes("two"));
    assertEquals("two", Files.readString(file));
    assertEquals(List.of("a.txt"), Fixtures.names(folder));
  }

  @Test
  void writerThatFailsLeavesTheOldContentAndNoTemporaryFile() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, bytes("old"));
    AtomicFiles.Content half =
        out -> {
          out.write(bytes("half"));
          throw new IllegalStateException("the probe broke");
        };
    assertThrows(IllegalStateException.class, () -> AtomicFiles.write(file, half));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a.txt"), Fixtures.names(folder));
  }

  @Test
  void interruptedThreadStillWrites() throws IOException {
    Path file = folder.resolve("a.txt");
    Thread.currentThread().interrupt();
    try {
      AtomicFiles.write(file, bytes("whole"));
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt stays set");
    }
    assertEquals("whole", Files.readString(file));
  }

  @Test
  void missingFolderIsOneSentence() {
    LabException error =
        assertThrows(
            LabException.class, () -> AtomicFiles.write(folder.resolve("no/a.txt"), bytes("x")));
    assertTrue(error.getMessage().contains("does not exist"), error.getMessage());
  }
}
