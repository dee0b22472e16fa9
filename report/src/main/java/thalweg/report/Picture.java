package thalweg.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * A small immutable image of 8-bit samples, grey or colour.
 *
 * <p>Samples lie in planes: all of the first channel row by row, then the next, as the public image
 * sets store them. In JSON the samples are one base64 text.
 */
public final class Picture {
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] samples;

  private Picture(int channels, int height, int width, byte[] samples) {
    Check.present(samples, "picture samples");
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "picture of %d channels, %d x %d pixels; expected 1 or 3 channels, at least 1 x 1"
              .formatted(channels, height, width));
    }
    if (samples.length != (long) channels * height * width) {
      throw new IllegalArgumentException(
          "picture has %d samples; expected %d x %d x %d"
              .formatted(samples.length, channels, height, width));
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.samples = samples;
  }

  /** A grey image; {@code height * width} samples row by row, 0 (black) to 255 (white) unsigned. */
  public static Picture grey(byte[] samples, int height, int width) {
    return of(1, height, width, samples);
  }

  /** A colour image; the red plane, then the green, then the blue, each row by row. */
  public static Picture rgb(byte[] samples, int height, int width) {
    return of(3, height, width, samples);
  }

  @JsonCreator
  static Picture of(
      @JsonProperty("channels") int channels,
      @JsonProperty("height") int height,
      @JsonProperty("width") int width,
      @JsonProperty("samples") byte[] samples) {
    return new Picture(channels, height, width, samples == null ? null : samples.clone());
  }

  @JsonProperty
  public int channels() {
    return channels;
  }

  @JsonProperty
  public int height() {
    return height;
  }

  @JsonProperty
  public int width() {
    return width;
  }

  /** A copy of the samples. */
  @JsonProperty
  public byte[] samples() {
    return samples.clone();
  }

  /** One sample, 0 to 255. */
  int sample(int channel, int row, int column) {
    return samples[(channel * height + row) * width + column] & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && channels == that.channels
        && height == that.height
        && width == that.width
        && Arrays.equals(samples, that.samples);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(samples);
  }

  @Override
  public String toString() {
    return "Picture[%d x %d x %d]".formatted(channels, height, width);
  }
}
