package thalweg.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import thalweg.lab.LabException;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;

/** {@code thalweg new}: writes an experiment to begin with. */
@Command(
    name = "new",
    description = "Write an experiment's file, with every key, its default, range and meaning.",
    footer = {"", "Examples:", "  thalweg new", "  thalweg new cnn.toml --kind cnn"})
final class NewCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "experiment.toml",
      description = "The file, which must not exist yet (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Option(
      names = "--kind",
      paramLabel = "NET",
      defaultValue = "mlp",
      description =
          "The network: mlp, cnn, alex-net, le-net5, vgg11, res-net or layers (default:"
              + " ${DEFAULT-VALUE}).")
  private String kind;

  NewCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      Experiment experiment = Experiments.withNet(kind);
      String text = Experiments.commented(experiment, file.toString());
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (LabException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          ExitCode.USAGE, file + " exists and is left as it is; choose another name.", e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CANNOT_WRITE, "%s cannot be written (%s).".formatted(file, e.getMessage()), e);
    }
    console.out().printf("%s is written; 'thalweg train %s' runs it.%n", file, file);
    return ExitCode.SUCCESS.number();
  }
}
