package thalweg.studies.regularizers;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.data.Corrupted;
import thalweg.data.Corruption;
import thalweg.data.Dataset;
import thalweg.data.TrainTest;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * The examples of every replicate, a function of the seed and the replicate's number alone: the
 * same for every regularizer, so that differences between these are differences of pairs.
 */
record RegularizerData(TrainTest data, RegularizerSettings settings, long seed) {

  /** A key for a purpose within a replicate. */
  RandomKey key(int replicate, String purpose) {
    return new RandomKey(seed, "regularizers/" + replicate + "/" + purpose);
  }

  Function<String, RandomGenerator> streams(int replicate, String purpose) {
    return name -> Philox.stream(key(replicate, purpose + "/" + name), 0);
  }

  /** The training set with its true labels. */
  Dataset real(int replicate) {
    return data.train()
        .stratified(settings.examples(), Philox.stream(key(replicate, "examples"), 0));
  }

  /** The same inputs, all labels drawn at random. */
  Corrupted randomLabels(int replicate) {
    return new Corruption.RandY(1).apply(real(replicate), streams(replicate, "labels"));
  }

  /** Test examples with their true labels. */
  Dataset validation(int replicate) {
    int count = Math.min(settings.validation(), data.test().size());
    return data.test().stratified(count, Philox.stream(key(replicate, "validation"), 0));
  }
}
