package thalweg.cli;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The studies this build can run.
 *
 * @param studies the names, each with what it checks in one line
 * @param runner runs any of them
 */
record StudyShelf(SortedMap<String, String> studies, StudyRunner runner) {

  StudyShelf {
    studies = Collections.unmodifiableSortedMap(new TreeMap<>(studies));
  }

  /** The shelf of this build. The studies' room is wired to the command line here, only here. */
  static StudyShelf ofThisBuild() {
    return new StudyShelf(
        new TreeMap<>(),
        (study, options, console) -> {
          throw new CommandFailure(ExitCode.USAGE, "This build has no study '" + study + "'.");
        });
  }
}
