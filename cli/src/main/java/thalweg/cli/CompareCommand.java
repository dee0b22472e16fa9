package thalweg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import thalweg.lab.LabException;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg compare}: runs side by side. */
@Command(
    name = "compare",
    description = {
      "Compare runs: the settings that differ, what came of them, and their curves on one page.",
      "",
      "Runs that differ in their seed alone are one row: mean and standard error."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg compare runs/20260304-120506-a-1b2c3d4e runs/20260304-130708-b-5f6a7b8c",
      "  thalweg compare runs/rates --out report"
    })
final class CompareCommand implements Callable<Integer> {
  private static final String PAGE = "compare.html";

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "The folder of a run, or of a sweep, which stands for all its trials.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The folder that compare.html is written to (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--json",
      description = "Print one JSON document to standard output, nothing else.")
  private boolean json;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Comparison comparison;
    try {
      comparison = Comparison.of(runs);
    } catch (LabException e) {
      ExitCode code = e.exitCode() == LabException.USAGE ? ExitCode.USAGE : ExitCode.BAD_DATA;
      throw new CommandFailure(code, e.getMessage(), e);
    }
    Path page = out.resolve(PAGE);
    try {
      Files.createDirectories(out);
      ComparisonPage.of(comparison).write(page);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CANNOT_WRITE, "%s cannot be written (%s).".formatted(page, e.getMessage()), e);
    }
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>(ComparisonTable.json(comparison));
      document.put("page", page.toString());
      console.out().println(JsonMapper.shared().writeValueAsString(document));
    } else {
      print(ComparisonTable.columns(comparison), ComparisonTable.rows(comparison));
      console.out().println(page);
    }
    return ExitCode.SUCCESS.number();
  }

  private void print(List<String> columns, List<List<String>> rows) {
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(rows);
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
        text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
      }
      console.out().println(text.toString().stripTrailing());
    }
  }
}
