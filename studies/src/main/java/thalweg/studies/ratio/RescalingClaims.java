package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;

/** Rescaling: what the paper claims. */
final class RescalingClaims {
  private static final double TWICE = 2;

  private final RescalingAnalysis analysis;
  private final RescalingSettings settings;
  private final Trainings trainings;

  RescalingClaims(RescalingAnalysis analysis) {
    this.analysis = analysis;
    settings = analysis.settings;
    trainings = analysis.trainings;
  }

  List<Claim> all() {
    List<Claim> claims = new ArrayList<>(List.of(sameCurves(), rivalRule()));
    claims.add(breaksDown());
    claims.add(sooner());
    settings.factors().stream().filter(b -> b < 1).findFirst().ifPresent(b -> claims.add(tiny(b)));
    return claims;
  }

  private Claim sameCurves() {
    PaperClaim claim =
        new PaperClaim(
            "equal-ratio-curves",
            "Learning rate and batch size multiplied by the same factor leave the training curve"
                + " against epochs as it is.",
            "Abstract",
            "distance of the loss curves of %s and %s over that of %s and %s"
                .formatted(
                    title(settings.reference()),
                    title(settings.batchAlone()),
                    title(settings.reference()),
                    title(settings.linear())),
            new Claimed.Above(TWICE));
    return trainings.judge(
        claim,
        settings.pairs(),
        "The distance is the mean over epochs of the difference.",
        r ->
            analysis.gap(settings.reference(), settings.batchAlone(), r)
                / analysis.gap(settings.reference(), settings.linear(), r));
  }

  private Claim rivalRule() {
    PaperClaim claim =
        new PaperClaim(
            "linear-not-root",
            "Curves stay aligned if the learning rate grows as the batch size, not if it grows as"
                + " its square root.",
            "Abstract",
            "distance of the loss curves of %s and %s over that of %s and %s"
                .formatted(
                    title(settings.reference()),
                    title(settings.root()),
                    title(settings.reference()),
                    title(settings.linear())),
            new Claimed.Above(1));
    return trainings.judge(
        claim,
        settings.pairs(),
        "",
        r ->
            analysis.gap(settings.reference(), settings.root(), r)
                / analysis.gap(settings.reference(), settings.linear(), r));
  }

  private static String title(Cell cell) {
    return "(" + cell.course().title() + ")";
  }

  private Claim breaksDown() {
    int few = settings.examples().getFirst();
    double most = settings.factors().getLast();
    PaperClaim claim =
        new PaperClaim(
            "breakdown",
            "Where the learning rate is too large, or the batch too near the whole data set, equal"
                + " ratios no longer do the same.",
            "Abstract; readers' notes",
            "last validation accuracy at b = 1 less that at b = %s, %d examples"
                .formatted(NumberText.of(most), few),
            new Claimed.Above(RescalingAnalysis.POINTS));
    return trainings.judge(
        claim,
        settings.upwards(few),
        "b multiplies %s.".formatted(settings.start()),
        r -> -analysis.change(most, few, r));
  }

  private Claim sooner() {
    int few = settings.examples().getFirst();
    int many = settings.examples().getLast();
    PaperClaim claim =
        new PaperClaim(
            "breakdown-sooner",
            "With fewer training examples the breakdown comes at a smaller factor.",
            "Readers' notes",
            "log2 of b* with %d examples over b* with %d".formatted(many, few),
            new Claimed.AtLeast(0));
    List<Cell> cells = new ArrayList<>(settings.upwards(few));
    cells.addAll(settings.upwards(many));
    return trainings.judge(
        claim,
        cells,
        ("b*: the first factor whose last validation accuracy is more than %s points below that of"
                + " b = 1; by seed %s. A dash: beyond %s, taken for twice that.")
            .formatted(
                NumberText.of(100 * RescalingAnalysis.POINTS),
                bySeed(cells),
                NumberText.of(settings.factors().getLast())),
        analysis::doublings);
  }

  private String bySeed(List<Cell> cells) {
    return String.join(
        ", ",
        trainings.whole(cells).stream()
            .map(r ->
                breakdown(settings.examples().getFirst(), r)
                    + " and "
                    + breakdown(settings.examples().getLast(), r))
            .toList());
  }

  private String breakdown(int count, int replicate) {
    double b = analysis.breakdown(count, replicate);
    return Double.isInfinite(b) ? "–" : NumberText.of(b);
  }

  private Claim tiny(double b) {
    int few = settings.examples().getFirst();
    PaperClaim claim =
        new PaperClaim(
            "smallest-batches",
            "Equal ratios do the same down to the smallest batches: it is too large a rate that"
                + " breaks the rule. (The abstract's first version speaks of too small batches.)",
            "Abstract",
            "last validation accuracy at b = %s less that at b = 1, %d examples"
                .formatted(NumberText.of(b), few),
            new Claimed.AtLeast(-RescalingAnalysis.POINTS));
    return trainings.judge(
        claim,
        List.of(settings.scaled(b, few), settings.scaled(1, few)),
        "%s against %s.".formatted(settings.start().times(b), settings.start()),
        r -> analysis.change(b, few, r));
  }
}
