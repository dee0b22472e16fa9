package thalweg.studies.ratio;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Claimed;
import thalweg.studies.Curves;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.ratio.Line.Measured;

/** What lies between minima of different and of equal ratio. */
final class LineAnalysis {
  /** Ends look equally wide if the loss rises less than twice as much around one. */
  private static final double ALIKE = 1;

  private static final String SOURCE = "Readers' notes on interpolation";

  private final WidthSettings settings;
  private final Results results;

  LineAnalysis(WidthSettings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  private List<Measured> measured(Line line) {
    return IntStream.range(0, settings.seeds())
        .mapToObj(r -> results.get(line.id(r), Optional.class))
        .flatMap(Optional::stream)
        .flatMap(found -> ((Optional<?>) found).stream())
        .map(Measured.class::cast)
        .toList();
  }

  List<Claim> claims() {
    List<Line> lines = Line.of(settings);
    return List.of(
        claim(
            lines.getFirst(),
            "On the line between two minima the loss rises more slowly around that of the larger"
                + " ratio.",
            new Claimed.Above(0)),
        claim(
            lines.getLast(),
            "Minima of equal ratio look equally wide on the line between them.",
            new Claimed.Between(-ALIKE, ALIKE)));
  }

  private Claim claim(Line line, String statement, Claimed claimed) {
    PaperClaim claim =
        new PaperClaim(
            "between-" + line.name(),
            statement,
            SOURCE,
            "log2 of the mean rise of the loss around 1 over that around 0: " + line.title(),
            claimed);
    List<Measured> measured = measured(line);
    return measured.isEmpty()
        ? claim.notMeasured("No seed came to the loss at both ends.")
        : claim.measured(
            "The mean over both sides of an end, to 0.3 of the distance between the ends; train"
                + " loss.",
            measured.stream().mapToDouble(Measured::doublings).toArray());
  }

  Figure figure() {
    List<Panel> panels = Line.of(settings).stream().map(this::panel).toList();
    return Figure.ofPanels(
            "between-minima",
            "Training loss on the line between two minima",
            "At 0 the minimum of the first setting, at 1 that of the second, both from the same"
                + " weights and at the same loss. Geometric means over seeds, bands are 95%"
                + " intervals.",
            Axis.linear("Place on the line", "").within(-1, 2),
            Axis.log("Mean training loss", ""),
            panels)
        .withNote(
            "Ends of different length from the start are at different scales of weights; the"
                + " distance between the ends is the unit on either side.");
  }

  private Panel panel(Line line) {
    List<double[]> bySeed =
        measured(line).stream().map(m -> m.loss().stream().mapToDouble(v -> v).toArray()).toList();
    List<Series> series =
        bySeed.isEmpty()
            ? List.of()
            : List.of(Curves.meanOfPositives("training loss", Line.places(), bySeed));
    return new Panel(line.title(), series);
  }
}
