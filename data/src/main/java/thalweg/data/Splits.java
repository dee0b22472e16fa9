package thalweg.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Three disjoint parts of one data set, each in its order there.
 *
 * @param train examples to learn from
 * @param validation examples to choose by
 * @param test examples to report on
 */
public record Splits(Dataset train, Dataset validation, Dataset test) {
  private static final double STEP = 0x1p-53;

  /**
   * Puts each example where its own content says: u in [0, 1) is made of the SHA-256 of the seed
   * and of {@link Dataset#exampleId}, and the example is of the training part where u is below
   * {@code trainShare}, else of the validation part where u is below {@code trainShare +
   * validationShare}, else of the test part where u is below the sum of all three; what is left is
   * in no part.
   *
   * <p>So adding, removing or reordering other rows never moves an example, duplicates always fall
   * together, and a larger training share keeps every training example. The sizes are binomial
   * around their shares. Split before standardising: standardised features have other ids.
   *
   * @param seed chooses among such splits
   * @throws DataException if a share is negative or they sum to more than 1
   */
  public static Splits byContent(
      Dataset data, double trainShare, double validationShare, double testShare, long seed) {
    return byContent(data, new Shares(trainShare, validationShare, testShare, seed));
  }

  static Splits byContent(Dataset data, Shares shares) {
    int[][] parts = new int[4][data.size()];
    int[] sizes = new int[4];
    for (int i = 0; i < data.size(); i++) {
      int part = shares.part(data.contentHash(i));
      parts[part][sizes[part]++] = i;
    }
    return new Splits(
        data.subset(Arrays.copyOf(parts[0], sizes[0])),
        data.subset(Arrays.copyOf(parts[1], sizes[1])),
        data.subset(Arrays.copyOf(parts[2], sizes[2])));
  }

  /** What the part of an example depends on besides its content. */
  static final class Shares {
    private final double[] bounds;
    private final long seed;

    Shares(double train, double validation, double test, long seed) {
      bounds = new double[] {train, train + validation, train + validation + test};
      this.seed = seed;
      boolean shares = train >= 0 && validation >= 0 && test >= 0;
      if (!shares || !(bounds[2] <= 1 + 1e-9)) {
        throw DataException.of(
            "The shares %s, %s and %s cannot split a data set; expected three numbers from 0 up"
                + " that sum to 1 at most.",
            train, validation, test);
      }
      if (bounds[2] > 1 - 1e-9) {
        bounds[test > 0 ? 2 : validation > 0 ? 1 : 0] = 1; // 0.7 + 0.2 + 0.1 is below 1
      }
    }

    /** 0 for training, 1 for validation, 2 for the test, 3 for none. */
    int part(long contentHash) {
      byte[] key = ByteBuffer.allocate(16).putLong(seed).putLong(contentHash).array();
      Sha256 digest = new Sha256();
      digest.update(key, 0, key.length);
      double u = (digest.head() >>> 11) * STEP;
      int part = 0;
      while (part < 3 && u >= bounds[part]) {
        part++;
      }
      return part;
    }
  }
}
