package thalweg.studies.ratio;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;

/** Width: what the papers claim. */
final class WidthClaims {
  private static final double STRONGLY = 0.6;

  private final WidthAnalysis analysis;
  private final WidthSettings settings;

  WidthClaims(WidthAnalysis analysis) {
    this.analysis = analysis;
    settings = analysis.settings;
  }

  List<Claim> of(Paper paper) {
    return switch (paper) {
      case THREE_FACTORS -> List.of(largest(), frobenius(), rises(), falls());
      case FLATTER_MINIMA -> List.of(largest(), frobenius(), rate(), batch(), rises(), flatter());
    };
  }

  private static double noise(Cell cell) {
    return WidthAnalysis.ratio(cell);
  }

  private static double calm(Cell cell) {
    return -WidthAnalysis.ratio(cell);
  }

  private Claim largest() {
    PaperClaim claim =
        new PaperClaim(
            "width-largest-eigenvalue",
            "The larger the ratio of learning rate and batch size, the wider the minimum: the"
                + " smaller the largest eigenvalue of the Hessian.",
            "Abstract",
            "Spearman(S/η, λmax) over the grid, at equal training loss",
            new Claimed.AtLeast(STRONGLY));
    return judge(
        claim, r -> analysis.spearman(r, WidthClaims::calm, Trained::largest), Trained::largest);
  }

  private Claim frobenius() {
    PaperClaim claim =
        new PaperClaim(
            "width-frobenius-norm",
            "The larger the ratio of learning rate and batch size, the smaller the Frobenius norm"
                + " of the Hessian.",
            "Abstract",
            "Spearman(S/η, ‖H‖F) over the grid, at equal training loss",
            new Claimed.Above(0));
    return judge(
        claim,
        r -> analysis.spearman(r, WidthClaims::calm, Trained::frobenius),
        Trained::frobenius);
  }

  private Claim rate() {
    PaperClaim claim =
        new PaperClaim(
            "width-learning-rate",
            "At equal batch size, larger learning rates lead to flatter minima.",
            "Abstract, as recalled",
            "slope of −log λmax against log η, mean over batch sizes, at equal training loss",
            new Claimed.Above(0));
    return judge(
        claim,
        r -> -analysis.slopeWithin(r, Arm::batch, Arm::rate, Trained::largest),
        Trained::largest);
  }

  private Claim batch() {
    PaperClaim claim =
        new PaperClaim(
            "width-batch-size",
            "At equal learning rate, smaller batches lead to flatter minima.",
            "Abstract, as recalled",
            "slope of log λmax against log S, mean over learning rates, at equal training loss",
            new Claimed.Above(0));
    return judge(
        claim,
        r -> analysis.slopeWithin(r, Arm::rate, Arm::batch, Trained::largest),
        Trained::largest);
  }

  private Claim rises() {
    PaperClaim claim =
        new PaperClaim(
            "validation-rises",
            "Over the moderate range, the larger the ratio of learning rate and batch size, the"
                + " higher the validation accuracy.",
            "Abstract",
            "Spearman(η/S, validation accuracy) over the grid, at equal training loss",
            new Claimed.Above(0));
    return analysis.trainings.judge(
        claim,
        settings.grid(),
        unmatched(),
        r -> analysis.spearman(r, WidthClaims::noise, Trained::validation));
  }

  private Claim flatter() {
    PaperClaim claim =
        new PaperClaim(
            "flatter-generalizes",
            "Flatter minima generalize better.",
            "Abstract, as recalled",
            "−Spearman(λmax, validation accuracy) over the grid, at equal training loss",
            new Claimed.Above(0));
    return judge(claim, this::flatterGeneralizes, Trained::largest);
  }

  double flatterGeneralizes(int replicate) {
    return -analysis.spearman(
        replicate,
        cell -> analysis.trainings.of(cell, replicate, Trained::largest),
        Trained::validation);
  }

  private Claim falls() {
    PaperClaim claim =
        new PaperClaim(
            "validation-falls",
            "Near divergence validation accuracy falls again.",
            "Readers' notes",
            "highest validation accuracy of any setting less that of %s"
                .formatted(settings.extremes().getLast().course().title()),
            new Claimed.Above(0));
    long lost =
        analysis.trainings.all(settings.extremes().getLast()).stream()
            .filter(t -> t.how() == Trained.How.DIVERGED)
            .count();
    return analysis.trainings.judge(
        claim,
        settings.all(),
        "At that rate the loss became infinite in %d of %d seeds."
            .formatted(lost, settings.seeds()),
        analysis::fall);
  }

  private Claim judge(
      PaperClaim claim, IntToDoubleFunction effect, ToDoubleFunction<Trained> what) {
    List<Integer> whole = analysis.trainings.whole(settings.grid());
    double slope =
        whole.stream().mapToDouble(r -> analysis.slope(r, what)).average().orElse(Double.NaN);
    return analysis.trainings.judge(
        claim,
        settings.grid(),
        "Slope of the logarithm against log S/η: %s. %s"
            .formatted(NumberText.of(slope), unmatched()),
        effect);
  }

  private String unmatched() {
    long all = settings.grid().stream().mapToLong(c -> analysis.trainings.all(c).size()).sum();
    long reached =
        settings.grid().stream()
            .flatMap(cell -> analysis.trainings.all(cell).stream())
            .filter(Trained::reached)
            .count();
    return "%d of %d trainings came to a loss of %s; the others are left out."
        .formatted(reached, all, NumberText.of(settings.loss()));
  }
}
