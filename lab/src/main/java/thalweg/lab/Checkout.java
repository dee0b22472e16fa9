package thalweg.lab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The source checkout this code was built in, if it runs from one. */
final class Checkout {

  private Checkout() {}

  /** Its revision, with "-dirty" if files were changed since; asks git, waiting at most 5 s. */
  static Optional<String> revision() {
    CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      return rootAbove(Path.of(source.getLocation().toURI())).flatMap(Checkout::describe);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Another project's repository above a jar (say, a home folder under git) does not count. */
  private static Optional<Path> rootAbove(Path code) {
    for (Path at = code.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return isOurs(at.resolve("pom.xml")) ? Optional.of(at) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isOurs(Path pom) {
    try {
      return Files.exists(pom)
          && Files.readString(pom).contains("<artifactId>thalweg</artifactId>");
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> describe(Path root) {
    ProcessBuilder git =
        new ProcessBuilder(
            "git",
            "-C",
            root.toString(),
            "describe",
            "--always",
            "--dirty",
            "--abbrev=40",
            "--exclude=*");
    git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    git.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = git.start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 && !said.isEmpty() ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
