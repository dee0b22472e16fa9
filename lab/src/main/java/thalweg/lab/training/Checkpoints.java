package thalweg.lab.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import thalweg.lab.RunFolder;
import thalweg.lab.StorageErrors;

/** The checkpoints of a run folder, and which of them stay. */
final class Checkpoints {
  static final String FOLDER = "checkpoints";
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");

  private final RunFolder folder;
  private final int keep;

  /**
   * @param keep how many besides the first; 0 for all
   */
  Checkpoints(RunFolder folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Removes what is too old, now that the one at the end of an epoch is on disk: those within
   * epochs first, which a stop on request left, so that a run that was stopped keeps what one that
   * was not keeps.
   *
   * @param epochEnds the steps at which the run's epochs ended, ascending, the last one included
   */
  void written(List<Long> epochEnds) {
    long step = epochEnds.getLast();
    List<Long> before = steps(folder.path()).stream().filter(s -> s <= step).toList();
    List<Long> whole = before.stream().filter(epochEnds::contains).toList();
    before.stream().filter(s -> !epochEnds.contains(s)).forEach(this::remove);
    if (keep > 0) {
      List<Long> later = whole.subList(whole.isEmpty() ? 0 : 1, whole.size());
      later.subList(0, Math.max(0, later.size() - keep)).forEach(this::remove);
    }
  }

  private void remove(long step) {
    try {
      Files.deleteIfExists(folder.path().resolve(Checkpoint.name(step)));
    } catch (IOException e) {
      // It only takes room; the next checkpoint tries again.
    }
  }

  /** The steps of which there are checkpoints, ascending. */
  static List<Long> steps(Path run) {
    Path checkpoints = run.resolve(FOLDER);
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(found -> Long.parseLong(found.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw StorageErrors.explain(e, checkpoints, "listing the checkpoints");
    }
  }
}
