package thalweg.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import thalweg.data.DataException;
import thalweg.lab.LabException;
import thalweg.lab.Nearest;
import thalweg.lab.ledger.ExampleSummary;
import thalweg.lab.ledger.LedgerSummary;
import thalweg.lab.ledger.Ranking;
import thalweg.lab.ledger.RunLedger;

/** {@code thalweg ledger}: what a run saw of each training example. */
@Command(
    name = "ledger",
    description = {
      "List the training examples of a run by how it learnt them: the hardest, most forgotten or"
          + " most suspicious first.",
      "Columns: docs/training.md says how each is defined, and by which paper."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg ledger RUN",
      "  thalweg ledger RUN --sort margin --top 100 --csv suspicious.csv",
      "  thalweg ledger RUN --sort margin --join my.csv --csv my-with-scores.csv"
    })
final class LedgerCommand implements Callable<Integer> {
  private static final Pattern EPOCHS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
  private static final int USUAL_TOP = 50;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run folder.")
  private Path run;

  @Option(
      names = "--sort",
      paramLabel = "BY",
      defaultValue = "forgetting",
      description =
          "forgetting, margin, loss, el2n, grand, confidence, variability or first-learned"
              + " (default: ${DEFAULT-VALUE}).")
  private String sort;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many (default: 50 on the screen, all in a file; 0 for all).")
  private Optional<Integer> top = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "A-B",
      description = "Only these passes over the data, from 1 (default: all).")
  private Optional<String> epochs = Optional.empty();

  @Option(
      names = "--score-epoch",
      paramLabel = "N",
      description = "The pass of EL2N and GraNd (default: the tenth, or the last before it).")
  private Optional<Integer> scoreEpoch = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a CSV file instead; an existing one is replaced.")
  private Optional<Path> csv = Optional.empty();

  @Option(
      names = "--join",
      paramLabel = "DATA.csv",
      description = "Put the columns beside the rows of the CSV file that the run was trained on.")
  private Optional<Path> join = Optional.empty();

  LedgerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Ranking by = ranking();
    LedgerSummary.Span span = span();
    if (json && (csv.isPresent() || join.isPresent())) {
      throw refused("--json prints a document, --csv and --join make a table; leave one out.");
    }
    if (top.filter(n -> n < 0).isPresent()) {
      throw refused("--top takes a whole number from 0, not '" + top.get() + "'.");
    }
    try {
      RunLedger ledger = RunLedger.open(run);
      LedgerSummary summary = LedgerSummary.of(ledger, span);
      if (by == Ranking.GRAND && !summary.hasGrand()) {
        throw refused(
            "The run did not record norms of gradients; train with --set record.gradientNorms=true"
                + " to sort by grand.");
      }
      List<ExampleSummary> ranked = summary.ranked(by);
      int most = top.orElse(csv.isPresent() || join.isPresent() ? 0 : USUAL_TOP);
      List<ExampleSummary> shown =
          most == 0 ? ranked : ranked.subList(0, Math.min(most, ranked.size()));
      write(new LedgerTable(ledger, summary, by, shown));
      return ExitCode.SUCCESS.number();
    } catch (DataException e) {
      throw TrainingDesk.failure(e);
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }

  private void write(LedgerTable table) {
    Optional<CsvRows> rows = join.map(file -> CsvRows.ofRun(file, run));
    if (csv.isPresent()) {
      LedgerTable.toFile(csv.get(), out -> writeCsv(table, rows, out));
      console.err().printf("wrote %d rows to %s%n", table.size(), csv.get());
      console.err().flush();
      return;
    }
    PrintWriter out = console.out();
    if (json) {
      table.writeJson(out);
    } else if (rows.isPresent()) {
      writeCsv(table, rows, out);
    } else {
      table.writeText(out);
    }
    out.flush();
  }

  private static void writeCsv(LedgerTable table, Optional<CsvRows> rows, PrintWriter out) {
    if (rows.isPresent()) {
      table.writeJoined(rows.get(), out);
    } else {
      table.writeCsv(out);
    }
  }

  private Ranking ranking() {
    List<String> words = Arrays.stream(Ranking.values()).map(Ranking::word).toList();
    int found = words.indexOf(sort.toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw refused(
          "--sort takes one of %s, not '%s'%s"
              .formatted(
                  String.join(", ", words),
                  sort,
                  Nearest.to(sort, words).map("; did you mean '%s'?"::formatted).orElse(".")));
    }
    return Ranking.values()[found];
  }

  private LedgerSummary.Span span() {
    OptionalInt score =
        scoreEpoch.isPresent() ? OptionalInt.of(scoreEpoch.get()) : OptionalInt.empty();
    List<Integer> ends = new ArrayList<>(List.of(1, Integer.MAX_VALUE));
    epochs.ifPresent(text -> {
      Matcher words = EPOCHS.matcher(text);
      if (!words.matches()) {
        throw refused("--epochs takes a range such as 3-10, not '" + text + "'.");
      }
      ends.set(0, Integer.parseInt(words.group(1)));
      ends.set(1, Integer.parseInt(words.group(words.group(2) == null ? 1 : 2)));
      if (ends.get(0) > ends.get(1)) {
        throw refused("--epochs takes a range such as 3-10, not '" + text + "'.");
      }
    });
    return new LedgerSummary.Span(ends.get(0), ends.get(1), score);
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
