package thalweg.studies.ratio;

/** The papers that ask how wide minima are: which of them decides which claims are shown. */
public enum Paper {
  /** Jastrzebski et al. 2018: the ratio of learning rate and batch size. */
  THREE_FACTORS,
  /** Its short form of the workshop: learning rate and batch size, each for itself, and both. */
  FLATTER_MINIMA
}
