package thalweg.studies.fitting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;

/**
 * Capacity and time: what the claims say. Effects are quotients within a replicate, judged by the
 * rule of {@link Bounds}.
 */
final class FittingClaims {
  private final Paper paper;
  private final Fits fits;
  private final FittingSettings settings;

  FittingClaims(Paper paper, Fits fits) {
    this.paper = paper;
    this.fits = fits;
    this.settings = fits.settings();
  }

  List<Claim> all() {
    List<Noise> kinds = List.of(Noise.INPUTS, Noise.LABELS);
    List<Claim> claims = new ArrayList<>();
    kinds.forEach(noise -> claims.add(widthNeeded(noise)));
    switch (paper) {
      case CLOSER_LOOK -> {}
      case DONT_MEMORIZE -> {
        claims.add(widthFitting());
        claims.add(randomLabelsSlower());
      }
    }
    kinds.forEach(noise -> claims.add(timeOverWidths(noise)));
    kinds.forEach(noise -> claims.add(timeOverSizes(noise)));
    return claims;
  }

  private Claim widthNeeded(Noise noise) {
    double p = settings.noisyLevel().orElse(Double.NaN);
    PaperClaim claim =
        new PaperClaim(
            "capacity-" + noise.id(),
            "With %s a network must be wider to come near its best validation accuracy."
                .formatted(noise.title()),
            paper.capacity(),
            "W*(p = %s) / W*(0); W*: smallest width within 0.5 points of the best"
                .formatted(NumberText.of(p)),
            new Claimed.Above(1));
    return judged(
        claim,
        "W*(0) by seed: %s.".formatted(list(r -> fits.widthNeeded(noise, 0, r))),
        r -> quotient(fits.widthNeeded(noise, p, r), fits.widthNeeded(noise, 0, r)));
  }

  private Claim widthFitting() {
    double p = settings.noisyLevel().orElse(Double.NaN);
    PaperClaim claim =
        new PaperClaim(
            "capacity-to-fit",
            "To fit random labels a network must be wider than to fit real data.",
            paper.capacity(),
            "F*(randY %s) / F*(0); F*: smallest width that gets every training example right"
                .formatted(NumberText.of(p)),
            new Claimed.AtLeast(2));
    return judged(
        claim,
        "Within %d epochs. F*(0) by seed: %s; F*(randY %s): %s."
            .formatted(
                settings.mostEpochs(),
                list(r -> fits.widthFitting(Noise.NONE, 0, r)),
                NumberText.of(p),
                list(r -> fits.widthFitting(Noise.LABELS, p, r))),
        r -> quotient(fits.widthFitting(Noise.LABELS, p, r), fits.widthFitting(Noise.NONE, 0, r)));
  }

  private Claim randomLabelsSlower() {
    PaperClaim claim =
        new PaperClaim(
            "random-labels-slower",
            "Random labels take longer to fit than real data.",
            paper.time(),
            "T(randY 1) / T(real), smallest over the widths at which both end within the limit",
            new Claimed.Above(1));
    return judged(
        claim,
        "T in epochs to 100 %% training accuracy, at most %d. Both end at widths, by seed: %s."
            .formatted(settings.mostEpochs(), bothEnd()),
        this::smallestSlowdown);
  }

  /** Nothing is known where no width ended with both; empty where a trial is missing. */
  private Optional<Bounds> smallestSlowdown(int replicate) {
    List<Bounds> ratios = new ArrayList<>();
    for (int width : settings.widths()) {
      Optional<Bounds> ratio = slowdown(width, replicate);
      if (ratio.isEmpty()) {
        return Optional.empty();
      }
      ratio.filter(Bounds::exact).ifPresent(ratios::add);
    }
    return Optional.of(
        ratios.stream().min((a, b) -> Double.compare(a.low(), b.low())).orElse(Bounds.UNKNOWN));
  }

  private Optional<Bounds> slowdown(int width, int replicate) {
    return fits.timeRatio(
        fits.atWidth(width, Noise.LABELS, 1), fits.atWidth(width, Noise.NONE, 0), replicate);
  }

  private String bothEnd() {
    List<String> seeds = new ArrayList<>();
    for (int r = 0; r < settings.seeds(); r++) {
      int replicate = r;
      List<String> widths =
          settings.widths().stream()
              .filter(w -> slowdown(w, replicate).filter(Bounds::exact).isPresent())
              .map(w -> w.toString())
              .toList();
      seeds.add(widths.isEmpty() ? "none" : String.join(" ", widths));
    }
    return String.join("; ", seeds);
  }

  private Claim timeOverWidths(Noise noise) {
    int narrow = settings.narrow();
    int wide = settings.widths().getLast();
    PaperClaim claim =
        new PaperClaim(
            "time-width-" + noise.id(),
            "Time to fit falls more steeply with width on %s than on real data."
                .formatted(noise.title()),
            paper.time(),
            "T(width %d) / T(width %d) at p = 1 over the same at p = 0".formatted(narrow, wide),
            new Claimed.Above(1));
    return judged(
        claim,
        "",
        r ->
            quotient(
                fits.timeRatio(fits.atWidth(narrow, noise, 1), fits.atWidth(wide, noise, 1), r),
                fits.timeRatio(fits.atWidth(narrow, noise, 0), fits.atWidth(wide, noise, 0), r)));
  }

  private Claim timeOverSizes(Noise noise) {
    int few = settings.sizes().getFirst();
    int many = settings.sizes().getLast();
    PaperClaim claim =
        new PaperClaim(
            "time-examples-" + noise.id(),
            "Time to fit rises more steeply with the number of examples on %s than on real data."
                .formatted(noise.title()),
            paper.time(),
            "T(%d examples) / T(%d) at p = 1 over the same at p = 0".formatted(many, few),
            new Claimed.Above(1));
    return judged(
        claim,
        "In epochs or in updates, the effect is the same.",
        r ->
            quotient(
                fits.timeRatio(fits.atSize(many, noise, 1), fits.atSize(few, noise, 1), r),
                fits.timeRatio(fits.atSize(many, noise, 0), fits.atSize(few, noise, 0), r)));
  }

  private static Optional<Bounds> quotient(Optional<Bounds> a, Optional<Bounds> b) {
    return a.flatMap(x -> b.map(x::over));
  }

  private String list(IntFunction<Optional<Bounds>> of) {
    return Bounds.list(fits.bySeed(of));
  }

  private Claim judged(PaperClaim claim, String note, IntFunction<Optional<Bounds>> effect) {
    List<Bounds> effects = fits.bySeed(effect);
    return effects.isEmpty()
        ? claim.notMeasured("No seed has all the trainings that this claim compares.")
        : Bounds.judge(claim, note, effects);
  }
}
