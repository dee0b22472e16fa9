package thalweg.report;

/**
 * One sentence of a paper, as an inequality that was measured over seeds.
 *
 * @param id short name, unique in the report: letters, digits, '.', '_', '-'
 * @param statement what the paper claims, in a sentence
 * @param source where it claims so: section or figure of the paper
 * @param effectName what was measured, with its unit, such as "gap in training accuracy (points)"
 * @param effect the measured value, a mean over seeds; NaN = not measured
 * @param low lower end of the 95% interval over seeds; NaN = no interval
 * @param high upper end of the interval; NaN = no interval
 * @param seeds number of independent seeds behind the effect, 0 if none
 * @param threshold the inequality in words, such as "> 0"
 * @param verdict what follows; only INCONCLUSIVE is allowed where nothing was measured
 * @param note what a reader must know to trust it; may be empty
 */
public record Claim(
    String id,
    String statement,
    String source,
    String effectName,
    double effect,
    double low,
    double high,
    int seeds,
    String threshold,
    Verdict verdict,
    String note) {

  public Claim {
    Check.id(id, "claim id");
    String name = "claim " + id + ": ";
    Check.filled(statement, name + "statement");
    Check.present(source, name + "source");
    Check.present(effectName, name + "effectName");
    Check.present(threshold, name + "threshold");
    Check.present(verdict, name + "verdict");
    Check.present(note, name + "note");
    Check.ordered(low, high, name + "interval");
    if (seeds < 0) {
      throw new IllegalArgumentException(name + "seeds is " + seeds + "; expected 0 or more");
    }
    if (Double.isNaN(effect) && verdict != Verdict.INCONCLUSIVE) {
      throw new IllegalArgumentException(
          name + "verdict is " + verdict + " with no measured effect; expected INCONCLUSIVE");
    }
  }

  /** A claim that this run did not measure; the note says why. */
  public static Claim notMeasured(
      String id,
      String statement,
      String source,
      String effectName,
      String threshold,
      String note) {
    return new Claim(
        id,
        statement,
        source,
        effectName,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        threshold,
        Verdict.INCONCLUSIVE,
        note);
  }
}
