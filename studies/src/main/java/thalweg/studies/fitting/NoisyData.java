package thalweg.studies.fitting;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.data.Corrupted;
import thalweg.data.Dataset;
import thalweg.data.TrainTest;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.LabException;

/**
 * The examples of every replicate, each a function of seed and replicate alone. Within a replicate
 * examples, initial weights and orders are common to all kinds and shares of noise, so that
 * differences between these are differences of pairs; a larger share holds the smaller ones.
 *
 * @param data what to draw from
 * @param part names the random streams
 * @param seed keys every draw
 */
public record NoisyData(TrainTest data, String part, long seed) {

  /**
   * Checks that there is enough to draw from.
   *
   * @throws LabException if not, naming what was asked for
   */
  public void requireExamples(int train, int validation) {
    require("training", train, data.train().size());
    require("test", validation, data.test().size());
  }

  private static void require(String what, int asked, int there) {
    if (asked > there) {
      throw new LabException(
          LabException.USAGE,
          "The preset takes %d %s examples and the data set has %d; choose a larger data set or"
                  .formatted(asked, what, there)
              + " another preset.");
    }
  }

  /** The key of a purpose within a replicate. */
  public RandomKey key(int replicate, String purpose) {
    return new RandomKey(seed, part + "/" + replicate + "/" + purpose);
  }

  /** Independent generators for a purpose within a replicate, by name. */
  public Function<String, RandomGenerator> streams(int replicate, String purpose) {
    return name -> Philox.stream(key(replicate, purpose + "/" + name), 0);
  }

  /**
   * A training set with noise.
   *
   * @param count examples, as many of each class as can be
   * @param p the share of noise, in [0, 1]
   */
  public Corrupted train(int count, Noise noise, double p, int replicate) {
    RandomGenerator which = Philox.stream(key(replicate, count + " examples"), 0);
    Dataset clean = data.train().stratified(count, which);
    return noise.corruption(p).apply(clean, streams(replicate, count + " " + noise.id()));
  }

  /** Test examples as they are. */
  public Dataset validation(int count, int replicate) {
    return data.test().stratified(count, Philox.stream(key(replicate, "validation"), 0));
  }
}
