package thalweg.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg studies}: lists the studies that can be reproduced. */
@Command(
    name = "studies",
    description = "List the studies that 'thalweg reproduce' can run.",
    footer = {"", "Examples:", "  thalweg studies", "  thalweg studies --json"})
final class StudiesCommand implements Callable<Integer> {
  private final StudyShelf shelf;
  private final Console console;

  @Option(
      names = "--json",
      description = "Print one JSON document to standard output, nothing else.")
  private boolean json;

  StudiesCommand(StudyShelf shelf, Console console) {
    this.shelf = shelf;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (json) {
      console.out().println(JsonMapper.shared().writeValueAsString(shelf.studies()));
    } else {
      shelf.studies().forEach((name, about) -> console.out().printf("%-24s %s%n", name, about));
    }
    if (shelf.studies().isEmpty()) {
      console.err().println("This build has no studies.");
    }
    return ExitCode.SUCCESS.number();
  }
}
