package thalweg.studies.regularizers;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;
import thalweg.studies.regularizers.RegularizerTrial.Found;

/** What the claims on regularizers say (figure 10 of the paper). */
final class RegularizerClaims {

  /** What dropout may cost on real data. */
  private static final double MOST_LOSS = 0.02;

  /** Up to where the envelopes are compared, in steps of a tenth from 0.2. */
  private static final double MOST_MEMORIZED = 0.6;

  private static PaperClaim caps(String source) {
    return new PaperClaim(
        "dropout-caps-memorization",
        "Dropout hinders the fitting of random labels with little loss on real data.",
        source,
        "largest fall of training accuracy on random labels among dropout rates that cost at most"
            + " 0.02 of validation accuracy on real data",
        new Claimed.AtLeast(0.2));
  }

  private static PaperClaim beatsDecay(String source) {
    return new PaperClaim(
        "dropout-beats-weight-decay",
        "Where random labels are fitted equally little, dropout keeps more of the accuracy on"
            + " real data than weight decay.",
        source,
        "best validation accuracy, dropout less weight decay, of those that fit at most a share c"
            + " of random labels; smallest over c = 0.2 to 0.6",
        new Claimed.AtLeast(-0.01));
  }

  private final RegularizerResults results;
  private final String source;

  /**
   * @param source where the paper claims it
   */
  RegularizerClaims(RegularizerResults results, String source) {
    this.results = results;
    this.source = source;
  }

  List<Claim> claims() {
    return List.of(
        claim(caps(source), results.whole(Technique.DROPOUT), this::cap, premise()),
        claim(
            beatsDecay(source),
            results.whole(Technique.DROPOUT, Technique.WEIGHT_DECAY),
            this::overDecay,
            premise()));
  }

  /** What there is to hinder: says little where the plain network does not memorize either. */
  private String premise() {
    double fitted =
        results.of(Regularizer.NONE).stream()
            .mapToDouble(Found::noiseAccuracy)
            .average()
            .orElse(Double.NaN);
    return "Without a regularizer " + NumberText.of(fitted, "%") + " of random labels are fitted.";
  }

  private static Claim claim(
      PaperClaim claim, List<Integer> replicates, IntToDoubleFunction effect, String note) {
    return replicates.isEmpty()
        ? claim.notMeasured("No seed has all the trainings that this claim compares.")
        : claim.measured(note, replicates.stream().mapToDouble(effect::applyAsDouble).toArray());
  }

  /** 0 where every rate costs more: leaving dropout out costs nothing and caps nothing. */
  private double cap(int replicate) {
    List<Found> family = results.family(Technique.DROPOUT, replicate);
    Found none = family.getFirst();
    return family.stream()
        .filter(f -> none.validation() - f.validation() <= MOST_LOSS)
        .mapToDouble(f -> none.noiseAccuracy() - f.noiseAccuracy())
        .max()
        .orElseThrow();
  }

  /** NaN where at no c both have a setting. */
  private double overDecay(int replicate) {
    List<Found> dropout = results.family(Technique.DROPOUT, replicate);
    List<Found> decay = results.family(Technique.WEIGHT_DECAY, replicate);
    return IntStream.rangeClosed(2, (int) Math.round(10 * MOST_MEMORIZED))
        .mapToDouble(tenths -> tenths / 10.0)
        .mapToObj(c -> {
          OptionalDouble one = RegularizerResults.envelope(dropout, c);
          OptionalDouble other = RegularizerResults.envelope(decay, c);
          return one.isPresent() && other.isPresent()
              ? OptionalDouble.of(one.getAsDouble() - other.getAsDouble())
              : OptionalDouble.empty();
        })
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .min()
        .orElse(Double.NaN);
  }
}
