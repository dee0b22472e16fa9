package thalweg.data;

import java.util.Optional;

/**
 * How to read a folder of images.
 *
 * @param colour grey or colour
 * @param resize the size that all images are brought to; without one they must have one size
 */
public record ImageOptions(Colour colour, Optional<Resize> resize) {

  /** How many channels the data set gets. */
  public enum Colour {
    /** One where red, green and blue are equal in every pixel of every image, else three. */
    INFERRED,
    /** One: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). */
    GREY,
    /** Three: red, green, blue. */
    RGB
  }

  /** How a new pixel is made of old ones. */
  public enum Method {
    /** The mean over the area that the new pixel covers: for making images smaller. */
    AREA,
    /** Between the four nearest pixel centres: for making images larger. */
    BILINEAR
  }

  /**
   * A size to bring images to; the proportions are not kept.
   *
   * @param height in pixels, 1 to 4096
   * @param width in pixels, 1 to 4096
   */
  public record Resize(int height, int width, Method method) {
    private static final int MAX_SIDE = 4096;

    /**
     * @throws DataException if a side is outside 1 to 4096
     */
    public Resize {
      if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
        throw DataException.of(
            "Images cannot be resized to %dx%d; expected 1 to %d each way.",
            height, width, MAX_SIDE);
      }
    }
  }

  /** Colour as the files have it, no resizing. */
  public static ImageOptions standard() {
    return new ImageOptions(Colour.INFERRED, Optional.empty());
  }

  public ImageOptions withColour(Colour colour) {
    return new ImageOptions(colour, resize);
  }

  public ImageOptions withResize(int height, int width, Method method) {
    return new ImageOptions(colour, Optional.of(new Resize(height, width, method)));
  }
}
