package thalweg.lab.ledger;

import java.util.stream.IntStream;

/**
 * The data map of Swayamdipta, Schwartz, Lourie, Wang, Hajishirzi, Smith and Choi 2020
 * (arXiv:2009.10795, sections 2 and 3): examples by the confidence and variability of {@link
 * TrainingDynamics}, and the three regions of the map.
 *
 * <p>As in the paper a region is a share of the examples, those that lead in it: easy by high
 * confidence, hard by low confidence, ambiguous by high variability. Regions may overlap. Wrong
 * labels gather among the hard.
 */
public final class CartographyMap {
  /** A part of the map. */
  public enum Region {
    EASY,
    HARD,
    AMBIGUOUS
  }

  private final int examples;
  private final TrainingDynamics dynamics;

  /** Of so many examples whose passes were added. */
  public CartographyMap(int examples, TrainingDynamics dynamics) {
    this.examples = examples;
    this.dynamics = dynamics;
  }

  /**
   * The examples of a region, those that lead first; equals as the examples do.
   *
   * @param share of all examples, in [0, 1], rounded; the paper: 0.33
   * @throws IllegalArgumentException if the share is out of range
   */
  public int[] region(Region region, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share %s; expected one in [0, 1]".formatted(share));
    }
    return IntStream.range(0, examples)
        .boxed()
        .sorted((a, b) -> Double.compare(depth(region, b), depth(region, a)))
        .limit(Math.round(share * examples))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private double depth(Region region, int example) {
    return switch (region) {
      case EASY -> dynamics.confidence(example);
      case HARD -> -dynamics.confidence(example);
      case AMBIGUOUS -> dynamics.variability(example);
    };
  }
}
