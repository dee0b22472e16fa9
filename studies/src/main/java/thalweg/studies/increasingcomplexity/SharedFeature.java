package thalweg.studies.increasingcomplexity;

import java.util.List;

/**
 * The numbers of the linear model that memorizes.
 *
 * @param coordinates private ones in all
 * @param examples each with a private coordinate of its own, fewer than there are coordinates
 * @param noise the share of examples whose shared feature points to the other class
 * @param starts of the shared feature's weight
 * @param early updates after which it is looked at
 * @param updates in all, of the whole training set at rate 1
 * @param seeds how often all is repeated
 */
record SharedFeature(
    int coordinates,
    int examples,
    double noise,
    List<Double> starts,
    int early,
    int updates,
    int seeds) {
  SharedFeature {
    starts = List.copyOf(starts);
    if (examples < 1 || examples > coordinates || early < 1 || early > updates || seeds < 1) {
      throw new IllegalArgumentException(
          "%d examples of %d coordinates, %d of %d updates, %d seeds; expected fewer examples and"
                  .formatted(examples, coordinates, early, updates, seeds)
              + " early updates, and 1 or more of each");
    }
  }
}
