package thalweg.studies.fitting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Curves;
import thalweg.studies.fitting.FitTrial.Fit;

/** Capacity and time: what a reader looks at. */
final class FittingFigures {
  private static final String BANDS = " Means over seeds, bands are 95% intervals.";

  /** What did not end is marked above the limit, in a row for each share of noise. */
  private static final double MARK = 1.18;

  private final Fits fits;
  private final FittingSettings settings;

  FittingFigures(Fits fits) {
    this.fits = fits;
    this.settings = fits.settings();
  }

  List<Figure> all() {
    return List.of(capacity(), overWidths(), overSizes(), updates(), ratios());
  }

  private static String name(double p) {
    return "p = " + NumberText.of(p) + (p == 0 ? " (real data)" : p == 1 ? " (all noise)" : "");
  }

  private Axis widths() {
    return Axis.log("Units in each hidden layer", "")
        .within(settings.widths().getFirst(), settings.widths().getLast());
  }

  private Axis sizes() {
    return Axis.log("Training examples", "")
        .within(settings.sizes().getFirst(), settings.sizes().getLast());
  }

  private static List<Panel> panels(Function<Noise, List<Series>> of) {
    return List.of(
        new Panel("Noise in the inputs", of.apply(Noise.INPUTS)),
        new Panel("Noise in the labels", of.apply(Noise.LABELS)));
  }

  private Figure capacity() {
    return Figure.ofPanels(
        "capacity",
        "Best validation accuracy against width, by share of noise",
        ("Networks with two hidden layers trained on %d examples, a share p of them noise, until"
                    + " every training example is right or for %d epochs. Validation examples have"
                    + " no noise; the best over training is shown.")
                .formatted(settings.examples(), settings.mostEpochs())
            + BANDS,
        widths(),
        Axis.percent("Best validation accuracy"),
        panels(this::validation));
  }

  private List<Series> validation(Noise noise) {
    List<Series> all = new ArrayList<>();
    for (double p : settings.levels()) {
      List<double[]> bySeed = new ArrayList<>();
      for (int r = 0; r < settings.seeds(); r++) {
        int replicate = r;
        double[] y =
            settings.widths().stream()
                .mapToDouble(w ->
                    fits.one(fits.atWidth(w, noise, p), replicate)
                        .map(Fit::bestValidation)
                        .orElse(Double.NaN))
                .toArray();
        if (Arrays.stream(y).allMatch(Double::isFinite)) {
          bySeed.add(y);
        }
      }
      if (!bySeed.isEmpty()) {
        all.add(Curves.meanOfShares(name(p), xs(), bySeed));
      }
    }
    return all;
  }

  private Figure overWidths() {
    return time(
        "time-width",
        "Epochs to fit all training examples, against width",
        "On %d examples.".formatted(settings.examples()),
        widths(),
        "Epochs to 100% training accuracy",
        settings.mostEpochs(),
        noise ->
            times(
                settings.widths(),
                (w, p) -> fits.atWidth(w, noise, p),
                Fit::time,
                settings.mostEpochs()));
  }

  private Figure overSizes() {
    return time(
        "time-examples",
        "Epochs to fit all training examples, against their number",
        "%d units in each hidden layer.".formatted(settings.widthOfSizes()),
        sizes(),
        "Epochs to 100% training accuracy",
        settings.mostEpochs(),
        noise ->
            times(
                settings.sizes(),
                (n, p) -> fits.atSize(n, noise, p),
                Fit::time,
                settings.mostEpochs()));
  }

  private Figure updates() {
    long most =
        (long) settings.mostEpochs() * Math.ceilDiv(settings.sizes().getLast(), settings.batch());
    return time(
        "updates-examples",
        "Updates to fit all training examples, against their number",
        "The same trainings; more examples are more updates an epoch, and the limit is one of"
            + " epochs: drawn here for the most examples.",
        sizes(),
        "Updates to 100% training accuracy",
        most,
        noise -> times(settings.sizes(), (n, p) -> fits.atSize(n, noise, p), Fit::steps, most));
  }

  private Figure time(
      String id,
      String title,
      String setting,
      Axis x,
      String y,
      double limit,
      Function<Noise, List<Series>> series) {
    return Figure.ofPanels(
            id,
            title,
            setting + BANDS + " A line runs where every seed reached 100%.",
            x,
            Axis.log(y, "")
                .within(Double.NaN, limit * Math.pow(MARK, settings.levels().size() + 1)),
            panels(series))
        .withNote(
            "Points above the dashed limit of %d epochs are not measurements: there, at least one"
                    .formatted(settings.mostEpochs())
                + " seed had not fitted all examples within the limit, and how long it would take"
                + " is unknown. Their rows, from the lowest: p = "
                + String.join(", ", settings.levels().stream().map(NumberText::of).toList())
                + ".");
  }

  /** The cell at a position of the axis. */
  @FunctionalInterface
  private interface CellAt {
    Cell of(int x, double p);
  }

  private List<Series> times(
      List<Integer> xs, CellAt at, Function<Fit, Bounds> what, double limit) {
    List<Series> lines = new ArrayList<>();
    List<double[]> marks = new ArrayList<>();
    for (double p : settings.levels()) {
      List<Integer> trained = xs.stream().filter(x -> fits.whole(at.of(x, p))).toList();
      List<double[]> bySeed =
          IntStream.range(0, settings.seeds())
              .mapToObj(r ->
                  trained.stream()
                      .mapToDouble(x -> exact(fits.one(at.of(x, p), r).map(what)))
                      .toArray())
              .toList();
      double[] x = trained.stream().mapToDouble(i -> i).toArray();
      double[] cutOff =
          IntStream.range(0, x.length)
              .filter(i -> bySeed.stream().anyMatch(curve -> Double.isNaN(curve[i])))
              .mapToDouble(i -> x[i])
              .toArray();
      if (cutOff.length < x.length) {
        lines.add(positive(Curves.mean(name(p), x, bySeed)));
      }
      double height = limit * Math.pow(MARK, settings.levels().indexOf(p) + 1);
      for (double position : cutOff) {
        marks.add(new double[] {position, height});
      }
    }
    if (!marks.isEmpty()) {
      lines.add(
          Series.points(
              "not within %d epochs".formatted(settings.mostEpochs()),
              marks.stream().mapToDouble(mark -> mark[0]).toArray(),
              marks.stream().mapToDouble(mark -> mark[1]).toArray()));
    }
    double[] ends = {xs.getFirst(), xs.getLast()};
    lines.add(Series.nullCurve("limit", ends, new double[] {limit, limit}));
    return lines;
  }

  /** NaN where it is not known exactly. */
  private static double exact(Optional<Bounds> bounds) {
    return bounds.filter(Bounds::exact).map(Bounds::low).orElse(Double.NaN);
  }

  /** Intervals cut to what a logarithmic axis can show: nothing ends before the first epoch. */
  private static Series positive(Series series) {
    double[] low = series.low().stream().mapToDouble(l -> Math.max(1, l)).toArray();
    double[] high = series.high().stream().mapToDouble(h -> Math.max(1, h)).toArray();
    return low.length == 0 ? series : series.withInterval(low, high);
  }

  private Figure ratios() {
    List<Series> series = new ArrayList<>();
    for (Noise noise : List.of(Noise.LABELS, Noise.INPUTS)) {
      List<double[]> bySeed =
          IntStream.range(0, settings.seeds())
              .mapToObj(r ->
                  settings.widths().stream()
                      .mapToDouble(w ->
                          exact(
                              fits.timeRatio(
                                  fits.atWidth(w, noise, 1), fits.atWidth(w, noise, 0), r)))
                      .toArray())
              .toList();
      if (bySeed.stream().flatMapToDouble(Arrays::stream).anyMatch(Double::isFinite)) {
        series.add(Curves.mean("T(%s) / T(real)".formatted(noise.id()), xs(), bySeed));
      }
    }
    double[] ends = {settings.widths().getFirst(), settings.widths().getLast()};
    series.add(Series.nullCurve("as long as real data", ends, new double[] {1, 1}));
    return Figure.of(
            "time-ratio",
            "How much longer than real data noise takes to fit",
            "Epochs to 100% training accuracy with all examples noise, over those on the real data,"
                + " seed by seed."
                + BANDS
                + " A line runs where every seed of both ended.",
            widths(),
            Axis.linear("Times as long", ""),
            series)
        .withNote(DISPUTE);
  }

  private double[] xs() {
    return settings.widths().stream().mapToDouble(w -> w).toArray();
  }

  /** What the papers say of random inputs. */
  static final String DISPUTE =
      "On random inputs the papers disagree: Krueger et al. 2017 find them faster to fit than real"
          + " data, Arpit et al. 2017 find noise slower, and Zhang et al. 2017 place Gaussian"
          + " inputs between real data and random labels. Hence no threshold here.";
}
