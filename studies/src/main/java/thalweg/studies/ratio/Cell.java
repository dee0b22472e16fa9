package thalweg.studies.ratio;

import java.util.List;

/**
 * One training of a grid, but for its seed.
 *
 * @param part whose it is; begins its id
 * @param hidden widths of the hidden layers
 * @param examples trained on
 * @param noise share of labels drawn at random, in [0, 1]
 * @param ending when it ends
 * @param every how many epochs pass between two looks
 * @param curvature whether the Hessian is measured at the end
 */
record Cell(
    String part,
    Course course,
    List<Integer> hidden,
    int examples,
    double noise,
    Ending ending,
    int every,
    Curvature curvature) {

  /** Whether the Hessian is measured at the end. */
  enum Curvature {
    MEASURED,
    LEFT_OUT
  }

  String id(int replicate) {
    return "%s/%s/n%d/p%s/%d".formatted(part, course.id(), examples, noise, replicate);
  }

  String title(int replicate) {
    return "%s, %s, %d examples, seed %d".formatted(part, course.title(), examples, replicate + 1);
  }
}
