package thalweg.studies.regularizers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
import thalweg.studies.Interval;
import thalweg.studies.regularizers.RegularizerTrial.Found;

/** What a reader looks at (figures 10 and 11 of the paper). */
final class RegularizerFigures {
  private final RegularizerResults results;
  private final RegularizerSettings settings;

  RegularizerFigures(RegularizerResults results, RegularizerSettings settings) {
    this.results = results;
    this.settings = settings;
  }

  /** A regularizer's place in figure 10: means over seeds. */
  private record Place(double memorized, double validation, double low, double high) {}

  List<Figure> all() {
    return List.of(tradeOff(), losses());
  }

  private Figure tradeOff() {
    List<Series> points = new ArrayList<>();
    List<Series> envelopes = new ArrayList<>();
    for (Technique technique : Technique.values()) {
      List<Place> places = places(technique);
      if (!places.isEmpty()) {
        double[] x = places.stream().mapToDouble(Place::memorized).toArray();
        points.add(
            Series.points(
                    technique.title, x, places.stream().mapToDouble(Place::validation).toArray())
                .withInterval(
                    places.stream().mapToDouble(Place::low).toArray(),
                    places.stream().mapToDouble(Place::high).toArray()));
        envelopes.add(Series.line(technique.title, x, highestSoFar(places)));
      }
    }
    return Figure.ofPanels(
        "regularizers",
        "What regularizers leave of memorization and of generalization",
        ("Each point is a technique at a strength; one, common to all, has none. Across: the share"
             + " of %d random labels that is fitted in the end. Up: the highest validation accuracy"
             + " of any epoch when the same network is trained on real data. Means of %d seeds,"
             + " bars are 95%% intervals. A flat envelope says that memorization can be capped for"
             + " free.")
            .formatted(settings.examples(), settings.seeds()),
        Axis.percent("Training accuracy on random labels").within(0, 1),
        Axis.linear("Validation accuracy on real data", "%"),
        List.of(
            new Panel("Every setting", points),
            new Panel("Upper envelope: the best that memorizes no more", envelopes)));
  }

  /** Ascending by what was memorized. */
  private List<Place> places(Technique technique) {
    if (settings.of(technique).isEmpty()) {
      return List.of();
    }
    return results.family(technique).stream()
        .map(results::of)
        .filter(runs -> !runs.isEmpty())
        .map(RegularizerFigures::place)
        .sorted(Comparator.comparingDouble(Place::memorized))
        .toList();
  }

  private static Place place(List<Found> runs) {
    Interval y = Interval.of(runs.stream().mapToDouble(Found::validation).toArray());
    double x = Interval.of(runs.stream().mapToDouble(Found::noiseAccuracy).toArray()).mean();
    double low = runs.size() < 2 ? y.mean() : y.low();
    double high = runs.size() < 2 ? y.mean() : y.high();
    return new Place(x, y.mean(), low, high);
  }

  private static double[] highestSoFar(List<Place> ascending) {
    double[] y = new double[ascending.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(i == 0 ? 0 : y[i - 1], ascending.get(i).validation());
    }
    return y;
  }

  private Figure losses() {
    return Figure.ofPanels(
        "regularizers-loss",
        "Training loss under each technique, real data and random labels",
        "The mean loss of each epoch as it was trained, noise and adversarial examples included; of"
            + " each technique the middle one of its strengths. Means over seeds, bands are 95%"
            + " intervals.",
        Axis.linear("Epoch", ""),
        Axis.linear("Training loss", "nats"),
        List.of(
            new Panel("Real data", curves(Found::realLoss)),
            new Panel("Random labels", curves(Found::noiseLoss))));
  }

  private List<Series> curves(Function<Found, List<Double>> loss) {
    List<Series> series = new ArrayList<>();
    double[] x = IntStream.rangeClosed(1, settings.epochs()).asDoubleStream().toArray();
    for (Regularizer regularizer : middles()) {
      List<double[]> runs =
          results.of(regularizer).stream()
              .map(found -> loss.apply(found).stream().mapToDouble(v -> v).toArray())
              .toList();
      if (!runs.isEmpty()) {
        series.add(Curves.mean(regularizer.toString(), x, runs));
      }
    }
    return series;
  }

  /** Of each technique the middle strength, and last the plain network. */
  private List<Regularizer> middles() {
    List<Regularizer> middles = new ArrayList<>();
    for (Technique technique : Technique.values()) {
      List<Regularizer> own = settings.of(technique);
      if (!own.isEmpty()) {
        middles.add(own.get(own.size() / 2));
      }
    }
    middles.add(Regularizer.NONE);
    return middles;
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Regularizer regularizer : settings.regularizers()) {
      List<Found> runs = results.of(regularizer);
      rows.add(
          List.of(
              regularizer.toString(),
              shown(runs, Found::noiseAccuracy),
              shown(runs, Found::validation)));
    }
    return new Table(
        "regularizers-all",
        "Every regularizer",
        "Means over seeds with 95% intervals, as shares of one.",
        List.of(
            "Regularizer", "Training accuracy on random labels", "Best validation accuracy, real"),
        rows);
  }

  private static String shown(List<Found> runs, ToDoubleFunction<Found> what) {
    Interval i = Interval.of(runs.stream().mapToDouble(what).toArray());
    return i.seeds() < 2
        ? NumberText.of(i.mean())
        : "%s [%s, %s]"
            .formatted(NumberText.of(i.mean()), NumberText.of(i.low()), NumberText.of(i.high()));
  }
}
