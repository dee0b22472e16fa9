package thalweg.studies.increasingcomplexity;

/** What is judged of a course. */
enum Question {
  /** That the linear part comes first and stays. */
  STAGE,
  /** Identities, and a simple model that knows nothing. */
  SANITY,
  /** That models of growing complexity are passed in order. */
  CHAIN,
  /** What the fit of flipped labels costs. */
  FLIPS
}
