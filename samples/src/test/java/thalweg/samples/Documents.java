package thalweg.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's documents. */
final class Documents {
  private Documents() {}

  /** The nearest folder above that holds the documents. */
  static Path root() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("docs/theano.md"))) {
        return at;
      }
    }
    throw new IOException("No folder above the working directory holds docs/theano.md.");
  }
}
