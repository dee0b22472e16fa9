package thalweg.report;

/** What the measurements say of a claim. */
public enum Verdict {
  /** The interval lies wholly on the claimed side of the threshold. */
  PASS,
  /** The interval lies wholly on the other side. */
  FAIL,
  /** The interval holds the threshold, or nothing was measured. */
  INCONCLUSIVE
}
