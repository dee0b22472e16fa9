package thalweg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import thalweg.data.DataException;
import thalweg.data.Standardisation;
import thalweg.expr.Workers;
import thalweg.lab.AtomicFiles;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Progress;
import thalweg.lab.training.Monitor;
import thalweg.lab.training.TrainingRun;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg probe}: measures a network when its training is over. */
@Command(
    name = "probe",
    description = {
      "Measure a network that is trained: the curvature of its loss, and the loss around it.",
      "The network is that of a run, or one that PyTorch trained: docs/from-pytorch.md."
    },
    footer = {
      "",
      "What can be measured: eigenvalues:N (the N largest of the Hessian), trace:N (N"
          + " random vectors), density:N (of the eigenvalues; N random vectors), surface:N (loss on"
          + " N by N points around the network)",
      "",
      "Examples:",
      "  thalweg probe runs/20260101-120000-run-0a1b2c3d",
      "  thalweg probe runs/20260101-120000-run-0a1b2c3d@400 --what eigenvalues:20",
      "  thalweg probe --model net.toml --weights w.safetensors --data fashion-mnist --mean 0.286"
          + " --std 0.353",
      "  thalweg probe RUN --part test --examples 10000 --what trace,density --out page"
    })
final class ProbeCommand implements Callable<Integer> {
  private static final Pattern PLACE = Pattern.compile("(.+)@(\\d{1,18})");
  private static final String PAGE = "probe.html";
  private static final String DATA = "probe.json";

  private final Stopping stopping;
  private final Console console;

  @Mixin private RunOptions common;
  @Mixin private SeedOption seed;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN[@STEP]",
      description =
          "The folder of a run, and after how many of its steps (default: its last checkpoint).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE.toml",
      description =
          "In place of a run: an experiment's file, of which [model] and [loss] are read.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "FILE.safetensors",
      description = "With --model: a PyTorch state_dict.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "NAME|PATH",
      description = "With --model: a data set's name, or a file or folder.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--mean",
      paramLabel = "X",
      split = ",",
      description =
          "With --model: what PyTorch's Normalize subtracts from pixels in [0, 1], one a channel"
              + " (default: nothing).")
  private List<Double> mean = new ArrayList<>();

  @Option(
      names = "--std",
      paramLabel = "X",
      split = ",",
      description = "With --mean: what it then divides by.")
  private List<Double> std = new ArrayList<>();

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "TRAIN",
      description =
          "Which examples: train, or test (of a run: those it is checked on) (default: train).")
  private ProbeSubject.Part part;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many of them, the first; all if fewer (default: ${DEFAULT-VALUE}).")
  private Integer examples;

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      defaultValue = Instrument.ALL,
      description = "What to measure; see below (default: ${DEFAULT-VALUE}).")
  private String what;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A folder to write probe.html and probe.json to.")
  private Optional<Path> out = Optional.empty();

  ProbeCommand(Stopping stopping, Console console) {
    this.stopping = stopping;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (examples < 1) {
      throw common.refused("--examples", "a whole number from 1", examples);
    }
    requireOneNetwork();
    out.ifPresent(common::folder);
    List<Instrument> instruments;
    try {
      instruments = Instrument.parse(what);
    } catch (IllegalArgumentException e) {
      throw common.refused(e.getMessage());
    }
    try (Workers workers = new Workers(common.threads());
        Interruption interruption = stopping.listen(console.err());
        Progress progress = Progress.stderr(common.terminal())) {
      ProbeSubject subject = subject(workers, interruption, progress);
      ProbeResult result =
          new Measuring(subject, workers, seed.value(), interruption, progress)
              .measure(instruments);
      progress.close();
      print(result);
      return switch (result.status()) {
        case COMPLETE -> ExitCode.SUCCESS.number();
        case INTERRUPTED -> ExitCode.INTERRUPTED.number();
      };
    } catch (DataException e) {
      throw TrainingDesk.failure(e);
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }

  private void requireOneNetwork() {
    boolean elsewhere =
        model.isPresent() || weights.isPresent() || data.isPresent() || !mean.isEmpty();
    if (run.isPresent() == elsewhere) {
      throw common.refused(
          run.isPresent()
              ? "A run brings its own network and data: --model, --weights, --data and --mean are"
                  + " for networks trained elsewhere."
              : "A network is missing: name the folder of a run, or give --model, --weights and"
                  + " --data.");
    }
    if (elsewhere && (model.isEmpty() || weights.isEmpty() || data.isEmpty())) {
      throw common.refused(
          "A network trained elsewhere takes all of --model, --weights and --data.");
    }
    boolean fits = mean.size() == std.size() && std.stream().allMatch(s -> s > 0);
    if (!fits || !mean.stream().allMatch(Double::isFinite)) {
      throw common.refused(
          "--mean %s and --std %s do not fit; expected as many numbers of both, one a channel, the"
                  .formatted(mean, std)
              + " latter above 0.");
    }
  }

  private ProbeSubject subject(Workers workers, Interruption interruption, Progress progress) {
    ProbeSubject.Choice choice = new ProbeSubject.Choice(part, examples);
    if (run.isEmpty()) {
      return ProbeSubject.ofWeights(
          model.orElseThrow(),
          weights.orElseThrow(),
          data.orElseThrow(),
          standardisation(),
          choice,
          TrainingDesk.withProgress(common.datasets(Optional.empty()), progress));
    }
    Matcher words = PLACE.matcher(run.get());
    boolean stepped = words.matches();
    Path folder = Path.of(stepped ? words.group(1) : run.get());
    OptionalLong step =
        stepped ? OptionalLong.of(Long.parseLong(words.group(2))) : OptionalLong.empty();
    TrainingRun.Surroundings around =
        TrainingDesk.surroundings(
            TrainingDesk.withProgress(common.datasets(TrainingDesk.dataFolder(folder)), progress),
            workers,
            interruption,
            Monitor.silent());
    return ProbeSubject.ofRun(folder, step, choice, around);
  }

  private Optional<Standardisation> standardisation() {
    return mean.isEmpty()
        ? Optional.empty()
        : Optional.of(new Standardisation(Standardisation.Per.CHANNEL, mean, std));
  }

  private void print(ProbeResult result) {
    Map<String, Object> document = new LinkedHashMap<>(ProbeJson.document(result));
    out.ifPresent(folder -> {
      document.put("page", folder.resolve(PAGE).toString());
      write(folder, result, document);
    });
    if (common.json()) {
      console.out().println(JsonMapper.shared().writeValueAsString(document));
    } else {
      ProbeText.print(result, console.out());
      out.ifPresent(folder -> console.out().printf("%-14s%s%n", "page", folder.resolve(PAGE)));
    }
    console.out().flush();
  }

  private static void write(Path folder, ProbeResult result, Map<String, Object> document) {
    Path page = folder.resolve(PAGE);
    try {
      Files.createDirectories(folder);
      byte[] json = JsonMapper.shared().writeValueAsBytes(document);
      AtomicFiles.write(folder.resolve(DATA), json);
      ProbePage.of(result).write(page);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CANNOT_WRITE, "%s cannot be written (%s).".formatted(page, e.getMessage()), e);
    }
  }
}
