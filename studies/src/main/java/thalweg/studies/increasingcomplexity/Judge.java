package thalweg.studies.increasingcomplexity;

import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.report.Claim;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/**
 * Judges the trainings of a course, one effect a seed.
 *
 * @param trained those that reached their end
 */
record Judge(Course course, List<Explained> trained) {

  /** The claim about this course's network; the effect is not finite where there is none. */
  Claim judge(
      String id,
      String statement,
      String source,
      String effect,
      Claimed claimed,
      ToDoubleFunction<Explained> what,
      String note) {
    PaperClaim claim =
        new PaperClaim(
            id + "-" + course.id(), course.title() + ": " + statement, source, effect, claimed);
    return trained.isEmpty()
        ? claim.notMeasured("No network was trained to its end.")
        : claim.measured(note, trained.stream().mapToDouble(what).toArray());
  }
}
