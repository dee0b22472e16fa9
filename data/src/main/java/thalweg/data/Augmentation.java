package thalweg.data;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A random change of an image that keeps its class. All channels change alike; what comes in from
 * outside the image, or is cut out of it, is 0: after standardisation the mean.
 *
 * <p>As text, by {@link #parse} and {@code toString}: {@code crop:4}, {@code flip}, {@code
 * cutout:8}.
 */
public sealed interface Augmentation {

  /**
   * The image is surrounded by {@code padding} zeros on each side, and a window of its own size is
   * cut out, uniform over all places (He et al. 2016, arXiv 1512.03385, section 4.2). Two draws.
   *
   * @param padding in pixels, 0 to 4096
   */
  record RandomCrop(int padding) implements Augmentation {
    /**
     * @throws DataException if the padding is outside 0 to 4096
     */
    public RandomCrop {
      checkPixels("crop", padding);
    }

    @Override
    public String toString() {
      return "crop:" + padding;
    }
  }

  /** Left and right change places with probability 1/2. One draw. */
  record HorizontalFlip() implements Augmentation {
    @Override
    public String toString() {
      return "flip";
    }
  }

  /**
   * A square of side {@code size} is set to 0; its centre is uniform over the image, so that the
   * border may cut it (DeVries and Taylor 2017, arXiv 1708.04552, section 3.2). Of an even side the
   * centre is the pixel right below the middle. Two draws.
   *
   * @param size in pixels, 0 to 4096
   */
  record Cutout(int size) implements Augmentation {
    /**
     * @throws DataException if the size is outside 0 to 4096
     */
    public Cutout {
      checkPixels("cutout", size);
    }

    @Override
    public String toString() {
      return "cutout:" + size;
    }
  }

  /**
   * Copies example {@code i} of {@code data} to {@code target} from {@code offset} and changes it
   * there by each augmentation in turn. The same arguments give the same bits. No allocation of its
   * own; cost: a copy, and about as much again for each augmentation.
   *
   * @param draws as {@link KeyedDraws} says; asked once, at (i, epoch)
   */
  static void apply(
      List<Augmentation> augmentations,
      Dataset data,
      int i,
      long epoch,
      KeyedDraws draws,
      float[] target,
      int offset) {
    data.copyExample(i, target, offset);
    change(augmentations, data.shape(), draws.at(i, epoch), target, offset);
  }

  /**
   * The same for an image that is nowhere else: {@code image} holds it from {@code from}, laid out
   * as {@code shape} says. The arrays may be one, if the two places are the same or disjoint.
   */
  static void apply(
      List<Augmentation> augmentations,
      float[] image,
      int from,
      ImageShape shape,
      RandomGenerator random,
      float[] target,
      int offset) {
    System.arraycopy(image, from, target, offset, shape.features());
    change(augmentations, shape, random, target, offset);
  }

  private static void change(
      List<Augmentation> augmentations,
      ImageShape shape,
      RandomGenerator random,
      float[] target,
      int offset) {
    for (int k = 0; k < augmentations.size(); k++) { // an iterator would be allocated
      switch (augmentations.get(k)) {
        case RandomCrop crop -> {
          int down = Draws.below(random, 2 * crop.padding() + 1) - crop.padding();
          int right = Draws.below(random, 2 * crop.padding() + 1) - crop.padding();
          InPlace.shift(target, offset, shape, down, right);
        }
        case HorizontalFlip _ -> {
          if (Draws.below(random, 2) == 1) {
            InPlace.flip(target, offset, shape);
          }
        }
        case Cutout cutout -> {
          int top = Draws.below(random, shape.height()) - cutout.size() / 2;
          int left = Draws.below(random, shape.width()) - cutout.size() / 2;
          InPlace.clear(target, offset, shape, top, left, cutout.size());
        }
      }
    }
  }

  /**
   * The augmentation that the text names.
   *
   * @throws DataException if it names none, or its number is outside 0 to 4096
   */
  static Augmentation parse(String text) {
    Matcher parts = Pattern.compile("([a-z-]+)(?::(\\d{1,9}))?").matcher(text.strip());
    String name = parts.matches() ? parts.group(1) : "";
    boolean hasNumber = parts.matches() && parts.group(2) != null;
    int number = hasNumber ? Integer.parseInt(parts.group(2)) : 0;
    if (name.equals("flip") && !hasNumber) {
      return new HorizontalFlip();
    }
    if (name.equals("crop") && hasNumber) {
      return new RandomCrop(number);
    }
    if (name.equals("cutout") && hasNumber) {
      return new Cutout(number);
    }
    throw DataException.of(
        "Augmentation %s is not known; did you mean %s? Expected one of crop:PIXELS, flip,"
            + " cutout:PIXELS, such as crop:4.",
        Names.quoted(text), Names.nearest(text, List.of("crop:4", "flip", "cutout:8")));
  }

  private static void checkPixels(String name, int pixels) {
    if (pixels < 0 || pixels > 4096) {
      throw DataException.of("Augmentation %s has %d pixels; expected 0 to 4096.", name, pixels);
    }
  }
}
