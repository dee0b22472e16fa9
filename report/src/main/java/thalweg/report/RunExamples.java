package thalweg.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.lab.ledger.ExampleSummary;
import thalweg.lab.ledger.LedgerSummary;
import thalweg.lab.ledger.Ranking;
import thalweg.lab.ledger.RunLedger;

/** What the ledger says, as histograms and a short table. */
final class RunExamples {
  private static final int BINS = 40;
  private static final int MOST_CLASSES = 60;
  private static final int MOST_EVENTS = 30;
  private static final int LISTED = 15;

  private final RunLedger ledger;
  private final LedgerSummary summary;
  private final List<ExampleSummary> examples;
  private final boolean anyCorrupted;

  RunExamples(RunLedger ledger, LedgerSummary summary) {
    this.ledger = ledger;
    this.summary = summary;
    examples = summary.ranked(Ranking.MARGIN);
    anyCorrupted = examples.stream().anyMatch(ExampleSummary::corrupted);
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(margins());
    figures.add(forgetting());
    if (ledger.classes() <= MOST_CLASSES) {
      figures.add(classes());
    }
    return figures;
  }

  private Figure margins() {
    double[] all =
        examples.stream().mapToDouble(ExampleSummary::margin).filter(Double::isFinite).toArray();
    double low = Arrays.stream(all).min().orElse(0);
    double width = Math.max((Arrays.stream(all).max().orElse(1) - low) / BINS, 1e-9);
    return histogram(
        "margins",
        "Area under the margin",
        "Mean over passes of the label's logit minus the largest other (Pleiss et al. 2020). Left"
            + " of 0 the network holds another class for right.",
        Axis.linear("mean margin", "logits"),
        BINS,
        e -> (int) Math.min(BINS - 1, Math.floor((e.margin() - low) / width)),
        bin -> low + (bin + 0.5) * width);
  }

  private Figure forgetting() {
    int largest = examples.stream().mapToInt(ExampleSummary::forgetting).max().orElse(0);
    int most = Math.min(MOST_EVENTS, largest);
    String cut = largest > most ? "; more than %d count as %d".formatted(most, most) : "";
    long never = examples.stream().filter(e -> e.firstLearned().isEmpty()).count();
    return histogram(
            "forgetting",
            "Forgetting events",
            "How often an example that was right in one pass was wrong in the next (Toneva et al."
                + " 2019), of examples that were right at least once"
                + cut
                + ".",
            Axis.linear("forgetting events", ""),
            most + 1,
            e -> e.firstLearned().isEmpty() ? -1 : Math.min(most, e.forgetting()),
            bin -> bin)
        .withNote(never + (never == 1 ? " example was" : " examples were") + " never learned.");
  }

  private Figure classes() {
    List<String> names =
        IntStream.range(0, ledger.classes()).mapToObj(c -> c + " " + ledger.className(c)).toList();
    return histogram(
            "classes",
            "Training examples of each class",
            "By the label that they were trained with.",
            Axis.linear("class", ""),
            ledger.classes(),
            ExampleSummary::label,
            bin -> bin)
        .withNote("Classes: " + String.join(", ", names) + ".");
  }

  /** Which bin an example is in; below 0 for none. */
  private interface Binning {
    int of(ExampleSummary example);
  }

  private Figure histogram(
      String id,
      String title,
      String caption,
      Axis x,
      int bins,
      Binning binning,
      IntToDoubleFunction middle) {
    double[] clean = new double[bins];
    double[] corrupted = new double[bins];
    for (ExampleSummary e : examples) {
      int bin = Double.isNaN(e.margin()) ? -1 : binning.of(e);
      if (bin >= 0) {
        (e.corrupted() ? corrupted : clean)[bin]++;
      }
    }
    double[] middles = IntStream.range(0, bins).mapToDouble(middle).toArray();
    List<Series> series = new ArrayList<>();
    series.add(Series.bars(anyCorrupted ? "clean" : "examples", middles, clean));
    if (anyCorrupted) {
      series.add(Series.bars("corrupted", middles, corrupted));
    }
    return Figure.of(id, title, caption, x, Axis.linear("examples", ""), series);
  }

  /** Those that the network likes least under their label. */
  Table suspicious() {
    List<List<String>> rows = new ArrayList<>();
    for (ExampleSummary e : examples.subList(0, Math.min(LISTED, examples.size()))) {
      rows.add(
          List.of(
              Integer.toString(e.row()),
              ledger.className(e.label()),
              e.original() == e.label() ? "" : ledger.className(e.original()),
              NumberText.of(e.margin()),
              e.firstLearned().isPresent() ? Integer.toString(e.forgetting()) : "never learned",
              NumberText.of(e.confidence()),
              NumberText.of(e.variability()),
              NumberText.of(e.el2n())));
    }
    return new Table(
        "least-margin",
        "Examples with the least margin",
        "Over %d passes; 'thalweg ledger' lists all. EL2N is of epoch %d."
            .formatted(summary.passes(), summary.scoreEpoch()),
        List.of("Row", "Label", "Was", "Margin", "Forgotten", "Confidence", "Variability", "EL2N"),
        rows);
  }
}
