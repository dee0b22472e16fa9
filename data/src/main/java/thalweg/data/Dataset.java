package thalweg.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Labelled examples, immutable: n rows of d features and n labels in 0..classes-1.
 *
 * <p>Features are float32, row-major [n, d], laid out within a row as {@link ImageShape} says. Data
 * sets as read hold raw pixels scaled to [0, 1] (byte value / 255); {@link #standardised} copies
 * and Gaussian corruptions leave that range. Each example keeps the row it had in its source file,
 * through any subset.
 *
 * <p>Memory: 4 (d + 2) bytes an example; a subset copies its rows.
 */
public final class Dataset {
  private final String name;
  private final ImageShape shape;
  private final List<String> classNames;
  private final Source source;
  private final float[] pixels;
  private final int[] labels;
  private final int[] sourceRows;
  private final Details details;

  /** Takes the arrays as they are: the caller must not write to them again. */
  Dataset(
      String name,
      ImageShape shape,
      List<String> classNames,
      Source source,
      float[] pixels,
      int[] labels,
      int[] sourceRows) {
    this(name, shape, classNames, source, pixels, labels, sourceRows, Details.NONE);
  }

  /** The same with what its reader knows beyond that. */
  Dataset(
      String name,
      ImageShape shape,
      List<String> classNames,
      Source source,
      float[] pixels,
      int[] labels,
      int[] sourceRows,
      Details details) {
    this.details = details;
    this.name = name;
    this.shape = shape;
    this.classNames = List.copyOf(classNames);
    this.source = source;
    this.pixels = pixels;
    this.labels = labels;
    this.sourceRows = sourceRows;
  }

  /**
   * A data set from arrays, which are copied; source rows are 0..n-1.
   *
   * @param pixels features [n, d], finite; raw data belongs in [0, 1]
   * @param labels one label per row, each in 0..classNames.size()-1
   * @throws DataException if lengths disagree, a label is out of range or a feature is not finite
   */
  public static Dataset of(
      String name, ImageShape shape, float[] pixels, int[] labels, List<String> classNames) {
    int n = labels.length;
    if ((long) n * shape.features() != pixels.length) {
      throw DataException.of(
          "Data set %s has %d features for %d labels of shape %s; expected %d features.",
          name, pixels.length, n, shape, (long) n * shape.features());
    }
    for (int i = 0; i < n; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw DataException.of(
            "Data set %s has label %d at row %d; expected 0 to %d: correct the label or name more"
                + " classes.",
            name, labels[i], i, classNames.size() - 1);
      }
    }
    for (int k = 0; k < pixels.length; k++) {
      if (!Float.isFinite(pixels[k])) {
        throw DataException.of(
            "Data set %s has the feature %s at row %d, column %d; expected finite numbers: drop or"
                + " fill that row.",
            name, pixels[k], k / shape.features(), k % shape.features());
      }
    }
    return new Dataset(
        name, shape, classNames, Source.inMemory(), pixels.clone(), labels.clone(), rows(n));
  }

  static int[] rows(int n) {
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  /** The data set's name, with its part where it has several: {@code fashion-mnist/train}. */
  public String name() {
    return name;
  }

  public ImageShape shape() {
    return shape;
  }

  /** Number of examples, n; may be 0. */
  public int size() {
    return labels.length;
  }

  /** Features of one example, d. */
  public int features() {
    return shape.features();
  }

  public int numClasses() {
    return classNames.size();
  }

  /** One name a class, in the order of the labels. */
  public List<String> classNames() {
    return classNames;
  }

  public Source source() {
    return source;
  }

  /** The label of example i. */
  public int label(int i) {
    return labels[i];
  }

  /** The row, counted from 0, that example i has in its source file. */
  public int sourceRow(int i) {
    return sourceRows[i];
  }

  /**
   * What to call example i when a person is to find it: the file of an image folder, else {@code
   * row 17}, the row in its source file.
   */
  public String rowName(int i) {
    return details.rowName(sourceRows[i]);
  }

  /** One name a feature for a table, {@code age} or {@code colour=red}; empty for images. */
  public List<String> featureNames() {
    return details.featureNames();
  }

  /**
   * The content of example i as 16 hexadecimal digits: the head of the SHA-256 of its features, as
   * little-endian float32 with 0 for -0. The label is not part of it, so relabelling keeps it;
   * duplicates share it; other features, such as standardised ones, have another. A row of a CSV
   * file, whose features depend on other rows where a mean fills a gap, is summed by its cells
   * instead, and keeps that through every copy. Cost: about 5 ns a feature; nothing is stored.
   */
  public String exampleId(int i) {
    return HexFormat.of().toHexDigits(contentHash(i));
  }

  /** The first 8 bytes of the SHA-256 of example i, big-endian. */
  long contentHash(int i) {
    OptionalLong known = details.contentHash(sourceRows[i]);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * features()).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = i * features(); k < (i + 1) * features(); k++) {
      bytes.putFloat(pixels[k] + 0f);
    }
    Sha256 digest = new Sha256();
    digest.update(bytes.array(), 0, bytes.capacity());
    return digest.head();
  }

  /** A copy of the features of example i, [d]. */
  public float[] example(int i) {
    float[] row = new float[features()];
    copyExample(i, row, 0);
    return row;
  }

  /** Copies the d features of example i into {@code target} from {@code offset}; no allocation. */
  public void copyExample(int i, float[] target, int offset) {
    Objects.checkIndex(i, size());
    System.arraycopy(pixels, i * features(), target, offset, features());
  }

  /** A copy of all features, row-major [n, d]: 4nd bytes. */
  public float[] pixels() {
    return pixels.clone();
  }

  /** A copy of all labels, [n]. */
  public int[] labels() {
    return labels.clone();
  }

  /** A copy of the source rows, [n]. */
  public int[] sourceRows() {
    return sourceRows.clone();
  }

  /** How many examples each class has, [classes]. */
  public int[] classCounts() {
    int[] counts = new int[numClasses()];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The features themselves, for this room's own loops, which never write to them. */
  float[] sharedPixels() {
    return pixels;
  }

  /** This data set with other features and labels, which are taken as they are. */
  Dataset with(float[] newPixels, int[] newLabels) {
    return new Dataset(name, shape, classNames, source, newPixels, newLabels, sourceRows, details);
  }

  /**
   * The examples at the given indices, in that order; an index may come twice.
   *
   * @throws DataException if an index is outside 0..n-1
   */
  public Dataset subset(int[] indices) {
    int d = features();
    float[] somePixels = new float[Draws.product(indices.length, d)];
    int[] someLabels = new int[indices.length];
    int[] someRows = new int[indices.length];
    for (int j = 0; j < indices.length; j++) {
      int i = indices[j];
      if (i < 0 || i >= size()) {
        throw DataException.of(
            "Index %d is outside data set %s; expected 0 to %d.", i, name, size() - 1);
      }
      System.arraycopy(pixels, i * d, somePixels, j * d, d);
      someLabels[j] = labels[i];
      someRows[j] = sourceRows[i];
    }
    return new Dataset(name, shape, classNames, source, somePixels, someLabels, someRows, details);
  }

  /**
   * A subset of {@code count} examples with the classes in the proportions they have here: each
   * class gets its share rounded down or up (largest remainder first, then the lower class). Within
   * a class every example is equally likely. The examples stay in their order.
   *
   * @throws DataException if count is outside 0..n
   */
  public Dataset stratified(int count, RandomGenerator random) {
    return subset(Strata.choose(this, rows(size()), count, random));
  }

  /**
   * Splits off {@code train} examples to learn from and {@code validation} others to check on, both
   * stratified as in {@link #stratified}; the rest is left out.
   *
   * @throws DataException if a count is negative or the two together exceed n
   */
  public Split split(int train, int validation, RandomGenerator random) {
    if (train < 0 || validation < 0 || (long) train + validation > size()) {
      throw DataException.of(
          "Data set %s has %d examples and cannot be split into %d for training and %d for"
              + " validation; ask for fewer.",
          name, size(), train, validation);
    }
    int[] chosen = Strata.choose(this, rows(size()), train, random);
    int[] rest = Strata.without(size(), chosen);
    return new Split(subset(chosen), subset(Strata.choose(this, rest, validation, random)));
  }

  /**
   * Two disjoint parts of one data set.
   *
   * @param train examples to learn from
   * @param validation other examples, to check on
   */
  public record Split(Dataset train, Dataset validation) {}

  /** The mean of each channel over all examples and pixels, summed in double; 0 where n is 0. */
  public double[] channelMeans() {
    return Channels.means(this, Standardisation.Per.CHANNEL);
  }

  /**
   * The standard deviation of each channel over all examples and pixels (divided by the count, not
   * count - 1; two passes in double); 0 where n is 0.
   */
  public double[] channelDeviations() {
    return Channels.deviations(this, Standardisation.Per.CHANNEL, channelMeans());
  }

  /** A copy with mean 0 and deviation 1 in each channel; a constant channel is only centred. */
  public Dataset standardised() {
    return standardisedLike(this);
  }

  /**
   * A copy with {@code reference}'s channel means subtracted and divided by its deviations: how a
   * test set is brought to the scale of its training set.
   *
   * @throws DataException if the numbers of channels differ
   */
  public Dataset standardisedLike(Dataset reference) {
    return Standardisation.perChannel(reference).apply(this);
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    parts.add(size() + " examples");
    parts.add(shape.toString());
    parts.add(numClasses() + " classes");
    return name + " (" + String.join(", ", parts) + ")";
  }
}
