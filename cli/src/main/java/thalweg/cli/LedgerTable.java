package thalweg.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import thalweg.lab.AtomicFiles;
import thalweg.lab.ledger.ExampleSummary;
import thalweg.lab.ledger.LedgerSummary;
import thalweg.lab.ledger.Ranking;
import thalweg.lab.ledger.RunLedger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** Summaries of examples as text, JSON or CSV. */
final class LedgerTable {
  private static final String JOINED = "thalweg_";
  private static final String ROW_FORMAT =
      "%7s %7s %-16s %-16s %7s %7s %8s %8s %6s %6s %6s %6s %6s%n";
  private static final int WORD = 16;

  private final RunLedger ledger;
  private final LedgerSummary summary;
  private final Ranking by;
  private final List<ExampleSummary> shown;

  LedgerTable(RunLedger ledger, LedgerSummary summary, Ranking by, List<ExampleSummary> shown) {
    this.ledger = ledger;
    this.summary = summary;
    this.by = by;
    this.shown = shown;
  }

  int size() {
    return shown.size();
  }

  /** Writes a file whole or not at all. */
  static void toFile(Path file, Consumer<PrintWriter> content) {
    AtomicFiles.write(
        file.toAbsolutePath(),
        out -> {
          PrintWriter text = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          content.accept(text);
          if (text.checkError()) {
            throw new IOException("the file system took no more");
          }
        });
  }

  void writeText(PrintWriter out) {
    out.printf(
        "%d of %d examples over %d passes, by %s; EL2N of epoch %d%n%n",
        shown.size(), summary.examples(), summary.passes(), by.word(), summary.scoreEpoch());
    out.printf(
        ROW_FORMAT,
        "EXAMPLE",
        "ROW",
        "LABEL",
        "WAS",
        "LEARNED",
        "FORGOT",
        "MARGIN",
        "LOSS",
        "EL2N",
        "GRAND",
        "CONF",
        "VAR",
        "RIGHT");
    for (ExampleSummary e : shown) {
      boolean learned = e.firstLearned().isPresent();
      out.printf(
          ROW_FORMAT,
          e.example(),
          e.row(),
          word(ledger.className(e.label())),
          word(was(e)),
          learned ? Integer.toString(e.firstLearned().getAsInt()) : "never",
          learned ? Integer.toString(e.forgetting()) : "-",
          number("%.2f", e.margin()),
          number("%.3f", e.loss()),
          number("%.3f", e.el2n()),
          e.grand().isPresent() ? number("%.2f", e.grand().getAsDouble()) : "-",
          number("%.3f", e.confidence()),
          number("%.3f", e.variability()),
          number("%.2f", e.correctness()));
    }
  }

  /** The label before corruption, where it is another. */
  private String was(ExampleSummary e) {
    return e.original() != e.label() ? ledger.className(e.original()) : e.corrupted() ? "*" : "";
  }

  private static String word(String text) {
    return text.length() <= WORD ? text : text.substring(0, WORD - 1) + "~";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  void writeJson(PrintWriter out) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("examples", summary.examples());
    document.put("passes", summary.passes());
    document.put("scoreEpoch", summary.scoreEpoch());
    document.put("sortedBy", by.word());
    document.put("rows", shown.stream().map(this::values).toList());
    out.println(JsonMapper.shared().writeValueAsString(document));
  }

  private Map<String, Object> values(ExampleSummary e) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("example", e.example());
    values.put("id", e.id());
    values.put("row", e.row());
    values.put("name", e.name());
    values.put("label", ledger.className(e.label()));
    values.put("original_label", ledger.className(e.original()));
    values.put("corrupted", e.corrupted());
    values.putAll(measured(e));
    return values;
  }

  private static Map<String, Object> measured(ExampleSummary e) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("learned", e.firstLearned().isPresent());
    values.put(
        "first_learned",
        e.firstLearned().isPresent() ? e.firstLearned().getAsInt() : NullNode.getInstance());
    values.put("forgetting_events", e.forgetting());
    values.put("margin", RunResult.finite(e.margin()));
    values.put("loss", RunResult.finite(e.loss()));
    values.put("el2n", RunResult.finite(e.el2n()));
    values.put("grand", RunResult.finite(e.grand().orElse(Double.NaN)));
    values.put("confidence", RunResult.finite(e.confidence()));
    values.put("variability", RunResult.finite(e.variability()));
    values.put("correctness", RunResult.finite(e.correctness()));
    return values;
  }

  void writeCsv(PrintWriter out) {
    boolean first = true;
    for (ExampleSummary e : shown) {
      Map<String, Object> values = values(e);
      if (first) {
        out.print(String.join(",", values.keySet()) + "\n");
        first = false;
      }
      out.print(line(values, ',') + "\n");
    }
  }

  /** The user's rows as they stand in the file, each followed by ours. */
  void writeJoined(CsvRows rows, PrintWriter out) {
    char delimiter = rows.delimiter();
    String between = Character.toString(delimiter);
    if (!shown.isEmpty() && rows.header().isPresent()) {
      String ours =
          measured(shown.getFirst()).keySet().stream()
              .map(name -> JOINED + name)
              .collect(Collectors.joining(between));
      out.print(rows.header().get() + between + ours + "\n");
    }
    for (ExampleSummary e : shown) {
      out.print(rows.of(e.row(), e.id()) + between + line(measured(e), delimiter) + "\n");
    }
  }

  private static String line(Map<String, Object> values, char delimiter) {
    List<String> cells = new ArrayList<>();
    for (Object value : values.values()) {
      String text = value instanceof NullNode ? "" : value.toString();
      boolean quote =
          text.indexOf(delimiter) >= 0
              || text.indexOf('"') >= 0
              || text.indexOf('\n') >= 0
              || text.indexOf('\r') >= 0;
      cells.add(quote ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    return String.join(Character.toString(delimiter), cells);
  }
}
