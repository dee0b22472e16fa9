package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.HeatMap;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Claimed;
import thalweg.studies.Curves;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.closerlook.Material.Variant;
import thalweg.studies.closerlook.SensitivityTrial.Found;
import thalweg.studies.closerlook.SensitivityTrial.Labelling;

/** Loss sensitivity: what the claims say and a reader looks at (figures 3 and 4 of the paper). */
final class SensitivityAnalysis {
  private static final PaperClaim UNEQUAL =
      new PaperClaim(
          "sensitivity-unequal",
          "On real data the loss depends on some training examples far more than on others; on"
              + " random inputs less so.",
          "Figure 3, left",
          "Gini coefficient of the mean loss sensitivity, real data less random inputs",
          new Claimed.Above(0));
  private static final PaperClaim UNEQUAL_UNIQUE =
      new PaperClaim(
          "sensitivity-unequal-unique",
          "The same where each example has a class of its own, so that classes play no part.",
          "Figure 3, right",
          "Gini coefficient of the mean loss sensitivity, real data less random inputs",
          new Claimed.Above(0));
  private static final PaperClaim ACROSS =
      new PaperClaim(
          "sensitivity-across-classes",
          "On real data examples of a class influence the loss of other classes more, against their"
              + " own, than on random inputs: classes share what is learned.",
          "Figure 4",
          "mean influence between classes over that of a class on itself, real data less random"
              + " inputs",
          new Claimed.Above(0));

  private final Preset.Sensitivity preset;
  private final List<String> classNames;
  private final Results results;

  SensitivityAnalysis(Preset.Sensitivity preset, List<String> classNames, Results results) {
    this.preset = preset;
    this.classNames = classNames;
    this.results = results;
  }

  List<Claim> claims() {
    return List.of(
        claim(UNEQUAL, Labelling.CLASSES, SensitivityAnalysis::last),
        claim(UNEQUAL_UNIQUE, Labelling.UNIQUE, SensitivityAnalysis::last),
        claim(ACROSS, Labelling.CLASSES, Found::rho));
  }

  private Claim claim(PaperClaim claim, Labelling labelling, ToDoubleFunction<Found> of) {
    double[] effects =
        pairs(labelling, (real, random) -> of.applyAsDouble(real) - of.applyAsDouble(random));
    return effects.length == 0
        ? claim.notMeasured("No seed has both trainings that this claim compares.")
        : claim.measured(
            "Means: real data %s, random inputs %s."
                .formatted(
                    shown(labelling, Variant.REAL, of), shown(labelling, Variant.RAND_X, of)),
            effects);
  }

  private double[] pairs(Labelling labelling, ToDoubleBiFunction<Found, Found> effect) {
    return IntStream.range(0, preset.seeds())
        .filter(r ->
            one(Variant.REAL, labelling, r).isPresent()
                && one(Variant.RAND_X, labelling, r).isPresent())
        .mapToDouble(r ->
            effect.applyAsDouble(
                one(Variant.REAL, labelling, r).orElseThrow(),
                one(Variant.RAND_X, labelling, r).orElseThrow()))
        .toArray();
  }

  private Optional<Found> one(Variant variant, Labelling labelling, int replicate) {
    return results.get(SensitivityTrial.id(variant, labelling, replicate), Found.class);
  }

  private List<Found> all(Variant variant, Labelling labelling) {
    return IntStream.range(0, preset.seeds())
        .mapToObj(r -> one(variant, labelling, r))
        .flatMap(Optional::stream)
        .toList();
  }

  private static double last(Found found) {
    return found.gini()[found.gini().length - 1];
  }

  private static double lastOfIndirect(Found found) {
    return found.indirect()[found.indirect().length - 1];
  }

  private String shown(Labelling labelling, Variant variant, ToDoubleFunction<Found> of) {
    return EasyHardAnalysis.shown(all(variant, labelling).stream().mapToDouble(of).toArray());
  }

  List<Figure> figures() {
    return List.of(unequal(), matrix());
  }

  private Figure unequal() {
    return Figure.ofPanels(
            "sensitivity",
            "How unequally the loss depends on the training examples",
            ("The Gini coefficient, over %d training examples, of how much the training loss"
                 + " changes with each of them, averaged over the steps so far: 0 if it depends on"
                 + " all alike, near 1 if on a few alone. The indirect part is what an example did"
                 + " to the weights, without the loss being taken at it. Means over seeds, bands"
                 + " are 95%% intervals.")
                .formatted(preset.examples()),
            Axis.linear("Steps of SGD", ""),
            Axis.linear("Gini coefficient", ""),
            Arrays.stream(Labelling.values())
                .map(labelling -> new Panel("Labels: " + labelling.title, curves(labelling)))
                .toList())
        .withNote(
            "Exact derivatives through the unrolled training, in double, at %d times."
                .formatted(preset.gridPoints()));
  }

  private List<Series> curves(Labelling labelling) {
    List<Series> series = new ArrayList<>();
    for (Variant variant : SensitivityPart.VARIANTS) {
      List<Found> runs = all(variant, labelling);
      if (!runs.isEmpty()) {
        double[] x = Arrays.stream(runs.getFirst().steps()).asDoubleStream().toArray();
        series.add(Curves.meanOfShares(variant.title, x, runs.stream().map(Found::gini).toList()));
        series.add(
            Curves.meanOfShares(
                variant.title + ", indirect part", x, runs.stream().map(Found::indirect).toList()));
      }
    }
    return series;
  }

  private Figure matrix() {
    List<Panel> panels = new ArrayList<>();
    for (Variant variant : SensitivityPart.VARIANTS) {
      List<Found> runs = all(variant, Labelling.CLASSES);
      if (!runs.isEmpty()) {
        panels.add(Panel.of(sentence(variant.title), heatMap(runs)));
      }
    }
    return Figure.ofPanels(
        "sensitivity-classes",
        "How much the loss of a class depends on the examples of another",
        "Each cell: the mean, over the examples of the column's class, of the L1 norm of the"
            + " derivative of what the row's class adds to the training loss; averaged over the"
            + " times of the figure above and over seeds. Off the diagonal all influence is through"
            + " the weights.",
        Axis.linear("Class of the example that changes", ""),
        Axis.linear("Class whose loss changes", ""),
        panels);
  }

  private static String sentence(String title) {
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }

  private HeatMap heatMap(List<Found> runs) {
    List<List<Double>> means = new ArrayList<>();
    for (int i = 0; i < classNames.size(); i++) {
      List<Double> row = new ArrayList<>();
      for (int j = 0; j < classNames.size(); j++) {
        int to = i;
        int by = j;
        row.add(runs.stream().mapToDouble(f -> f.between()[to][by]).average().orElseThrow());
      }
      means.add(row);
    }
    return new HeatMap(
        classNames, classNames, means, Axis.log("Influence", "nats per unit of pixel"));
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Labelling labelling : Labelling.values()) {
      for (Variant variant : SensitivityPart.VARIANTS) {
        rows.add(
            List.of(
                labelling.title,
                variant.title,
                shown(labelling, variant, SensitivityAnalysis::last),
                shown(labelling, variant, SensitivityAnalysis::lastOfIndirect),
                labelling == Labelling.CLASSES ? shown(labelling, variant, Found::rho) : "",
                shown(labelling, variant, Found::accuracy)));
      }
    }
    return new Table(
        "sensitivity-end",
        "Loss sensitivity, averaged over training",
        "Means over seeds with 95% intervals. Between over within: the mean influence between two"
            + " classes over that of a class on itself.",
        List.of(
            "Labels",
            "Inputs",
            "Gini",
            "Gini, indirect part",
            "Between over within",
            "Training accuracy, end"),
        rows);
  }
}
