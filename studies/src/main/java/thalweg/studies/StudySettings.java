package thalweg.studies;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user may set of any study.
 *
 * @param preset the name of a setting that the study knows
 * @param data the data set by name; empty: the study's own choice
 * @param dataDir the folder that holds data sets; empty: the usual places
 * @param seed keys every random draw
 * @param noise the fractions of examples to corrupt, in [0, 1]; empty: the preset's
 */
public record StudySettings(
    String preset, Optional<String> data, Optional<Path> dataDir, long seed, List<Double> noise) {
  public StudySettings {
    noise = List.copyOf(noise);
  }

  /** A preset with all else left to the study. */
  public static StudySettings preset(String preset, long seed) {
    return new StudySettings(preset, Optional.empty(), Optional.empty(), seed, List.of());
  }
}
