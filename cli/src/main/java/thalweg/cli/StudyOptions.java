package thalweg.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked of a study. Ranges are checked; whether a preset or a data set exists is the
 * study's to say.
 *
 * @param preset the named setting, {@code quick} unless the user says otherwise
 * @param data the data set by name; empty: the study's own choice
 * @param dataDir the folder that holds data sets; empty: the usual places
 * @param seed the seed that every random draw is keyed by
 * @param threads the number of threads, at least 1; results do not depend on it
 * @param out the folder for runs and report; empty: the study's own choice
 * @param noise the fractions of examples to corrupt, each in [0, 1]; empty: the preset's
 * @param format the form of the result on standard output
 * @param progress how much is told along the way
 */
record StudyOptions(
    String preset,
    Optional<String> data,
    Optional<Path> dataDir,
    long seed,
    int threads,
    Optional<Path> out,
    List<Double> noise,
    Format format,
    Progress progress) {

  /** The form of the result on standard output. */
  enum Format {
    TEXT,
    /** One JSON document and nothing else. */
    JSON
  }

  /** How much is told on standard error along the way. */
  enum Progress {
    SHOWN,
    /** Only errors. */
    QUIET
  }

  StudyOptions {
    noise = List.copyOf(noise);
  }
}
