package thalweg.studies.closerlook;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.data.Corrupted;
import thalweg.data.Corruption;
import thalweg.data.Dataset;
import thalweg.data.TrainTest;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * The examples of every replicate, each a function of the seed and the replicate's number alone.
 *
 * <p>Within a replicate the examples, the noise, the initial weights and the orders are common to
 * all variants and noise levels, so that differences between these are differences of pairs; and a
 * larger share of random labels holds the smaller ones.
 */
final class Material {
  private final TrainTest data;
  private final Preset preset;
  private final long seed;
  private final ConcurrentHashMap<Integer, Dataset> easyHard = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Dataset> noise = new ConcurrentHashMap<>();

  /** The three kinds of training sets of the paper's figure 1. */
  enum Variant {
    REAL("real", "real data", Optional.empty()),
    RAND_X("randX", "random inputs (randX)", Optional.of(new Corruption.RandX(1))),
    RAND_Y("randY", "random labels (randY)", Optional.of(new Corruption.RandY(1)));

    final String id;
    final String title;
    final Corruption corruption;

    Variant(String id, String title, Optional<Corruption> corruption) {
      this.id = id;
      this.title = title;
      this.corruption = corruption.orElse(new Corruption.None());
    }
  }

  Material(TrainTest data, Preset preset, long seed) {
    this.data = data;
    this.preset = preset;
    this.seed = seed;
  }

  Dataset train() {
    return data.train();
  }

  /** A key for a purpose within a replicate. */
  RandomKey key(String part, int replicate, String purpose) {
    return new RandomKey(seed, "closer-look/" + part + "/" + replicate + "/" + purpose);
  }

  Function<String, RandomGenerator> streams(String part, int replicate, String purpose) {
    return name -> Philox.stream(key(part, replicate, purpose + "/" + name), 0);
  }

  private RandomGenerator generator(String part, int replicate, String purpose) {
    return Philox.stream(key(part, replicate, purpose), 0);
  }

  /** The training set of figure 1. */
  Corrupted easyHard(Variant variant, int replicate) {
    Dataset clean =
        easyHard.computeIfAbsent(
            replicate,
            r ->
                data.train()
                    .stratified(
                        preset.easyHard().examples(), generator("easy-hard", r, "examples")));
    return variant.corruption.apply(clean, streams("easy-hard", replicate, variant.id));
  }

  /** Which examples of that training set are tallied, ascending. */
  int[] tallied(int replicate) {
    int[] all =
        Philox.stream(key("easy-hard", replicate, "tallied"), 0)
            .permutation(preset.easyHard().examples());
    int[] some = Arrays.copyOf(all, preset.easyHard().tallied());
    Arrays.sort(some);
    return some;
  }

  /** The training set with a fraction p of random labels. */
  Corrupted noisy(double p, int replicate) {
    Dataset clean =
        noise.computeIfAbsent(
            replicate,
            r ->
                data.train()
                    .stratified(preset.noise().examples(), generator("noise", r, "examples")));
    return new Corruption.RandY(p).apply(clean, streams("noise", replicate, "labels"));
  }

  /** Test examples with their true labels. */
  Dataset validation(int replicate) {
    int count = Math.min(preset.noise().validation(), data.test().size());
    return data.test().stratified(count, generator("noise", replicate, "validation"));
  }

  /** Those validation examples around which critical samples are searched. */
  Dataset searched(int replicate) {
    return validation(replicate)
        .stratified(preset.noise().searched(), generator("noise", replicate, "searched"));
  }
}
