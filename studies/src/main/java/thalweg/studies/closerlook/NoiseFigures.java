package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Curves;
import thalweg.studies.closerlook.CsrTrial.Curve;
import thalweg.studies.closerlook.NoiseTrial.Moment;
import thalweg.studies.closerlook.NoiseTrial.Trained;

/** Critical samples and patterns first: what a reader looks at. */
final class NoiseFigures {
  private static final String LAST_POINT =
      " Lines run as far as all seeds were training; the last point is the end of training, at the"
          + " mean last epoch.";
  private static final String BANDS = " Means over seeds, bands are 95% intervals.";

  private final NoiseResults noise;
  private final Preset.Noise preset;

  NoiseFigures(NoiseResults noise, Preset preset) {
    this.noise = noise;
    this.preset = preset.noise();
  }

  List<Figure> all() {
    List<Figure> figures = new ArrayList<>(List.of(accuracy()));
    noise.patternsLevel().ifPresent(p -> figures.add(patternsFirst(p)));
    figures.add(csrOverTraining());
    figures.add(csrOverRadius());
    return figures;
  }

  /** Of training on random inputs. */
  List<Figure> ofInputs() {
    return List.of(accuracy(), csrOverTraining());
  }

  private String name(double p) {
    String ends =
        switch (noise.kind()) {
          case LABELS -> p == 0 ? " (true labels)" : p == 1 ? " (all random)" : "";
          case INPUTS -> p == 0 ? " (real inputs)" : p == 1 ? " (all random)" : "";
        };
    return "p = " + NumberText.of(p) + ends;
  }

  /** Letters before a figure's id, so that those of both kinds differ. */
  private String prefix() {
    return switch (noise.kind()) {
      case LABELS -> "";
      case INPUTS -> "inputs-";
    };
  }

  private Axis epochs() {
    return Axis.log("Epoch", "").within(1, Math.max(2, preset.mostEpochs()));
  }

  private Figure accuracy() {
    return Figure.ofPanels(
        prefix() + "accuracy",
        "Accuracy over training, by share of " + noise.kind().title,
        trainedOn() + BANDS + LAST_POINT,
        epochs(),
        Axis.percent("Accuracy"),
        List.of(
            new Panel("Training, on the examples given", byLevel(Moment::train)),
            new Panel("Validation, on true ones", byLevel(Moment::validation))));
  }

  private String trainedOn() {
    return switch (noise.kind()) {
      case LABELS ->
          ("Networks trained on %d examples of which a share p has labels drawn at random. Training"
               + " accuracy counts the labels given, validation accuracy the true labels of %d test"
               + " examples.")
              .formatted(preset.examples(), preset.validation());
      case INPUTS ->
          ("Networks trained on %d examples of which a share p has Gaussian noise for an input and"
                  + " keeps its label. Validation is on %d real test examples at every p.")
              .formatted(preset.examples(), preset.validation());
    };
  }

  private List<Series> byLevel(ToDoubleFunction<Moment> what) {
    List<Series> all = new ArrayList<>();
    for (double p : noise.levels()) {
      course(name(p), noise.trained(p), what).ifPresent(all::add);
    }
    return all;
  }

  private Optional<Series> course(String name, List<Trained> runs, ToDoubleFunction<Moment> what) {
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    // The untrained network, epoch 0, has no place on a logarithmic axis.
    int common = runs.stream().mapToInt(Trained::lastEpoch).min().orElseThrow();
    int[] epochs = IntStream.rangeClosed(1, common).toArray();
    return Optional.of(
        series(
            name,
            epochs,
            runs,
            Trained::lastEpoch,
            (run, epoch) -> what.applyAsDouble(run.course().get(epoch))));
  }

  /** A value of one run at one epoch. */
  @FunctionalInterface
  private interface AtEpoch<R> {
    double of(R run, int epoch);
  }

  private static <R> Series series(
      String name, int[] common, List<R> runs, Function<R, Integer> last, AtEpoch<R> value) {
    double meanLast = runs.stream().mapToInt(last::apply).average().orElseThrow();
    boolean more = meanLast > common[common.length - 1];
    double[] x = new double[common.length + (more ? 1 : 0)];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < common.length ? common[i] : meanLast;
    }
    List<double[]> bySeed = new ArrayList<>();
    for (R run : runs) {
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = value.of(run, i < common.length ? common[i] : last.apply(run));
      }
      bySeed.add(y);
    }
    return Curves.meanOfShares(name, x, bySeed);
  }

  private Figure patternsFirst(double p) {
    List<Trained> runs = noise.trained(p);
    List<Series> series = new ArrayList<>();
    course("predicted as their true label", runs, Moment::asTrue).ifPresent(series::add);
    course("predicted as the wrong label given", runs, Moment::asGiven).ifPresent(series::add);
    course("validation accuracy", runs, Moment::validation).ifPresent(series::add);
    String peaks = String.join(", ", runs.stream().map(t -> Integer.toString(t.peak())).toList());
    return Figure.of(
        "patterns-first",
        "Patterns first: training examples with a wrong label, p = " + NumberText.of(p),
        "What the network says of training examples whose random label is not the true one."
            + " Validation accuracy peaks at epoch "
            + peaks
            + " (by seed)."
            + BANDS
            + LAST_POINT,
        epochs(),
        Axis.percent("Share of examples"),
        series);
  }

  private Figure csrOverTraining() {
    List<Series> series = new ArrayList<>();
    for (double p : noise.levels()) {
      List<Curve> runs = noise.curves(p);
      if (!runs.isEmpty()) {
        int common = runs.stream().mapToInt(c -> c.byEpoch().lastKey()).min().orElseThrow();
        int[] epochs =
            preset.curveEpochs().stream()
                .mapToInt(e -> e)
                .filter(e -> e > 0 && e <= common)
                .toArray();
        series.add(
            series(
                name(p), epochs, runs, c -> c.byEpoch().lastKey(), (c, e) -> c.byEpoch().get(e)));
      }
    }
    String radius =
        noise.trained(0).isEmpty() ? "" : NumberText.of(CsrTrial.radius(noise.meanReal()));
    return Figure.of(
            prefix() + "csr-training",
            "Critical sample ratio over training, by share of " + noise.kind().title,
            ("The share of %d validation examples with a point of another prediction within %s"
                        + " grey levels (of 255) in every pixel.")
                    .formatted(preset.searched(), radius)
                + BANDS
                + LAST_POINT
                + around(),
            epochs(),
            Axis.percent("Critical sample ratio"),
            series)
        .withNote(
            "A lower bound: the search only finds witnesses. The radius is the one, of those at"
                + " which the mean ratio on true labels at the end lies between 0.02 and 0.5, where"
                + " that is nearest to 0.2; noisy networks and earlier epochs play no part in the"
                + " choice.");
  }

  private String around() {
    return switch (noise.kind()) {
      case LABELS -> untrained();
      case INPUTS -> " At p = 1 they are fresh noise, as in training, not real test examples.";
    };
  }

  /** The weights at the start are common to all levels, so any level will do. */
  private String untrained() {
    double[] first =
        noise.curves(0).stream()
            .filter(c -> c.byEpoch().containsKey(0))
            .mapToDouble(c -> c.byEpoch().get(0))
            .toArray();
    return first.length == 0
        ? ""
        : " Before training the ratio is " + EasyHardAnalysis.shown(first) + " for every p.";
  }

  private Figure csrOverRadius() {
    double[] x = preset.radii().stream().mapToDouble(r -> r).toArray();
    List<Series> series = new ArrayList<>();
    for (double p : noise.levels()) {
      List<double[]> bySeed =
          noise.trained(p).stream()
              .map(t -> preset.radii().stream().mapToDouble(r -> t.csr().get(r)).toArray())
              .toList();
      if (!bySeed.isEmpty()) {
        series.add(Curves.meanOfShares(name(p), x, bySeed));
      }
    }
    return Figure.of(
            "csr-radius",
            "Critical sample ratio at the end, against the radius of the search",
            "The same %d validation examples; the paper's radius is 0.3."
                    .formatted(preset.searched())
                + BANDS,
            Axis.log("Radius", "grey levels of 255")
                .within(preset.radii().getFirst(), preset.radii().getLast()),
            Axis.percent("Critical sample ratio"),
            series)
        .withNote("A lower bound: the search only finds witnesses.");
  }

  List<Table> tables() {
    return List.of(ends(), ratios(), steps());
  }

  /** How training ended, level by level. */
  Table ends() {
    List<List<String>> rows = new ArrayList<>();
    for (double p : noise.levels()) {
      List<Trained> runs = noise.trained(p);
      long fitted = runs.stream().filter(Trained::fitted).count();
      rows.add(
          List.of(
              NumberText.of(p),
              fitted == runs.size()
                  ? shown(runs, Trained::lastEpoch)
                  : "not within %d in %d of %d seeds"
                      .formatted(preset.mostEpochs(), runs.size() - fitted, runs.size()),
              shown(runs, t -> t.last().train()),
              shown(runs, Trained::peak),
              shown(runs, t -> t.course().get(t.peak()).validation()),
              shown(runs, t -> t.last().validation())));
    }
    return new Table(
        prefix() + "training",
        "How training on " + noise.kind().title + " went",
        "Means over seeds with 95% intervals; accuracies as shares of one.",
        List.of(
            "p",
            "Epochs to fit all",
            "Training accuracy, end",
            "Epoch of validation peak",
            "Validation accuracy, peak",
            "Validation accuracy, end"),
        rows);
  }

  private static String shown(List<Trained> runs, ToDoubleFunction<Trained> what) {
    return EasyHardAnalysis.shown(runs.stream().mapToDouble(what).toArray());
  }

  private Table ratios() {
    List<String> columns = new ArrayList<>(List.of("p"));
    preset.radii().forEach(r -> columns.add("radius " + NumberText.of(r)));
    List<List<String>> rows = new ArrayList<>();
    for (double p : noise.levels()) {
      List<String> row = new ArrayList<>(List.of(NumberText.of(p)));
      preset.radii().forEach(r -> row.add(shown(noise.trained(p), t -> t.csr().get(r))));
      rows.add(row);
    }
    return new Table(
        "csr-end",
        "Critical sample ratio at the end of training",
        "Means over seeds with 95% intervals; the radius is in grey levels of 255.",
        columns,
        rows);
  }

  private Table steps() {
    SortedMap<Double, Double> meanReal = noise.meanReal();
    List<Integer> whole = noise.trainedAtAll();
    List<List<String>> rows = new ArrayList<>();
    for (double radius : preset.radii()) {
      List<Double> one = List.of(radius);
      rows.add(
          List.of(
              NumberText.of(radius),
              NumberText.of(meanReal.get(radius)),
              CsrTrial.inRange(meanReal.get(radius)) ? "yes" : "no",
              EasyHardAnalysis.shown(whole.stream().mapToDouble(r -> noise.gap(one, r)).toArray()),
              EasyHardAnalysis.shown(
                  whole.stream()
                      .mapToDouble(r -> noise.smallestStep(one, noise.levels(), r))
                      .toArray())));
    }
    return new Table(
        "csr-steps",
        "Critical samples against noise, radius by radius",
        "What the two claims on the end of training rest on. In range: the mean ratio on true"
            + " labels lies between 0.02 and 0.5. Means over seeds with 95% intervals.",
        List.of(
            "Radius",
            "CSR on true labels",
            "In range",
            "CSR at p = 1 less at p = 0",
            "Smallest step between neighbouring p"),
        rows);
  }
}
