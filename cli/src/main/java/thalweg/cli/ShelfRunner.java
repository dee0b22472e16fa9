package thalweg.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import thalweg.data.DataException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Progress;
import thalweg.lab.Terminal;
import thalweg.studies.Study;
import thalweg.studies.StudyRun;
import thalweg.studies.StudySettings;
import thalweg.studies.Verdicts;

/** Runs studies of the studies' room, and prints what they found. */
final class ShelfRunner implements StudyRunner {
  private static final Path DEFAULT_OUT = Path.of("runs");

  private final Map<String, Study> studies;
  private final Stopping stopping;

  ShelfRunner(Map<String, Study> studies, Stopping stopping) {
    this.studies = Map.copyOf(studies);
    this.stopping = stopping;
  }

  @Override
  public ExitCode run(String name, StudyOptions options, Console console) {
    StudySettings settings =
        new StudySettings(
            options.preset(), options.data(), options.dataDir(), options.seed(), options.noise());
    // Open until the result is printed: a stopped process ends as soon as it is closed.
    try (Interruption interruption = stopping.listen(console.err());
        Progress progress = Progress.stderr(terminal(options))) {
      StudyRun.Surroundings around =
          new StudyRun.Surroundings(
              commandLine(name, options),
              options.out().orElse(DEFAULT_OUT),
              options.threads(),
              Clock.systemUTC(),
              interruption,
              progress);
      StudyRun.Ending ending = new StudyRun(studies.get(name), settings, around).run();
      ExitCode code = exitCode(ending.exitCode());
      switch (options.format()) {
        case TEXT -> StudyResult.printText(ending, console.out());
        case JSON -> StudyResult.printJson(ending, code, console.out());
      }
      console.out().flush();
      return code;
    } catch (DataException e) {
      throw new CommandFailure(ExitCode.BAD_DATA, e.getMessage(), e);
    } catch (LabException e) {
      throw new CommandFailure(ExitCode.ofLab(e.exitCode()), e.getMessage(), e);
    }
  }

  private static Terminal terminal(StudyOptions options) {
    return switch (options.progress()) {
      case SHOWN -> Terminal.stderr();
      case QUIET -> Terminal.quiet();
    };
  }

  private static ExitCode exitCode(int ofStudy) {
    return switch (ofStudy) {
      case 0 -> ExitCode.SUCCESS;
      case Verdicts.CLAIM_FAILS -> ExitCode.CLAIM_FAILS;
      case Verdicts.INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
      default -> ExitCode.INTERRUPTED;
    };
  }

  /** What the user typed, as it was understood. */
  private static List<String> commandLine(String study, StudyOptions options) {
    List<String> words =
        new ArrayList<>(List.of("thalweg", "reproduce", study, "--preset", options.preset()));
    options.data().ifPresent(data -> words.addAll(List.of("--data", data)));
    options.dataDir().ifPresent(folder -> words.addAll(List.of("--data-dir", folder.toString())));
    words.addAll(List.of("--seed", Long.toString(options.seed())));
    words.addAll(List.of("--threads", Integer.toString(options.threads())));
    options.out().ifPresent(out -> words.addAll(List.of("--out", out.toString())));
    if (!options.noise().isEmpty()) {
      words.add("--noise");
      words.add(String.join(",", options.noise().stream().map(String::valueOf).toList()));
    }
    return words;
  }
}
