package thalweg.studies;

import java.util.Arrays;
import thalweg.report.Claim;

/**
 * A sentence of a paper as an inequality, before it is measured.
 *
 * @param id short name, unique in the study
 * @param statement what the paper claims
 * @param source where it claims so
 * @param effectName what is measured, with its unit
 * @param claimed where the effect is claimed to lie
 */
public record PaperClaim(
    String id, String statement, String source, String effectName, Claimed claimed) {

  /** The claim with what was measured: one effect a seed, not finite where a seed gave none. */
  public Claim measured(String note, double... effects) {
    double[] known = Arrays.stream(effects).filter(Double::isFinite).toArray();
    Interval over = Interval.of(known);
    int missing = effects.length - known.length;
    return new Claim(
        id,
        statement,
        source,
        effectName,
        over.mean(),
        over.low(),
        over.high(),
        over.seeds(),
        claimed.toString(),
        claimed.judge(effects),
        missing == 0
            ? note
            : (missing + " of " + effects.length + " seeds gave no measurement. " + note).strip());
  }

  /** The claim when nothing could be measured, with the reason. */
  public Claim notMeasured(String why) {
    return Claim.notMeasured(id, statement, source, effectName, claimed.toString(), why);
  }
}
