package thalweg.studies.closerlook;

import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;
import thalweg.studies.closerlook.NoiseTrial.Trained;

/** What the claims on noise in the inputs say (figures 7 (a), 8 (a) and 9 of the paper). */
final class InputNoiseClaims {
  private static final String SOURCE = "Figures 7 (a) and 8 (a)";

  private static final PaperClaim CSR =
      new PaperClaim(
          "csr-grows-with-input-noise",
          "The critical sample ratio grows with the share of random inputs.",
          SOURCE,
          "smallest step of CSR between neighbouring p below 1, over all radii in range, end of"
              + " training",
          new Claimed.Above(0));
  private static final PaperClaim PURE =
      new PaperClaim(
          "csr-random-inputs",
          "Networks trained on random inputs alone have more critical samples, around such inputs,"
              + " than networks trained on real data around real ones.",
          "Figure 9",
          "CSR at p = 1 less CSR at p = 0, end of training, smallest over the radii in range",
          new Claimed.Above(0));
  private static final PaperClaim PEAK =
      new PaperClaim(
          "peak-falls-with-input-noise",
          "The highest validation accuracy is lower, the more inputs are random.",
          SOURCE,
          "smallest fall of the highest validation accuracy between neighbouring p",
          new Claimed.Above(0));
  private static final PaperClaim END =
      new PaperClaim(
          "end-falls-with-input-noise",
          "Validation accuracy at the end of training is lower, the more inputs are random.",
          SOURCE,
          "smallest fall of the last validation accuracy between neighbouring p",
          new Claimed.Above(0));

  private final NoiseResults noise;

  InputNoiseClaims(NoiseResults noise) {
    this.noise = noise;
  }

  List<Claim> claims() {
    List<Integer> whole = noise.trainedAtAll();
    List<Double> radii = noise.radiiInRange();
    List<Double> mixed = noise.levels().stream().filter(p -> p < 1).toList();
    if (whole.isEmpty()) {
      String why = "No seed was trained at every share of random inputs.";
      return List.of(CSR, PURE, PEAK, END).stream().map(c -> c.notMeasured(why)).toList();
    }
    return List.of(
        radii.isEmpty() || mixed.size() < 2
            ? CSR.notMeasured("No radius is in range, or no share lies between 0 and 1.")
            : CSR.measured(
                inRange(radii),
                NoiseResults.effects(whole, r -> noise.smallestStep(radii, mixed, r))),
        radii.isEmpty()
            ? PURE.notMeasured("No radius is in range.")
            : PURE.measured(inRange(radii), NoiseResults.effects(whole, r -> noise.gap(radii, r))),
        falls(PEAK, whole, t -> t.course().get(t.peak()).validation()),
        falls(END, whole, t -> t.last().validation()));
  }

  private static String inRange(List<Double> radii) {
    return "Radii in range: %s of 255."
        .formatted(String.join(", ", radii.stream().map(NumberText::of).toList()));
  }

  private Claim falls(PaperClaim claim, List<Integer> whole, ToDoubleFunction<Trained> accuracy) {
    String levels = String.join(", ", noise.levels().stream().map(NumberText::of).toList());
    return claim.measured(
        "p: " + levels + "; validation inputs are real at every p.",
        NoiseResults.effects(
            whole,
            r ->
                NoiseResults.smallestStep(
                    noise.levels(), p -> -accuracy.applyAsDouble(noise.one(p, r).orElseThrow()))));
  }
}
