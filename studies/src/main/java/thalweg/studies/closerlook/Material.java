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

  /** The training set of figures 3 and 4; noise is drawn to the mean and variance after scaling. */
  Corrupted small(Preset.Sensitivity of, Variant variant, int replicate) {
    Dataset clean =
        data.train().stratified(of.examples(), generator("sensitivity", replicate, "examples"));
    return variant.corruption.apply(
        Downsampling.of(clean, of.side()), streams("sensitivity", replicate, variant.id));
  }

  /** The training set of figure 2. */
  Corrupted forFilters(Preset.Filters of, Variant variant, int replicate) {
    Dataset clean =
        data.train().stratified(of.examples(), generator("filters", replicate, "examples"));
    return variant.corruption.apply(clean, streams("filters", replicate, variant.id));
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

  /** The training set with a fraction p of noise. */
  Corrupted noisy(NoiseKind kind, double p, int replicate) {
    String purpose =
        switch (kind) {
          case LABELS -> "labels";
          case INPUTS -> "inputs";
        };
    return kind.corruption(p).apply(noiseFree(replicate), streams("noise", replicate, purpose));
  }

  private Dataset noiseFree(int replicate) {
    return noise.computeIfAbsent(
        replicate,
        r -> data.train().stratified(preset.noise().examples(), generator("noise", r, "examples")));
  }

  int validationSize() {
    return Math.min(preset.noise().validation(), data.test().size());
  }

  /** Test examples with their true labels. */
  Dataset validation(int replicate) {
    return data.test().stratified(validationSize(), generator("noise", replicate, "validation"));
  }

  /**
   * The examples around which critical samples are searched: some of the validation examples, or,
   * for a network that was trained on random inputs alone, fresh ones of the same kind.
   */
  Dataset searched(NoiseKind kind, double p, int replicate) {
    return kind == NoiseKind.INPUTS && p == 1 ? freshNoise(replicate) : searched(replicate);
  }

  private Dataset freshNoise(int replicate) {
    int[] first = new int[preset.noise().searched()];
    Arrays.setAll(first, i -> i);
    return new Corruption.RandX(1)
        .apply(noiseFree(replicate), streams("noise", replicate, "searched noise"))
        .dataset()
        .subset(first);
  }

  private Dataset searched(int replicate) {
    return validation(replicate)
        .stratified(preset.noise().searched(), generator("noise", replicate, "searched"));
  }
}
