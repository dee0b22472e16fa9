package thalweg.lab.experiment;

import java.util.List;
import thalweg.data.Augmentation;
import thalweg.data.Corruption;
import thalweg.data.DataException;

/**
 * Which examples are learnt from, and what is done to them.
 *
 * @param source a data set's name, or a file or folder of the user's
 * @param label the column of the labels, for tables; empty for the last one
 * @param train how many examples to learn from, drawn stratified; 0 for all that are left
 * @param validation how many other examples to check on, drawn from the training part; 0 for the
 *     test part, and for a fifth of the examples, chosen by their content, where there is none
 * @param noise what is corrupted in the training examples: as {@link Corruption#parse} reads it:
 *     {@code none}, {@code randY:0.4}, {@code randX:1}, {@code shuffled-pixels}
 * @param scale how inputs are brought to scale
 * @param augment random changes of inputs, drawn anew each epoch
 */
public record DataPart(
    String source,
    String label,
    int train,
    int validation,
    String noise,
    Scale scale,
    List<Augmentation> augment) {

  /** How inputs are brought to scale; fitted on the training examples alone. */
  public enum Scale {
    /** As the data set has them: pixels in [0, 1]. */
    RAW,
    /** Mean 0 and deviation 1, each channel. */
    STANDARDISED
  }

  public DataPart {
    Require.that(!source.isBlank(), "source", "\"\"", "a data set's name, a file or a folder");
    Require.that(train >= 0, "train", train, "a whole number from 0");
    Require.that(validation >= 0, "validation", validation, "a whole number from 0");
    try {
      Corruption.parse(noise);
    } catch (DataException e) {
      throw new IllegalArgumentException("noise: " + e.getMessage(), e);
    }
    augment = List.copyOf(augment);
  }

  /** The sample inside the program, whole and clean. */
  public DataPart() {
    this("fashion-mnist-sample", "", 0, 0, "none", Scale.RAW, List.of());
  }
}
