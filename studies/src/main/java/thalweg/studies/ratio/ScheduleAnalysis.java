package thalweg.studies.ratio;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;

/** Schedules: what the paper claims, and what came of it. */
final class ScheduleAnalysis {
  final ScheduleSettings settings;
  final Trainings trainings;

  ScheduleAnalysis(ScheduleSettings settings, Trainings trainings) {
    this.settings = settings;
    this.trainings = trainings;
  }

  List<Claim> claims() {
    return List.of(
        exchanged(),
        oscillate(),
        wider("λmax", "cyclic-wider-eigenvalue", Trained::largest),
        wider("‖H‖F", "cyclic-wider-frobenius", Trained::frobenius));
  }

  private Claim exchanged() {
    PaperClaim claim =
        new PaperClaim(
            "schedules-exchanged",
            "A cycle of batch sizes does what the cycle of learning rates with the same ratios"
                + " does.",
            "Figure 1 of its third version",
            "2 × spread over seeds less the gap between the two, validation accuracy, mean over"
                + " epochs after the first %d".formatted(settings.warmup()),
            new Claimed.AtLeast(0));
    double spread = spread();
    return trainings.judge(
        claim,
        settings.cyclic(),
        "The spread, a standard deviation, is %s; the mean gap %s."
            .formatted(
                NumberText.of(spread, "%"),
                NumberText.of(
                    trainings.whole(settings.cyclic()).stream()
                        .mapToDouble(this::gap)
                        .average()
                        .orElse(Double.NaN),
                    "%")),
        r -> 2 * spread - gap(r));
  }

  private IntStream epochs() {
    return IntStream.range(settings.warmup(), settings.epochs());
  }

  /** Validation accuracy after an epoch, counted from 0. */
  private double accuracy(Cell cell, int replicate, int epoch) {
    List<Trained.Look> looks = trainings.of(cell, replicate).orElseThrow().looks();
    return epoch < looks.size() ? looks.get(epoch).validation() : Double.NaN;
  }

  private double gap(int replicate) {
    return epochs()
        .mapToDouble(e ->
            Math.abs(
                accuracy(settings.cyclicBatch(), replicate, e)
                    - accuracy(settings.cyclicRate(), replicate, e)))
        .average()
        .orElse(Double.NaN);
  }

  /** The standard deviation over seeds, mean over epochs and both schedules. */
  private double spread() {
    List<Integer> whole = trainings.whole(settings.cyclic());
    return settings.cyclic().stream()
        .flatMap(cell ->
            epochs().mapToObj(e -> whole.stream().mapToDouble(r -> accuracy(cell, r, e)).toArray()))
        .mapToDouble(ScheduleAnalysis::deviation)
        .average()
        .orElse(Double.NaN);
  }

  private static double deviation(double[] values) {
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
    mean /= values.length;
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  private Claim oscillate() {
    PaperClaim claim =
        new PaperClaim(
            "schedules-oscillate",
            "Validation accuracy goes up and down with the cycle, in both schedules.",
            "Figure 1 of its third version",
            "validation accuracy at the end of low halves less that at the end of the high halves"
                + " beside them, the smaller of both schedules",
            new Claimed.Above(0));
    return trainings.judge(
        claim,
        settings.cyclic(),
        "Low: of the smaller ratio.",
        r ->
            settings.cyclic().stream()
                .mapToDouble(cell -> swing(cell, r))
                .min()
                .orElse(Double.NaN));
  }

  private double swing(Cell cell, int replicate) {
    int half = settings.period() / 2;
    return epochs()
        .filter(e -> (e + 1) % settings.period() == 0 && e + half < settings.epochs())
        .mapToDouble(e ->
            accuracy(cell, replicate, e)
                - (accuracy(cell, replicate, e - half) + accuracy(cell, replicate, e + half)) / 2)
        .average()
        .orElse(Double.NaN);
  }

  private Claim wider(String symbol, String id, ToDoubleFunction<Trained> what) {
    PaperClaim claim =
        new PaperClaim(
            id,
            "A cyclic schedule ends in a wider minimum than training at its last ratio all along.",
            "Readers' notes",
            symbol
                + " of constant over that of cyclic training, geometric mean of both schedules, at"
                + " equal training loss",
            new Claimed.Above(1));
    long reached = settings.steady().stream().mapToLong(this::reached).sum();
    return trainings.judge(
        claim,
        settings.all(),
        "%d of %d constant trainings came to the loss within %d epochs."
            .formatted(reached, 2 * settings.seeds(), settings.longest()),
        r ->
            Math.sqrt(
                over(settings.steadyRate(), settings.cyclicRate(), r, what)
                    * over(settings.steadyBatch(), settings.cyclicBatch(), r, what)));
  }

  private long reached(Cell cell) {
    return trainings.all(cell).stream().filter(Trained::reached).count();
  }

  private double over(Cell steady, Cell cyclic, int replicate, ToDoubleFunction<Trained> what) {
    return trainings.of(steady, replicate).filter(Trained::reached).isPresent()
        ? trainings.of(steady, replicate, what) / trainings.of(cyclic, replicate, what)
        : Double.NaN;
  }
}
