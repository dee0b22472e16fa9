package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.probes.Slice;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Curves;
import thalweg.studies.walk.WalkTrial.Walked;
import thalweg.studies.walk.WalkTrial.Watched;

/** Walks as a reader looks at them. */
final class WalkFigures {
  static final String BANDS = " Means over seeds, bands are 95% intervals.";
  private static final int SHOWN = 12;
  private static final String UPDATE = "Update";

  private final WalkResults read;
  private final WalkSettings settings;

  WalkFigures(WalkResults read) {
    this.read = read;
    this.settings = read.settings();
  }

  List<Figure> all() {
    return List.of(slices(), cosines(), distances(), heights(), shares(), stability());
  }

  private Gait reference() {
    return Gait.sgd(settings.largeRate(), settings.reference());
  }

  private Figure slices() {
    List<Panel> panels = new ArrayList<>();
    slices(panels, Gait.gd(settings.largeRate()), 0);
    for (int window = 0; window < settings.windows().size(); window++) {
      slices(panels, reference(), window);
    }
    return Figure.ofPanels(
            "slices",
            "The loss between consecutive iterates, and the floor beneath",
            "One walk, seed 1, η = %s: the loss along each of %d consecutive updates, whole numbers"
                    .formatted(NumberText.of(settings.largeRate()), SHOWN)
                + " being iterates; dashed, the lowest point of each slice joined to the next.",
            Axis.linear(UPDATE, ""),
            Axis.linear("Training loss", "nats"),
            panels)
        .withNote(
            "The dashed line joins lowest points; the loss along it, which is not drawn, has the"
                + " barriers that a claim below counts.");
  }

  private void slices(List<Panel> panels, Gait gait, int window) {
    read.walk(gait, 0)
        .filter(walk -> walk.windows().size() > window)
        .map(walk -> walk.windows().get(window))
        .ifPresent(watched ->
            panels.add(
                new Panel(
                    "%s, updates from %d".formatted(gait.title(), watched.from() + 1),
                    slices(watched))));
  }

  private static List<Series> slices(Watched watched) {
    List<Slice> shown = watched.slices().subList(0, Math.min(SHOWN, watched.slices().size()));
    double[] x =
        IntStream.range(0, shown.size())
            .boxed()
            .flatMapToDouble(
                t -> Arrays.stream(shown.get(t).shares()).map(a -> watched.from() + t + a))
            .toArray();
    double[] y = shown.stream().flatMapToDouble(s -> Arrays.stream(s.losses())).toArray();
    double[] at =
        IntStream.range(0, shown.size())
            .mapToDouble(t -> watched.from() + t + shown.get(t).floorShare())
            .toArray();
    double[] floor = shown.stream().mapToDouble(Slice::floor).toArray();
    double[] iterates =
        IntStream.rangeClosed(0, shown.size()).mapToDouble(t -> watched.from() + t).toArray();
    double[] there = new double[iterates.length];
    for (int t = 0; t < shown.size(); t++) {
      there[t] = shown.get(t).before();
      there[t + 1] = shown.get(t).after();
    }
    return List.of(
        Series.line("loss along updates", x, y),
        Series.points("iterates", iterates, there),
        Series.nullCurve("floor", at, floor));
  }

  private List<Gait> compared(double rate) {
    List<Gait> gaits = new ArrayList<>();
    settings.batches().forEach(batch -> gaits.add(Gait.sgd(rate, batch)));
    gaits.add(Gait.gd(rate));
    gaits.add(Gait.withNoise(rate, settings.reference()));
    return gaits;
  }

  /** Numbers of a walk, one an update. */
  private interface Curve {
    double[] of(Walked walk);
  }

  /** A panel a learning rate, a curve a way of walking. */
  private List<Panel> panels(List<Double> rates, int updates, Curve what) {
    List<Panel> panels = new ArrayList<>();
    for (double rate : rates) {
      List<Series> series = new ArrayList<>();
      for (Gait gait : compared(rate)) {
        List<double[]> curves = read.walks(gait).stream().map(what::of).toList();
        if (!curves.isEmpty()) {
          int shown = Math.min(updates, curves.getFirst().length);
          double[] x = IntStream.rangeClosed(1, shown).asDoubleStream().toArray();
          series.add(Curves.mean(gait.title(), x, curves));
        }
      }
      panels.add(new Panel("η = " + NumberText.of(rate), series));
    }
    return panels;
  }

  private List<Double> fullRates() {
    return List.of(settings.middleRate(), settings.largeRate());
  }

  private Figure cosines() {
    return Figure.ofPanels(
            "cosine",
            "Cosine of consecutive updates",
            "The first %d updates.".formatted(settings.windowUpdates()) + BANDS,
            Axis.linear(UPDATE, ""),
            Axis.linear("Cosine", "").within(-1, 1),
            panels(
                fullRates(),
                settings.windowUpdates(),
                walk -> walk.windows().getFirst().updateCosines()))
        .withNote(
            "Without momentum and decay an update points along the gradient, so that this is the"
                + " paper's cosine of gradients; noise that is added counts as part of the update."
                + " The first update has none before it.");
  }

  private Figure distances() {
    return Figure.ofPanels(
        "distance",
        "Distance from the start",
        "Of all parameters, over the updates up to the end of the last window." + BANDS,
        Axis.linear(UPDATE, ""),
        Axis.linear("Distance from the start", ""),
        panels(settings.rates(), settings.windowEnd(2), Walked::distances));
  }

  private Figure heights() {
    List<Panel> panels = new ArrayList<>();
    double least = settings.smallRate() / 2;
    double most = settings.largeRate() * 2;
    for (int window = 0; window < settings.windows().size(); window++) {
      int at = window;
      List<Series> series = new ArrayList<>();
      for (int batch : settings.batches()) {
        addOverRates(series, batch, walk -> walk.windows().get(at).height());
      }
      panels.add(new Panel(named(window), series));
    }
    return Figure.ofPanels(
        "height",
        "Height above the valley floor against learning rate",
        "Mean over the updates of a window: the mean loss of both iterates less the lowest between"
            + " them."
            + BANDS,
        Axis.log("Learning rate η", "").within(least, most),
        Axis.log("Height", "nats"),
        panels);
  }

  private String named(int window) {
    return "Updates %d to %d"
        .formatted(settings.windows().get(window) + 1, settings.windowEnd(window));
  }

  private void addOverRates(List<Series> series, int batch, ToDoubleFunction<Walked> what) {
    double[] rates = settings.rates().stream().mapToDouble(rate -> rate).toArray();
    List<double[]> bySeed =
        settings.replicates().stream()
            .filter(r ->
                settings.rates().stream()
                    .allMatch(rate -> read.walk(Gait.sgd(rate, batch), r).isPresent()))
            .map(r ->
                settings.rates().stream()
                    .mapToDouble(rate ->
                        what.applyAsDouble(read.walk(Gait.sgd(rate, batch), r).orElseThrow()))
                    .toArray())
            .toList();
    if (!bySeed.isEmpty()) {
      series.add(Curves.mean("batches of " + batch, rates, bySeed));
    }
  }

  private Figure shares() {
    List<Panel> panels =
        List.of(
            new Panel("jumped across", shares(Watched::inside)),
            new Panel("crossed a barrier", shares(Watched::barriers)));
    double[] windows = windowEnds();
    return Figure.ofPanels(
        "barriers",
        "Updates that jump across the valley, and that cross a barrier",
        "SGD with batches of %d: share of the updates of each window, drawn at its end; with these"
                .formatted(settings.reference())
            + " batches %d updates are an epoch."
                .formatted(settings.updatesPerEpoch(settings.reference()))
            + BANDS,
        Axis.linear(UPDATE, "").within(0, windows[windows.length - 1] * 1.05),
        Axis.percent("Share of updates"),
        panels);
  }

  private double[] windowEnds() {
    return IntStream.range(0, settings.windows().size()).mapToDouble(settings::windowEnd).toArray();
  }

  private List<Series> shares(ToDoubleFunction<Watched> what) {
    List<Series> series = new ArrayList<>();
    for (double rate : settings.rates()) {
      List<double[]> bySeed =
          read.walks(Gait.sgd(rate, settings.reference())).stream()
              .map(walk -> walk.windows().stream().mapToDouble(what).toArray())
              .toList();
      if (!bySeed.isEmpty()) {
        series.add(Curves.meanOfShares("η = " + NumberText.of(rate), windowEnds(), bySeed));
      }
    }
    return series;
  }

  /** The two readings of why descent bounces. */
  private Figure stability() {
    List<Panel> panels = new ArrayList<>();
    for (double rate : fullRates()) {
      List<Series> series = new ArrayList<>();
      double last = 0;
      for (Gait gait : compared(rate)) {
        List<Walked> walks = read.walks(gait);
        if (!walks.isEmpty()) {
          double[] x = walks.getFirst().rests().stream().mapToDouble(r -> r.update()).toArray();
          List<double[]> bySeed =
              walks.stream()
                  .map(walk ->
                      walk.rests().stream()
                          .mapToDouble(rest -> rate * rest.largest().value())
                          .toArray())
                  .toList();
          series.add(Curves.mean(gait.title(), x, bySeed));
          last = Math.max(last, x[x.length - 1]);
        }
      }
      if (last > 0) {
        series.add(Series.nullCurve("ηλmax = 2", new double[] {1, last}, new double[] {2, 2}));
      }
      panels.add(new Panel("η = " + NumberText.of(rate), series));
    }
    return Figure.ofPanels(
            "stability",
            "Bouncing between walls, or at the edge of stability: η times the largest eigenvalue",
            "The paper reads opposite consecutive gradients as a walk from wall to wall of a"
                + " valley; Cohen et al. 2021 as the edge of stability, where the curvature of"
                + " full-batch descent rises until ηλmax is about 2. Above 1 a step along the"
                + " sharpest direction passes its lowest point, above 2 it lands higher than it"
                + " began."
                + BANDS,
            Axis.log(UPDATE, ""),
            Axis.log("ηλmax", ""),
            panels)
        .withNote(
            "Both agree on the bounce. They differ in its cause, and only the second says at which"
                + " curvature it sets in.");
  }
}
