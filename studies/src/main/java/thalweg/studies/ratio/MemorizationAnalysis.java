package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Claimed;
import thalweg.studies.Curves;
import thalweg.studies.Interval;
import thalweg.studies.PaperClaim;
import thalweg.studies.ratio.Trained.Look;

/** Memorization: what the paper claims, and what came of it. */
final class MemorizationAnalysis {
  /** Of random labels fitted: as wide as a point of the figure. */
  private static final double BIN = 0.1;

  private final MemorizationSettings settings;
  private final Trainings trainings;

  MemorizationAnalysis(MemorizationSettings settings, Trainings trainings) {
    this.settings = settings;
    this.trainings = trainings;
  }

  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    for (double share : settings.noise()) {
      claims.add(better(share));
    }
    for (double share : settings.noise()) {
      claims.add(slower(share));
    }
    return claims;
  }

  private Claim better(double share) {
    PaperClaim claim =
        new PaperClaim(
            "memorizes-less-p" + share,
            "Where the random labels (%s of all) are fitted equally well, validation accuracy is"
                    .formatted(NumberText.of(share, "%"))
                + " the higher, the larger the ratio of learning rate and batch size.",
            "Abstract; readers' notes",
            "smallest rise of validation accuracy between neighbouring ratios, where %s of the random"
                    .formatted(NumberText.of(settings.accuracy(), "%"))
                + " labels are right",
            new Claimed.Above(0));
    return trainings.judge(
        claim,
        settings.cells(share),
        "%d of %d trainings came to that share."
            .formatted(
                settings.cells(share).stream()
                    .flatMap(cell -> trainings.all(cell).stream())
                    .filter(t -> Double.isFinite(matched(t)))
                    .count(),
                settings.batches().size() * settings.seeds()),
        r -> smallestRise(share, r, this::matched));
  }

  private Claim slower(double share) {
    PaperClaim claim =
        new PaperClaim(
            "memorizes-slower-p" + share,
            "At equal epoch fewer of the random labels (%s of all) are fitted, the larger the ratio."
                .formatted(NumberText.of(share, "%")),
            "Abstract; readers' notes",
            "smallest fall of the share of random labels that are right between neighbouring"
                + " ratios, epoch %d".formatted(settings.sameEpoch()),
            new Claimed.Above(0));
    return trainings.judge(
        claim,
        settings.cells(share),
        "By the theory's own clock an epoch lasts as long as the ratio is large, so that it also"
            + " predicts the opposite before all is fitted.",
        r -> smallestRise(share, r, t -> -atSameEpoch(t)));
  }

  /** The smallest step up from a ratio to the next larger. */
  private double smallestRise(double share, int replicate, ToDoubleFunction<Trained> what) {
    double[] values =
        settings.cells(share).stream()
            .mapToDouble(cell -> trainings.of(cell, replicate, what))
            .toArray();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < values.length; i++) {
      least = Math.min(least, values[i - 1] - values[i]);
    }
    return least;
  }

  /** Validation accuracy where the share of random labels is nearest; NaN if it stayed below. */
  private double matched(Trained trained) {
    return trained.looks().stream().anyMatch(look -> look.noise() >= settings.accuracy())
        ? trained.looks().stream()
            .min(Comparator.comparingDouble(look -> Math.abs(look.noise() - settings.accuracy())))
            .map(Look::validation)
            .orElse(Double.NaN)
        : Double.NaN;
  }

  private double atSameEpoch(Trained trained) {
    return trained.looks().stream()
        .filter(look -> look.epoch() == settings.sameEpoch())
        .mapToDouble(Look::noise)
        .findFirst()
        .orElse(Double.NaN);
  }

  Figure figure() {
    List<Panel> panels = new ArrayList<>();
    for (double share : settings.noise()) {
      List<Series> series = new ArrayList<>();
      for (Cell cell : settings.cells(share)) {
        List<double[]> bySeed = trainings.all(cell).stream().map(this::binned).toList();
        if (!bySeed.isEmpty()) {
          series.add(curve(cell.course().title(), bySeed));
        }
      }
      panels.add(new Panel(NumberText.of(share, "%") + " random labels", series));
    }
    return Figure.ofPanels(
            "memorization",
            "Validation accuracy against random labels fitted, while training goes on",
            "The mean of the epochs at which so many random labels are right, in steps of %s; means"
                    .formatted(NumberText.of(BIN, "%"))
                + " over seeds, bands are 95% intervals; a curve runs where every seed has such an"
                + " epoch.",
            Axis.percent("Random labels fitted"),
            Axis.linear("Validation accuracy", "%"),
            panels)
        .withNote(
            "Chance fits one random label in as many as there are classes. Single epochs scatter"
                + " far more than these means: that is where the claim compares.");
  }

  /** Over the bins in which every seed has a value. */
  private static Series curve(String name, List<double[]> bySeed) {
    double[] at = middles();
    int[] whole =
        IntStream.range(0, at.length)
            .filter(i -> bySeed.stream().allMatch(values -> Double.isFinite(values[i])))
            .toArray();
    return Curves.meanOfShares(
        name, pick(at, whole), bySeed.stream().map(values -> pick(values, whole)).toList());
  }

  private static double[] pick(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(i -> values[i]).toArray();
  }

  /** The middles of the bins. */
  private static double[] middles() {
    return IntStream.range(0, (int) Math.round(1 / BIN))
        .mapToDouble(i -> (i + 0.5) * BIN)
        .toArray();
  }

  /** The mean validation accuracy of the looks in each bin; NaN where there are none. */
  private double[] binned(Trained trained) {
    return Arrays.stream(middles())
        .map(middle ->
            trained.looks().stream()
                .filter(look -> Math.abs(look.noise() - middle) <= BIN / 2)
                .mapToDouble(Look::validation)
                .average()
                .orElse(Double.NaN))
        .toArray();
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (double share : settings.noise()) {
      for (Cell cell : settings.cells(share)) {
        rows.add(
            List.of(
                NumberText.of(share),
                cell.course().title(),
                shown(cell, this::matched),
                shown(cell, this::atSameEpoch),
                shown(cell, Trained::epochs)));
      }
    }
    return new Table(
        "memorization-cells",
        "Memorization: every setting",
        "Means over seeds with 95% intervals; a dash where no seed came so far.",
        List.of(
            "Random labels",
            "Setting",
            "Validation accuracy at %s of them".formatted(NumberText.of(settings.accuracy(), "%")),
            "Of them right, epoch " + settings.sameEpoch(),
            "Epochs"),
        rows);
  }

  private String shown(Cell cell, ToDoubleFunction<Trained> what) {
    Interval over = trainings.over(cell, what);
    return over.shown();
  }
}
