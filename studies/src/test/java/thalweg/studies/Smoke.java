package thalweg.studies;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import thalweg.lab.Interruption;
import thalweg.lab.Progress;
import thalweg.lab.Terminal;

/** Runs a study's preset that takes seconds. */
public final class Smoke {
  public static final StudySettings SETTINGS = StudySettings.preset("smoke", 5);

  private Smoke() {}

  public static StudyRun.Ending run(Study study, Path out, int threads, Interruption interruption) {
    return run(study, SETTINGS, out, threads, interruption, Progress.stderr(Terminal.quiet()));
  }

  public static StudyRun.Ending run(
      Study study,
      StudySettings settings,
      Path out,
      int threads,
      Interruption interruption,
      Progress progress) {
    return new StudyRun(
            study,
            settings,
            new StudyRun.Surroundings(
                List.of("thalweg"), out, threads, Clock.systemUTC(), interruption, progress))
        .run();
  }
}
