package thalweg.data;

/**
 * The shape of one example. Its {@code height * width * channels} features are stored channel by
 * channel, each channel row by row: feature {@code (c * height + y) * width + x}.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 for grey, 3 for red, green and blue; a table is 1 by 1 with a channel a column
 */
public record ImageShape(int height, int width, int channels) {

  /**
   * @throws DataException if a size is below 1 or the product does not fit an int
   */
  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw DataException.of(
          "An image shape of height %d, width %d and %d channels is empty; every size must be at"
              + " least 1.",
          height, width, channels);
    }
    if ((long) height * width > Integer.MAX_VALUE / channels) {
      throw DataException.of(
          "An image shape of height %d, width %d and %d channels is too large; the product must"
              + " stay below 2^31.",
          height, width, channels);
    }
  }

  /** Pixels of one channel: height times width. */
  public int area() {
    return height * width;
  }

  /** Features of one example: height times width times channels. */
  public int features() {
    return height * width * channels;
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
