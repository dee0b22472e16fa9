package thalweg.studies.fitting;

import thalweg.data.Corruption;

/** The kinds of noise that the papers compare (Arpit et al. 2017, section 3). */
public enum Noise {
  /** The data as they are. */
  NONE("real", "real data"),
  /** A share of the inputs replaced by Gaussian noise. */
  INPUTS("randX", "random inputs"),
  /** A share of the labels drawn at random. */
  LABELS("randY", "random labels");

  private final String id;
  private final String title;

  Noise(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** The paper's short name: real, randX, randY. */
  public String id() {
    return id;
  }

  /** What a reader calls it. */
  public String title() {
    return title;
  }

  /**
   * What is done to the data.
   *
   * @param p the share of the examples, in [0, 1]
   */
  Corruption corruption(double p) {
    return switch (this) {
      case NONE -> new Corruption.None();
      case INPUTS -> new Corruption.RandX(p);
      case LABELS -> new Corruption.RandY(p);
    };
  }
}
