package thalweg.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which examples a corruption touched, and every label before and after it; immutable. Saved as a
 * small CSV file with a line an example.
 */
public final class CorruptionMask {
  private final Corruption corruption;
  private final String dataset;
  private final int classes;
  private final int[] sourceRows;
  private final boolean[] touched;
  private final int[] originalLabels;
  private final int[] givenLabels;

  /** Takes the arrays as they are: the caller must not write to them again. */
  CorruptionMask(
      Corruption corruption,
      String dataset,
      int classes,
      int[] sourceRows,
      boolean[] touched,
      int[] originalLabels,
      int[] givenLabels) {
    this.corruption = corruption;
    this.dataset = dataset;
    this.classes = classes;
    this.sourceRows = sourceRows;
    this.touched = touched;
    this.originalLabels = originalLabels;
    this.givenLabels = givenLabels;
  }

  public Corruption corruption() {
    return corruption;
  }

  /** Name of the data set that was corrupted. */
  public String dataset() {
    return dataset;
  }

  public int numClasses() {
    return classes;
  }

  /** Number of examples, touched or not. */
  public int size() {
    return touched.length;
  }

  /** Whether example i was drawn for corruption; a random label may still equal the old one. */
  public boolean touched(int i) {
    return touched[i];
  }

  public int originalLabel(int i) {
    return originalLabels[i];
  }

  public int givenLabel(int i) {
    return givenLabels[i];
  }

  /** The row of example i in its source file. */
  public int sourceRow(int i) {
    return sourceRows[i];
  }

  /** A copy of the labels before corruption, [n]. */
  public int[] originalLabels() {
    return originalLabels.clone();
  }

  /** The examples touched, ascending. */
  public int[] touchedIndices() {
    return IntStream.range(0, size()).filter(i -> touched[i]).toArray();
  }

  /** The examples not touched, ascending. */
  public int[] untouchedIndices() {
    return IntStream.range(0, size()).filter(i -> !touched[i]).toArray();
  }

  /** The examples whose label really differs from the original one, ascending. */
  public int[] relabelledIndices() {
    return IntStream.range(0, size()).filter(i -> givenLabels[i] != originalLabels[i]).toArray();
  }

  /**
   * Writes the mask as CSV: beside its place first, then renamed over it.
   *
   * @throws DataException if the file cannot be written
   */
  public void save(Path file) {
    MaskFile.write(this, file);
  }

  /**
   * Reads a mask that {@link #save} wrote.
   *
   * @throws DataException if the file is missing or a line is not as it should be
   */
  public static CorruptionMask read(Path file) {
    return MaskFile.read(file);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CorruptionMask mask
        && corruption.equals(mask.corruption)
        && dataset.equals(mask.dataset)
        && classes == mask.classes
        && Arrays.equals(sourceRows, mask.sourceRows)
        && Arrays.equals(touched, mask.touched)
        && Arrays.equals(originalLabels, mask.originalLabels)
        && Arrays.equals(givenLabels, mask.givenLabels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(corruption, dataset, classes, Arrays.hashCode(givenLabels));
  }

  @Override
  public String toString() {
    return "%s of %s: %d of %d examples touched"
        .formatted(corruption, dataset, touchedIndices().length, size());
  }
}
