package thalweg.studies.increasingcomplexity;

/**
 * The numbers of the illustration in the plane.
 *
 * @param examples uniform in the unit disc
 * @param flips the share of training labels that are the other one
 * @param network that learns the curve
 * @param training of it
 * @param linear training of the linear classifier
 * @param grid points of the picture along each axis, 2 or more
 */
record Disc(int examples, double flips, Net network, Training training, Training linear, int grid) {
  Disc {
    if (examples < 1 || grid < 2) {
      throw new IllegalArgumentException(
          "%d examples, a grid of %d; expected 1 or more and 2 or more".formatted(examples, grid));
    }
  }
}
