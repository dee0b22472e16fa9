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
  private static final int POINTS = 60;
  private static final String UPDATE = "Update";

  private final WalkResults read;
  private final WalkSettings settings;

  WalkFigures(WalkResults read) {
    this.read = read;
    this.settings = read.settings();
  }

  List<Figure> all() {
    return List.of(
        slicesAtFirst(), slicesLater(), cosines(), distances(), heights(), shares(), stability());
  }

  private Gait reference() {
    return Gait.sgd(settings.largeRate(), settings.reference());
  }

  private Figure slicesAtFirst() {
    List<Panel> panels = new ArrayList<>();
    slices(panels, Gait.gd(settings.largeRate()), 0);
    slices(panels, reference(), 0);
    return slices("slices", "The loss between consecutive iterates: the first updates", panels);
  }

  private Figure slicesLater() {
    List<Panel> panels = new ArrayList<>();
    for (int window = 1; window < settings.windows().size(); window++) {
      slices(panels, reference(), window);
    }
    return slices("slices-later", "The loss between consecutive iterates: later", panels);
  }

  private Figure slices(String id, String title, List<Panel> panels) {
    return Figure.ofPanels(
            id,
            title,
            "One walk, seed 1, η = %s: the loss along each of %d consecutive updates, whole numbers"
                    .formatted(NumberText.of(settings.largeRate()), SHOWN)
                + " being iterates; dashed, the lowest point of each slice joined to the next.",
            Axis.linear("Updates since the first shown", ""),
            Axis.linear("Training loss", "nats"),
            panels)
        .withNote(
            "The dashed line joins lowest points; the loss along it, which is not drawn, has the"
                + " barriers that a claim above counts.");
  }

  private void slices(List<Panel> panels, Gait gait, int window) {
    read.walk(gait, 0)
        .filter(walk -> walk.windows().containsKey(window))
        .map(walk -> walk.windows().get(window))
        .ifPresent(watched ->
            panels.add(
                new Panel(
                    "%s, updates from %d".formatted(gait.title(), watched.from() + 1),
                    slices(watched))));
  }

  private static List<Series> slices(Watched watched) {
    List<Slice> shown = watched.slices().subList(0, Math.min(SHOWN, watched.slices().size()));
    int n = shown.size();
    double[] along =
        IntStream.range(0, n)
            .boxed()
            .flatMapToDouble(t -> Arrays.stream(shown.get(t).shares()).map(a -> t + a))
            .toArray();
    double[] losses = shown.stream().flatMapToDouble(s -> Arrays.stream(s.losses())).toArray();
    double[] lowest =
        IntStream.range(0, n).mapToDouble(t -> t + shown.get(t).floorShare()).toArray();
    double[] floor = shown.stream().mapToDouble(Slice::floor).toArray();
    double[] iterates = IntStream.rangeClosed(0, n).asDoubleStream().toArray();
    double[] there = Arrays.copyOf(shown.stream().mapToDouble(Slice::before).toArray(), n + 1);
    there[n] = shown.getLast().after();
    return List.of(
        Series.line("loss along updates", along, losses),
        Series.points("iterates", iterates, there),
        Series.nullCurve("floor", lowest, floor));
  }

  private List<Gait> all(double rate) {
    List<Gait> gaits = new ArrayList<>();
    settings.batches().forEach(batch -> gaits.add(Gait.sgd(rate, batch)));
    gaits.addAll(full(rate));
    return gaits;
  }

  private List<Gait> full(double rate) {
    return List.of(Gait.gd(rate), Gait.withNoise(rate, settings.reference()));
  }

  /** The reference batch and full-batch descent. */
  private List<Gait> rested(double rate) {
    List<Gait> gaits = new ArrayList<>(List.of(Gait.sgd(rate, settings.reference())));
    gaits.addAll(full(rate));
    return gaits;
  }

  private List<Double> fullRates() {
    return List.of(settings.middleRate(), settings.largeRate());
  }

  /** A number of a walk after an update, from 1. */
  private interface After {
    double of(Walked walk, int update);
  }

  /** Over these updates, as far as the walk went. */
  private void addCurve(List<Series> series, Gait gait, int[] updates, After what) {
    List<Walked> walks = read.walks(gait);
    if (!walks.isEmpty()) {
      int went = settings.updates(gait);
      int[] shown = Arrays.stream(updates).filter(update -> update <= went).toArray();
      List<double[]> curves =
          walks.stream()
              .map(walk -> Arrays.stream(shown).mapToDouble(at -> what.of(walk, at)).toArray())
              .toList();
      double[] x = Arrays.stream(shown).asDoubleStream().toArray();
      series.add(Curves.mean(gait.title(), x, curves));
    }
  }

  private Figure cosines() {
    int[] updates = IntStream.rangeClosed(2, settings.windowUpdates()).toArray();
    List<Panel> panels = new ArrayList<>();
    for (double rate : fullRates()) {
      List<Series> series = new ArrayList<>();
      for (Gait gait : rested(rate)) {
        addCurve(
            series, gait, updates, (walk, at) -> walk.windows().get(0).updateCosines()[at - 1]);
      }
      panels.add(new Panel("η = " + NumberText.of(rate), withoutBands(series)));
    }
    return Figure.ofPanels(
            "cosine",
            "Cosine of consecutive updates",
            "The first %d updates; means over seeds. The claims have intervals."
                .formatted(settings.windowUpdates()),
            Axis.linear(UPDATE, ""),
            Axis.linear("Cosine", "").within(-1, 1),
            panels)
        .withNote(
            "Without momentum and decay an update points along the gradient, so that this is the"
                + " paper's cosine of gradients; noise that is added counts as part of the"
                + " update.");
  }

  private static List<Series> withoutBands(List<Series> series) {
    return series.stream()
        .map(s -> new Series(s.name(), s.style(), s.x(), s.y(), List.of(), List.of()))
        .toList();
  }

  private Figure distances() {
    int last = settings.windowEnd(settings.windows().size() - 1);
    int every = Math.max(1, last / POINTS);
    int[] updates = IntStream.rangeClosed(1, last / every).map(i -> i * every).toArray();
    List<Panel> panels = new ArrayList<>();
    for (double rate : settings.rates()) {
      List<Series> series = new ArrayList<>();
      for (Gait gait : all(rate)) {
        addCurve(series, gait, updates, (walk, at) -> walk.distances()[at - 1]);
      }
      panels.add(new Panel("η = " + NumberText.of(rate), series));
    }
    return Figure.ofPanels(
        "distance",
        "Distance from the start",
        "Of all parameters, over the updates up to the end of the last window; full-batch descent"
            + " makes fewer."
            + BANDS,
        Axis.linear(UPDATE, ""),
        Axis.log("Distance from the start", ""),
        panels);
  }

  private Figure heights() {
    List<Series> byBatch = new ArrayList<>();
    for (int batch : settings.batches()) {
      addOverRates(byBatch, "batches of " + batch, batch, w -> w.windows().get(1).height());
    }
    List<Series> byWindow = new ArrayList<>();
    for (int window = 0; window < settings.windows().size(); window++) {
      int at = window;
      addOverRates(
          byWindow, named(window), settings.reference(), w -> w.windows().get(at).height());
    }
    return Figure.ofPanels(
        "height",
        "Height above the valley floor against learning rate",
        "Mean over the updates of a window: the mean loss of both iterates less the lowest between"
            + " them."
            + BANDS,
        Axis.log("Learning rate η", "").within(settings.smallRate() / 2, settings.largeRate() * 2),
        Axis.log("Height", "nats"),
        List.of(
            new Panel(named(1), byBatch),
            new Panel("Batches of " + settings.reference(), byWindow)));
  }

  private String named(int window) {
    return "Updates %d to %d"
        .formatted(settings.windows().get(window) + 1, settings.windowEnd(window));
  }

  private void addOverRates(
      List<Series> series, String name, int batch, ToDoubleFunction<Walked> what) {
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
      series.add(Curves.mean(name, rates, bySeed));
    }
  }

  private Figure shares() {
    List<Panel> panels =
        List.of(
            new Panel("jumped across", shares(Watched::inside)),
            new Panel("crossed a barrier", shares(Watched::barriers)));
    return Figure.ofPanels(
        "barriers",
        "Updates that jump across the valley, and that cross a barrier",
        "SGD with batches of %d: share of the updates of each window, drawn at its end; with these"
                .formatted(settings.reference())
            + " batches %d updates are an epoch."
                .formatted(settings.updatesPerEpoch(settings.reference()))
            + BANDS,
        Axis.linear(UPDATE, ""),
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
              .map(walk ->
                  IntStream.range(0, settings.windows().size())
                      .mapToDouble(i -> what.applyAsDouble(walk.windows().get(i)))
                      .toArray())
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
      for (Gait gait : rested(rate)) {
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
