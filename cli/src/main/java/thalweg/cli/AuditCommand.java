package thalweg.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import thalweg.audit.Audit;
import thalweg.audit.AuditFiles;
import thalweg.audit.AuditResult;
import thalweg.audit.AuditSettings;
import thalweg.audit.Detector;
import thalweg.audit.Outside;
import thalweg.audit.Subject;
import thalweg.audit.Subjects;
import thalweg.data.DataException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Nearest;
import thalweg.lab.Progress;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg audit}: which labels of the user's data are wrong? */
@Command(
    name = "audit",
    description = {
      "Find rows whose label is likely wrong, and say how well it finds them.",
      "Small networks are trained by cross-validation; each row is scored by those that never saw"
          + " it. Wrong labels are then injected into a copy, to measure the detectors on this"
          + " data."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg audit --data fashion-mnist",
      "  thalweg audit --data flowers.csv --label species --max-suspects 50",
      "  thalweg audit --data photos/ --gate 1%% --json",
      "  thalweg audit --data probabilities.npy --labels labels.csv"
    })
final class AuditCommand implements Callable<Integer> {
  private final Stopping stopping;
  private final Console console;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions common;
  @Mixin private SeedOption seed;
  @Mixin private SourceOptions source;

  @Option(
      names = "--labels",
      paramLabel = "FILE.csv",
      description = "Labels in place of the data's own: the columns index (from 0) and label.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--k-folds",
      paramLabel = "N",
      defaultValue = "4",
      description = "Parts of the cross-validation, 2 to 20 (default: ${DEFAULT-VALUE}).")
  private Integer folds;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "3m",
      description =
          "About how long two cores may train, as 90s or 5m; fixes the number of epochs (default:"
              + " ${DEFAULT-VALUE}).")
  private String time;

  @Option(
      names = "--detectors",
      paramLabel = "NAME",
      split = ",",
      description = "The detectors to use (default: all), such as noise-posterior,margin.")
  private List<String> detectors = new ArrayList<>();

  @Option(
      names = "--max-suspects",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The most rows to list as suspects (default: ${DEFAULT-VALUE}).")
  private Integer maxSuspects;

  @Option(
      names = "--gate",
      paramLabel = "SHARE",
      description = "End with exit code 3 if more labels look wrong, as 1%% or 0.01.")
  private Optional<String> gate = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for run folders (default: runs); none is ever overwritten.")
  private Path out = TrainCommand.DEFAULT_OUT;

  AuditCommand(Stopping stopping, Console console) {
    this.stopping = stopping;
    this.console = console;
  }

  @Override
  public Integer call() {
    AuditSettings settings = settings();
    Path folder = common.folder(out);
    OptionalDouble limit = gate.isPresent() ? share(gate.get()) : OptionalDouble.empty();
    try (Interruption interruption = stopping.listen(console.err());
        Progress progress = Progress.stderr(common.terminal())) {
      Audit.Surroundings around =
          new Audit.Surroundings(
              words(),
              folder,
              common.threads(),
              Kernels.name(),
              Clock.systemUTC(),
              interruption,
              progress);
      AuditResult result = audit(settings, around);
      progress.close();
      ExitCode code = code(result, limit);
      print(result, code);
      return code.number();
    } catch (DataException e) {
      throw TrainingDesk.failure(e);
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }

  private AuditResult audit(AuditSettings settings, Audit.Surroundings around) {
    Optional<Path> outside = path(source.data()).filter(Outside::isOne);
    if (outside.isPresent()) {
      Outside said = Outside.read(outside.get(), labels);
      warn(said.subject(), around);
      return Audit.of(said, settings, around);
    }
    Subject subject =
        Subjects.open(
            TrainingDesk.withProgress(common.datasets(Optional.empty()), around.progress()),
            source.data(),
            source.options(),
            source.part(),
            labels);
    warn(subject, around);
    return new Audit(subject, settings, around).run();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static void warn(Subject subject, Audit.Surroundings around) {
    subject.warnings().forEach(warning -> around.progress().message("Warning: " + warning));
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(List.of("thalweg"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    return words;
  }

  private AuditSettings settings() {
    if (folds < 2 || folds > 20) {
      throw common.refused("--k-folds", "a whole number from 2 to 20", folds);
    }
    if (maxSuspects < 1) {
      throw common.refused("--max-suspects", "a whole number from 1", maxSuspects);
    }
    List<Detector> chosen =
        detectors.isEmpty()
            ? List.of(Detector.values())
            : detectors.stream().map(this::detector).distinct().toList();
    return new AuditSettings(chosen, folds, duration(), maxSuspects, seed.value());
  }

  private Detector detector(String word) {
    return Detector.of(word)
        .orElseThrow(() ->
            common.refused(
                "--detectors takes names of %s, not '%s'%s"
                    .formatted(
                        String.join(", ", Detector.words()),
                        word,
                        Nearest.to(word, Detector.words())
                            .map("; did you mean '%s'?"::formatted)
                            .orElse("."))));
  }

  private Duration duration() {
    if (!time.matches("[1-9]\\d{0,5}[smh]")) {
      throw common.refused("--time", "a time such as 90s, 5m or 1h", time);
    }
    return Duration.parse("PT" + time.toUpperCase(Locale.ROOT));
  }

  private OptionalDouble share(String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    if (!number.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      throw common.refused("--gate", "a share such as 1% or 0.01", text);
    }
    double value = Double.parseDouble(number) / (text.endsWith("%") ? 100 : 1);
    if (value > 1) {
      throw common.refused("--gate", "a share up to 100%", text);
    }
    return OptionalDouble.of(value);
  }

  private static ExitCode code(AuditResult result, OptionalDouble limit) {
    if (result.status() == AuditResult.Status.STOPPED) {
      return ExitCode.INTERRUPTED;
    }
    return limit.isPresent() && result.noise().rate() > limit.getAsDouble()
        ? ExitCode.CLAIM_FAILS
        : ExitCode.SUCCESS;
  }

  private void print(AuditResult result, ExitCode code) {
    if (common.json()) {
      Map<String, Object> document = new LinkedHashMap<>(AuditFiles.document(result));
      document.put("exitCode", code.number());
      document.put("folder", result.folder().toString());
      console.out().println(JsonMapper.shared().writeValueAsString(document));
    } else {
      AuditText.print(result, console.out());
      gate.filter(g -> code == ExitCode.CLAIM_FAILS)
          .ifPresent(g ->
              console.out().println("gate    more labels look wrong than the " + g + " allowed"));
    }
    console.out().flush();
  }
}
