package thalweg.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A small disk, or one that is read-only; the test is skipped where none may be mounted. */
public final class SmallDisk implements AutoCloseable {

  private final Path at;

  static SmallDisk of64KiB(Path at) throws IOException, InterruptedException {
    return new SmallDisk(at, "size=64k");
  }

  /** Of so many KiB. */
  public static SmallDisk of(Path at, int kibibytes) throws IOException, InterruptedException {
    return new SmallDisk(at, "size=" + kibibytes + "k");
  }

  static SmallDisk readOnly(Path at) throws IOException, InterruptedException {
    return new SmallDisk(at, "size=64k,ro");
  }

  private SmallDisk(Path at, String options) throws IOException, InterruptedException {
    this.at = at;
    assumeTrue(
        runs(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", at.toString())),
        "a tmpfs cannot be mounted here (needs Linux and root), so no disk can be filled");
  }

  /** Makes it larger, as a user does who frees some space. */
  public void grow(int kibibytes) throws IOException, InterruptedException {
    String size = "remount,size=" + kibibytes + "k";
    assumeTrue(runs(List.of("mount", "-o", size, at.toString())), "a tmpfs cannot be remounted");
  }

  public Path path() {
    return at;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    runs(List.of("umount", at.toString()));
  }

  private static boolean runs(List<String> command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
