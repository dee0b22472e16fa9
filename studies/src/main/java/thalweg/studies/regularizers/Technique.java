package thalweg.studies.regularizers;

/**
 * The ways of regularizing that are compared (Arpit et al. 2017, figure 10), as figures order them.
 */
enum Technique {
  DROPOUT("dropout", "dropout"),
  ADVERSARIAL("dropout-adversarial", "dropout + adversarial"),
  INPUT_DROPOUT("input-dropout", "input dropout"),
  INPUT_NOISE("input-noise", "Gaussian noise on inputs"),
  HIDDEN_NOISE("hidden-noise", "Gaussian noise on hidden units"),
  WEIGHT_DECAY("weight-decay", "weight decay");

  /** Of trials. */
  final String id;

  /** In legends. */
  final String title;

  Technique(String id, String title) {
    this.id = id;
    this.title = title;
  }
}
