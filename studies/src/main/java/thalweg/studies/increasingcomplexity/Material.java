package thalweg.studies.increasingcomplexity;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.data.Corrupted;
import thalweg.data.Corruption;
import thalweg.data.Dataset;
import thalweg.data.TrainTest;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.LabException;

/**
 * The examples of every repetition of a course, a function of seed and repetition alone.
 *
 * @param data what to draw from
 * @param seed keys every draw
 */
record Material(TrainTest data, Course course, long seed) {

  /**
   * Checks that there is enough to draw from.
   *
   * @throws LabException if not, naming what was asked for
   */
  void requireExamples() {
    int there = course.task().available(data, Task.Part.TRAIN);
    if (course.examples() > there) {
      throw new LabException(
          LabException.USAGE,
          "The preset takes %d training examples and the data set has %d; choose a larger data set"
                  .formatted(course.examples(), there)
              + " or another preset.");
    }
  }

  /** The key of a purpose within a repetition. */
  RandomKey key(int replicate, String purpose) {
    return new RandomKey(
        seed, "increasing-complexity/" + course.id() + "/" + replicate + "/" + purpose);
  }

  /** Independent generators for a purpose within a repetition, by name. */
  Function<String, RandomGenerator> streams(int replicate, String purpose) {
    return name -> Philox.stream(key(replicate, purpose + "/" + name), 0);
  }

  /** What is trained on; exactly the rounded share of labels is the other one. */
  Corrupted train(int replicate) {
    Dataset clean = draw(Task.Part.TRAIN, course.examples(), replicate);
    Corruption flips =
        course.flips() == 0 ? new Corruption.None() : new Corruption.OtherY(course.flips());
    return flips.apply(clean, streams(replicate, "flips"));
  }

  /** What information is measured on, with true labels. */
  Dataset test(int replicate) {
    int count = Math.min(course.test(), course.task().available(data, Task.Part.TEST));
    return draw(Task.Part.TEST, count, replicate);
  }

  private Dataset draw(Task.Part part, int count, int replicate) {
    return course.task().draw(data, part, count, Philox.stream(key(replicate, part.name()), 0));
  }
}
