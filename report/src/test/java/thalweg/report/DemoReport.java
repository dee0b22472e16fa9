package thalweg.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A report with invented but plausible numbers, to look at and to test with. */
final class DemoReport {
  private static final double[] NOISE = {0, 0.2, 0.4, 0.6, 0.8};

  private DemoReport() {}

  /** Writes the demonstration into the folder named by the first argument. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    ReportWriter.write(report(), folder);
  }

  static StudyReport report() {
    return new StudyReport(
        "closer-look",
        "A Closer Look at Memorization in Deep Networks",
        "MNIST, 2-layer ReLU MLP with 512 units, preset quick, 5 seeds",
        "Arpit, Jastrzębski, Ballas, Krueger et al., ICML 2017, PMLR 70:233-242",
        "thalweg reproduce closer-look --preset quick --seeds 5 --data ~/data/mnist --out runs/c1",
        StudyReport.Status.PARTIAL,
        claims(),
        List.of(accuracy(), easyHard(), csrOverRadius(), scatter(), loss()),
        List.of(hardest()),
        List.of(epochsTable()),
        Provenance.empty()
            .with("seeds", "0, 1, 2, 3, 4")
            .with("revision", "5c1a9f04e2d7b86a3390c1d2e4f5061728394a5b")
            .with("java", "25.0.3+9-LTS")
            .with("processor", "2 cores, AVX-512")
            .with("wall time", "7 min 12 s"),
        List.of(
            "The paper does not state the batch size; 128 is used.",
            "The paper trains for 1000 epochs; this preset trains for 30.",
            "Whether a random label may equal the true one is not stated; here it may."));
  }

  private static List<Claim> claims() {
    return List.of(
        new Claim(
            "easy-hard",
            "On real data some examples are consistently learned first; on noise all are equally"
                + " hard.",
            "Section 3.1, Figure 1",
            "over-dispersion of real minus randX",
            41.73,
            38.2,
            45.1,
            5,
            "> 0",
            Verdict.PASS,
            ""),
        new Claim(
            "patterns-first",
            "Validation accuracy peaks before the noisy labels are fitted.",
            "Section 3.4, Figure 7",
            "peak minus final validation accuracy at 60% noise",
            0.213,
            0.188,
            0.239,
            5,
            "> 0.02",
            Verdict.PASS,
            "The peak lies at epoch 3 in all seeds."),
        new Claim(
            "csr-rises",
            "The critical sample ratio is higher for random labels than for real ones.",
            "Section 4.2, Figure 8",
            "CSR(randY) − CSR(real), validation set",
            -0.0312,
            -0.0541,
            -0.0083,
            5,
            "> 0",
            Verdict.FAIL,
            "Measured CSR is a lower bound: the search only finds witnesses."),
        new Claim(
            "capacity",
            "Noise needs more capacity for the same validation accuracy.",
            "Section 3.3, Figure 5",
            "log2 of the ratio of widths",
            0.7,
            -0.4,
            1.8,
            3,
            "> 0",
            Verdict.INCONCLUSIVE,
            ""),
        Claim.notMeasured(
            "dropout",
            "Dropout hinders fitting noise more than fitting real data.",
            "Section 5, Figure 10",
            "area between envelopes",
            "> 0",
            "This preset trains no regularised networks."));
  }

  private static Figure accuracy() {
    Random random = new Random(1);
    double[] epochs = IntStream.rangeClosed(1, 60).asDoubleStream().toArray();
    List<Series> training = new ArrayList<>();
    List<Series> validation = new ArrayList<>();
    List<Series> csr = new ArrayList<>();
    for (double p : NOISE) {
      String name = "noise " + NumberText.of(p, "%");
      training.add(
          curve(
              name,
              epochs,
              0.01,
              random,
              e -> 1 - 0.9 * p * Math.exp(-e / (12 + 40 * p)) - 0.1 / e));
      validation.add(
          curve(
              name,
              epochs,
              0.012 + 0.02 * p,
              random,
              e -> 0.98 - 0.3 / (e * e) - 0.75 * p * (1 - Math.exp(-e / 20))));
      csr.add(
          curve(
              name, epochs, 0.02, random, e -> 0.05 + 0.8 * p * (1 - Math.exp(-e / 9)) + 0.02 * p));
    }
    return Figure.ofPanels(
        "accuracy-csr",
        "Accuracy and critical samples over training, by fraction of random labels",
        "Means over 5 seeds; bands are 95% intervals. Validation labels are clean.",
        Axis.linear("Epoch", ""),
        Axis.percent("Fraction of examples"),
        List.of(
            new Panel("Training accuracy", training),
            new Panel("Validation accuracy", validation),
            new Panel("Critical sample ratio, validation", csr)));
  }

  private static Series curve(
      String name, double[] x, double spread, Random random, DoubleUnaryOperator mean) {
    double[] y = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double half = spread * (1 + 0.3 * random.nextGaussian() * random.nextDouble());
      y[i] = Math.clamp(mean.applyAsDouble(x[i]) + 0.003 * random.nextGaussian(), 0, 1);
      low[i] = Math.max(0, y[i] - Math.abs(half));
      high[i] = Math.min(1, y[i] + Math.abs(half));
    }
    return Series.line(name, x, y).withInterval(low, high);
  }

  private static Figure easyHard() {
    int n = 1000;
    Random random = new Random(2);
    double[] rank = IntStream.rangeClosed(1, n).asDoubleStream().toArray();
    double[] real = sorted(n, () -> 1 - Math.pow(random.nextDouble(), 6));
    double[] randX = sorted(n, () -> 0.82 + 0.05 * random.nextGaussian());
    double[] randY = sorted(n, () -> 0.11 + 0.035 * random.nextGaussian());
    double[] chance = sorted(n, () -> 0.82 + 0.038 * random.nextGaussian());
    double[] low = chance.clone();
    double[] high = chance.clone();
    for (int i = 0; i < n; i++) {
      low[i] -= 0.012;
      high[i] = Math.min(1, high[i] + 0.012);
    }
    return Figure.of(
            "easy-hard",
            "Easy and hard examples after one epoch",
            "1000 examples sorted by how many of 100 runs classify them rightly. The grey curve is"
                + " what equally hard examples would give: sorted draws of Binomial(100, mean of"
                + " randX).",
            Axis.linear("Rank of the example, easiest first", ""),
            Axis.percent("Runs that are correct"),
            List.of(
                Series.line("real data", rank, real),
                Series.line("randX (Gaussian inputs)", rank, randX),
                Series.line("randY (random labels)", rank, randY),
                Series.nullCurve("binomial null", rank, chance).withInterval(low, high)))
        .withNote("The null assumes that the 100 runs are independent.");
  }

  private static double[] sorted(int n, DoubleSupplier draw) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.round(100 * Math.clamp(draw.getAsDouble(), 0, 1)) / 100.0;
    }
    Arrays.sort(values);
    for (int i = 0; i < n / 2; i++) {
      double swap = values[i];
      values[i] = values[n - 1 - i];
      values[n - 1 - i] = swap;
    }
    return values;
  }

  private static Figure csrOverRadius() {
    double[] radius = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
    Random random = new Random(3);
    return Figure.of(
        "csr-radius",
        "Critical sample ratio against search radius",
        "Means over 5 seeds with 95% intervals.",
        Axis.log("Radius r", "pixel range"),
        Axis.percent("CSR"),
        List.of(
            curve("real data", radius, 0.02, random, r -> 1 / (1 + 0.4 / r)),
            curve("randX", radius, 0.03, random, r -> 1 / (1 + 0.02 / r)),
            curve("randY", radius, 0.03, random, r -> 1 / (1 + 0.08 / r))));
  }

  private static Figure scatter() {
    return Figure.of(
        "regularizers",
        "Cost of regularizers",
        "One point a technique and strength.",
        Axis.percent("Training accuracy on random labels"),
        Axis.percent("Best validation accuracy on real data").within(0.6, 1),
        List.of(
            Series.points("dropout", new double[] {0.2, 0.5, 0.8}, new double[] {0.7, 0.9, 0.93})
                .withInterval(new double[] {0.66, 0.88, 0.92}, new double[] {0.73, 0.91, 0.94}),
            Series.points(
                "weight decay",
                new double[] {0.3, 0.6, 0.95, Double.NaN},
                new double[] {0.65, 0.7, 0.9, 0.9})));
  }

  private static Figure loss() {
    Random random = new Random(4);
    double[] epochs = IntStream.rangeClosed(1, 30).asDoubleStream().toArray();
    List<Series> one = new ArrayList<>();
    List<Series> two = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int width = 32 << i;
      one.add(decay("width " + width, epochs, 0.05 + 0.03 * i, random));
      two.add(decay("width " + width, epochs, 0.02 + 0.01 * i, random));
    }
    return Figure.ofPanels(
        "loss",
        "Training loss by width",
        "Log scale; bands are 95% intervals.",
        Axis.linear("Epoch", ""),
        Axis.log("Cross-entropy", "nats"),
        List.of(new Panel("Real labels", one), new Panel("Random labels", two)));
  }

  private static Series decay(String name, double[] x, double rate, Random random) {
    double[] y = Arrays.stream(x).map(e -> 2.3 * Math.exp(-rate * e)).toArray();
    double[] low = Arrays.stream(y).map(v -> v * (0.85 - 0.05 * random.nextDouble())).toArray();
    double[] high = Arrays.stream(y).map(v -> v * (1.15 + 0.05 * random.nextDouble())).toArray();
    return Series.line(name, x, y).withInterval(low, high);
  }

  private static Gallery hardest() {
    return new Gallery(
        "hardest",
        "Hardest and easiest training examples",
        "By the fraction of 100 runs that classify them rightly after one epoch.",
        List.of(
            new Gallery.Group(
                "Hardest 18",
                Stream.iterate(0, i -> i + 1).limit(18).map(DemoReport::item).toList()),
            new Gallery.Group("Easiest", List.of())));
  }

  private static Gallery.Item item(int i) {
    byte[] pixels = new byte[28 * 28];
    double turn = i * 0.35;
    for (int k = 0; k < 400; k++) {
      double t = k / 400.0 * 2 * Math.PI;
      int row = (int) (14 + 9 * Math.sin(t + turn) * Math.cos(t * (i % 3)));
      int column = (int) (14 + 7 * Math.cos(t));
      pixels[row * 28 + column] = (byte) 255;
      pixels[row * 28 + column + 1] = (byte) 140;
    }
    String given = Integer.toString(i % 10);
    String right = i % 4 == 0 ? Integer.toString((i + 3) % 10) : given;
    return new Gallery.Item(
        Picture.grey(pixels, 28, 28),
        given,
        right,
        Integer.toString((i + 3) % 10),
        "right in " + i + " of 100",
        "row " + (4000 + 37 * i));
  }

  private static Table epochsTable() {
    return new Table(
        "epochs",
        "Epochs to fit the training set",
        "Until training accuracy first reaches 100%.",
        List.of("Width", "Noise", "Epochs", "Remark"),
        List.of(
            List.of("512", NumberText.of(0.2, "%"), NumberText.of(14), ""),
            List.of("512", NumberText.of(0.8, "%"), NumberText.of(41.5), "two seeds of five"),
            List.of("64", NumberText.of(0.8, "%"), "", "not within 60 epochs")));
  }
}
