package thalweg.data;

import java.util.List;

/**
 * Where the examples came from, in words and as files.
 *
 * @param description one line, such as {@code "embedded sample"}
 * @param files every file that was read, in reading order; empty for examples made in memory
 */
public record Source(String description, List<File> files) {

  public Source {
    files = List.copyOf(files);
  }

  /**
   * One file that was read.
   *
   * @param location the path, or the resource inside the jar; a folder of images counts as one
   *     file, whose content is the name and the bytes of each image in turn
   * @param sha256 lower-case hexadecimal SHA-256 of the uncompressed content, so that a gzip file
   *     and its plain twin have the same sum
   */
  public record File(String location, String sha256) {}

  /** The source of examples that no file holds. */
  public static Source inMemory() {
    return new Source("in memory", List.of());
  }
}
