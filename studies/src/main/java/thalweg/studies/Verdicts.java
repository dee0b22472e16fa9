package thalweg.studies;

import java.util.List;
import thalweg.report.Claim;
import thalweg.report.Verdict;

/** What the verdicts of a study's claims mean together. */
public final class Verdicts {
  /** Exit code: at least one claim fails. */
  public static final int CLAIM_FAILS = 3;

  /** Exit code: no claim fails, but some are inconclusive. */
  public static final int INCONCLUSIVE = 4;

  private Verdicts() {}

  /** How many claims have this verdict. */
  public static long count(List<Claim> claims, Verdict verdict) {
    return claims.stream().filter(claim -> claim.verdict() == verdict).count();
  }

  /** 0 if every claim passes. */
  public static int exitCode(List<Claim> claims) {
    if (count(claims, Verdict.FAIL) > 0) {
      return CLAIM_FAILS;
    }
    return count(claims, Verdict.INCONCLUSIVE) > 0 ? INCONCLUSIVE : 0;
  }
}
