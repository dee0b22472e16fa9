package thalweg.lab.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.data.Corrupted;
import thalweg.data.Corruption;
import thalweg.data.CorruptionMask;
import thalweg.data.CsvOptions;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.OpenOptions;
import thalweg.data.Opened;
import thalweg.data.Splits;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.experiment.DataPart;

/**
 * The examples of a run, after choice, corruption and scaling.
 *
 * @param train what is learnt from
 * @param validation what is checked on
 * @param mask what was corrupted in {@code train}
 * @param ids of the content of each training example, before corruption and scaling
 * @param hash SHA-256 of all features and labels of both, in order
 */
record Material(
    Dataset train, Dataset validation, CorruptionMask mask, List<String> ids, String hash) {
  /** The share held out by content from data that have no test part. */
  private static final double HELD_OUT = 0.2;

  /**
   * Loads and prepares the data of an experiment.
   *
   * @throws thalweg.data.DataException if there are no such data, or fewer than asked for
   */
  static Material load(DataPart part, long seed, Datasets datasets) {
    CsvOptions csv = CsvOptions.standard();
    if (!part.label().isEmpty()) {
      csv = csv.withLabel(part.label());
    }
    Opened opened = datasets.open(part.source(), OpenOptions.standard().withCsv(csv));
    Dataset pool = opened.train();
    Dataset validation = opened.test().orElseGet(() -> opened.train().subset(new int[0]));
    if (part.validation() > 0) {
      int train = part.train() == 0 ? pool.size() - part.validation() : part.train();
      Dataset.Split split = pool.split(train, part.validation(), stream(seed, "split"));
      pool = split.train();
      validation = split.validation();
    } else {
      if (opened.test().isEmpty()) {
        Splits parts = Splits.byContent(pool, 1 - HELD_OUT, HELD_OUT, 0, seed);
        pool = parts.train();
        validation = parts.validation();
      }
      if (part.train() > 0) {
        pool = pool.stratified(part.train(), stream(seed, "split"));
      }
    }
    Dataset clean = pool;
    List<String> ids = IntStream.range(0, clean.size()).mapToObj(clean::exampleId).toList();
    Corrupted corrupted = Corruption.parse(part.noise()).apply(clean, name -> stream(seed, name));
    Dataset given = corrupted.dataset();
    return switch (part.scale()) {
      case RAW -> of(given, validation, corrupted.mask(), ids);
      case STANDARDISED ->
          of(given.standardised(), validation.standardisedLike(given), corrupted.mask(), ids);
    };
  }

  private static Material of(
      Dataset train, Dataset validation, CorruptionMask mask, List<String> ids) {
    MessageDigest digest = Hashes.sha256();
    add(digest, train);
    add(digest, validation);
    return new Material(train, validation, mask, ids, Hashes.hex(digest));
  }

  private static void add(MessageDigest digest, Dataset data) {
    float[] row = new float[data.features()];
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * row.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < data.size(); i++) {
      data.copyExample(i, row, 0);
      bytes.clear();
      bytes.asFloatBuffer().put(row);
      bytes.putInt(Float.BYTES * row.length, data.label(i));
      digest.update(bytes.array());
    }
  }

  private static Philox stream(long seed, String name) {
    return Philox.stream(new RandomKey(seed, "data/" + name), 0);
  }

  /** Whether there is anything to check on. */
  Optional<Dataset> checked() {
    return validation.size() == 0 ? Optional.empty() : Optional.of(validation);
  }
}
