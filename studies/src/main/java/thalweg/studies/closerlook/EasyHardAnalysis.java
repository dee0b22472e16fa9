package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import thalweg.data.Dataset;
import thalweg.report.Axis;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.Gallery;
import thalweg.report.NumberText;
import thalweg.report.Picture;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Claimed;
import thalweg.studies.Curves;
import thalweg.studies.Interval;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.closerlook.EasyHardTrial.Tally;
import thalweg.studies.closerlook.Material.Variant;

/** Easy and hard examples: what the tallies say (figure 1 of the paper). */
final class EasyHardAnalysis {
  private static final String SOURCE = "Figure 1";
  private static final PaperClaim SPREAD =
      new PaperClaim(
          "easy-hard",
          "On real data some examples are learned first by nearly every network and others by"
              + " nearly none; on noise there is no such spread.",
          SOURCE,
          "over-dispersion of real data over that of random inputs, D(real) / D(randX)",
          new Claimed.Above(5));
  private static final PaperClaim EQUAL =
      new PaperClaim(
          "random-inputs-binomial",
          "Random inputs are all equally hard: how often each is learned is binomial.",
          SOURCE,
          "over-dispersion of random inputs less that of the binomial, D(randX) − 1",
          new Claimed.Between(-0.3, 0.3));
  private static final PaperClaim SHARED =
      new PaperClaim(
          "random-labels-spread",
          "Real inputs with random labels are at least as unequal as random inputs: they still"
              + " share patterns.",
          SOURCE,
          "D(randY) − D(randX)",
          new Claimed.AtLeast(0));

  /** Sets of binomial draws behind the null's band. */
  private static final int NULL_SETS = 200;

  /** A curve of a thousand ranks looks the same with every tenth. */
  private static final int SHOWN_RANKS = 100;

  private static final int SHOWN_IMAGES = 12;

  private final Material material;
  private final Preset.EasyHard preset;
  private final Map<Variant, List<Tally>> tallies = new TreeMap<>();
  private final List<int[]> nullSets = new ArrayList<>();

  EasyHardAnalysis(Material material, Preset preset, Results results) {
    this.material = material;
    this.preset = preset.easyHard();
    for (Variant variant : Variant.values()) {
      List<Tally> own = new ArrayList<>();
      for (int r = 0; r < preset.seeds(); r++) {
        results.get(EasyHardTrial.id(variant, r), Tally.class).ifPresent(own::add);
      }
      tallies.put(variant, own);
    }
    List<Tally> randX = tallies.get(Variant.RAND_X);
    if (!randX.isEmpty()) {
      double p =
          randX.stream()
              .mapToDouble(t -> OverDispersion.mean(t.right(), t.runs()))
              .average()
              .orElseThrow();
      for (int s = 0; s < NULL_SETS; s++) {
        int[] drawn =
            OverDispersion.binomial(
                this.preset.tallied(),
                this.preset.runs(),
                p,
                material.key("easy-hard", 0, "binomial null").withStep(s));
        Arrays.sort(drawn);
        nullSets.add(drawn);
      }
    }
  }

  List<Claim> claims() {
    double[] real = dispersions(Variant.REAL);
    double[] randX = dispersions(Variant.RAND_X);
    double[] randY = dispersions(Variant.RAND_Y);
    int xs = Math.min(real.length, randX.length);
    int ys = Math.min(randY.length, randX.length);
    String means =
        "D(real) %s, D(randX) %s, D(randY) %s on average."
            .formatted(mean(real), mean(randX), mean(randY));
    return List.of(
        claim(SPREAD, means, IntStream.range(0, xs).mapToDouble(i -> real[i] / randX[i]).toArray()),
        claim(EQUAL, means, Arrays.stream(randX).map(d -> d - 1).toArray()),
        claim(
            SHARED, means, IntStream.range(0, ys).mapToDouble(i -> randY[i] - randX[i]).toArray()));
  }

  private static Claim claim(PaperClaim claim, String note, double... effects) {
    return effects.length == 0
        ? claim.notMeasured("No seed has all the runs that this claim compares.")
        : claim.measured(note, effects);
  }

  private static String mean(double... values) {
    return NumberText.of(Arrays.stream(values).average().orElse(Double.NaN));
  }

  /** D of each replicate; replicates end in order unless the run was stopped. */
  private double[] dispersions(Variant variant) {
    return complete().stream()
        .flatMap(r -> tallies.get(variant).stream().filter(t -> t.replicate() == r))
        .mapToDouble(t -> OverDispersion.of(t.right(), t.runs()))
        .toArray();
  }

  /** The replicates of which every variant is there, so that effects are those of pairs. */
  private List<Integer> complete() {
    return tallies.get(Variant.REAL).stream()
        .map(Tally::replicate)
        .filter(r ->
            tallies.values().stream()
                .allMatch(own -> own.stream().anyMatch(t -> t.replicate() == r)))
        .toList();
  }

  Figure figure() {
    int[] ranks = ranks();
    double[] x = Arrays.stream(ranks).mapToDouble(i -> i + 1).toArray();
    List<Series> series = new ArrayList<>();
    tallies.forEach((variant, own) -> {
      if (!own.isEmpty()) {
        series.add(
            Curves.meanOfShares(
                variant.title, x, own.stream().map(t -> easiestFirst(t.right(), ranks)).toList()));
      }
    });
    if (!nullSets.isEmpty()) {
      series.add(nullSeries(x, ranks));
    }
    return Figure.of(
            "easy-hard",
            "Easy and hard examples after one epoch",
            ("%d training examples, sorted by the share of %d runs of one epoch each that classify"
                 + " them as the label they were trained with. Lines are means over seeds, bands"
                 + " 95%% intervals. Grey: what examples that are all equally hard would give,"
                 + " sorted draws of Binomial(%d, mean of randX) / %d with the range of 95%% of %d"
                 + " sets.")
                .formatted(
                    preset.tallied(), preset.runs(), preset.runs(), preset.runs(), NULL_SETS),
            Axis.linear("Rank of the example, easiest first", ""),
            Axis.percent("Runs that classify it right"),
            series)
        .withNote("The null assumes that runs are independent given the data.");
  }

  private int[] ranks() {
    int n = preset.tallied();
    int shown = Math.min(n, SHOWN_RANKS + 1);
    return IntStream.range(0, shown)
        .map(i -> (int) Math.round((double) i * (n - 1) / (shown - 1)))
        .toArray();
  }

  private double[] easiestFirst(int[] right, int[] ranks) {
    int[] sorted = right.clone();
    Arrays.sort(sorted);
    return Arrays.stream(ranks)
        .mapToDouble(rank -> (double) sorted[sorted.length - 1 - rank] / preset.runs())
        .toArray();
  }

  private Series nullSeries(double[] x, int[] ranks) {
    List<double[]> sets = nullSets.stream().map(set -> easiestFirst(set, ranks)).toList();
    double[] middle = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int at = i;
      double[] values = sets.stream().mapToDouble(set -> set[at]).sorted().toArray();
      middle[i] = Arrays.stream(values).average().orElseThrow();
      low[i] = quantile(values, 0.025);
      high[i] = quantile(values, 0.975);
    }
    return Series.nullCurve("binomial null", x, middle).withInterval(low, high);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    tallies.forEach((variant, own) -> {
      double[] d = own.stream().mapToDouble(t -> OverDispersion.of(t.right(), t.runs())).toArray();
      double[] p =
          own.stream().mapToDouble(t -> OverDispersion.mean(t.right(), t.runs())).toArray();
      rows.add(List.of(variant.title, shown(p), shown(d), Integer.toString(d.length)));
    });
    double[] d =
        nullSets.stream()
            .mapToDouble(set -> OverDispersion.of(set, preset.runs()))
            .sorted()
            .toArray();
    if (d.length > 0) {
      rows.add(
          List.of(
              "binomial null (range of 95% of " + d.length + " sets)",
              "",
              "%s [%s, %s]"
                  .formatted(
                      mean(d),
                      NumberText.of(quantile(d, 0.025)),
                      NumberText.of(quantile(d, 0.975))),
              ""));
    }
    return new Table(
        "over-dispersion",
        "How unequal the examples are",
        "D compares the variance of the examples' shares of right runs with that of equally hard"
            + " examples: D = Var(P) / (mean P (1 − mean P) / runs), 1 if all are alike. Means over"
            + " seeds with 95% intervals.",
        List.of("Training set", "Mean share right", "Over-dispersion D", "Seeds"),
        rows);
  }

  /** A mean with its interval, as the tables show it. */
  static String shown(double... values) {
    Interval i = Interval.of(values);
    return i.seeds() < 2
        ? NumberText.of(i.mean())
        : "%s [%s, %s]"
            .formatted(NumberText.of(i.mean()), NumberText.of(i.low()), NumberText.of(i.high()));
  }

  List<Gallery> galleries() {
    List<Gallery> all = new ArrayList<>();
    for (Variant variant : List.of(Variant.REAL, Variant.RAND_Y)) {
      tallies.get(variant).stream().findFirst().ifPresent(tally -> all.add(gallery(tally)));
    }
    return all;
  }

  private Gallery gallery(Tally tally) {
    Dataset data = material.easyHard(tally.variant(), tally.replicate()).dataset();
    List<Integer> hardestFirst =
        IntStream.range(0, tally.right().length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> tally.right()[i]))
            .toList();
    int shown = Math.min(SHOWN_IMAGES, hardestFirst.size());
    return new Gallery(
        "examples-" + tally.variant().id,
        switch (tally.variant()) {
          case REAL -> "Hardest and easiest examples of the real data";
          case RAND_Y -> "Hardest and easiest examples with random labels";
          case RAND_X -> "Hardest and easiest random inputs";
        },
        ("Of the %d tallied examples of the first seed, those that fewest and most of the %d runs"
                + " classified as the label they were given; of equals, those first in the data."
                + " The prediction is the one that most runs made.")
            .formatted(preset.tallied(), preset.runs()),
        List.of(
            group("Least often learned", tally, data, hardestFirst.subList(0, shown)),
            group(
                "Most often learned",
                tally,
                data,
                IntStream.range(0, tally.right().length)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> -tally.right()[i]))
                    .limit(shown)
                    .toList())));
  }

  private static Gallery.Group group(String title, Tally tally, Dataset data, List<Integer> shown) {
    return new Gallery.Group(title, shown.stream().map(i -> item(tally, data, i)).toList());
  }

  private static Gallery.Item item(Tally tally, Dataset data, int i) {
    int at = tally.tallied()[i];
    float[] pixels = data.example(at);
    byte[] samples = new byte[pixels.length];
    for (int k = 0; k < samples.length; k++) {
      samples[k] = (byte) Math.round(255 * Math.clamp(pixels[k], 0, 1));
    }
    int height = data.shape().height();
    int width = data.shape().width();
    Picture picture =
        data.shape().channels() == 3
            ? Picture.rgb(samples, height, width)
            : Picture.grey(Arrays.copyOf(samples, height * width), height, width);
    List<String> classes = data.classNames();
    return new Gallery.Item(
        picture,
        classes.get(tally.mask().givenLabel(at)),
        classes.get(tally.mask().originalLabel(at)),
        classes.get(tally.favourite(i)),
        "right in %d of %d runs".formatted(tally.right()[i], tally.runs()),
        data.rowName(at));
  }
}
