package thalweg.data;

/**
 * A corrupted data set and the record of what was done to it.
 *
 * @param dataset the examples as a learner sees them, in the order of the clean ones
 * @param mask what was touched, with the labels before and after
 */
public record Corrupted(Dataset dataset, CorruptionMask mask) {

  /** A copy of the labels before corruption, [n]. */
  public int[] originalLabels() {
    return mask.originalLabels();
  }
}
