package thalweg.expr;

/** Which axis of a batch of images runs fastest in memory. */
enum Layout {
  /** [images, channels, height, width]: what expressions are written in. */
  CHANNELS_FIRST,
  /** [images, height, width, channels]: what kernels are quickest in. */
  CHANNELS_LAST;

  int channelAxis() {
    return this == CHANNELS_FIRST ? 1 : 3;
  }

  int heightAxis() {
    return this == CHANNELS_FIRST ? 2 : 1;
  }

  int channels(Shape s) {
    return s.dim(channelAxis());
  }

  int height(Shape s) {
    return s.dim(heightAxis());
  }

  int width(Shape s) {
    return s.dim(heightAxis() + 1);
  }

  Shape shape(int images, int channels, int height, int width) {
    return this == CHANNELS_FIRST
        ? Shape.of(images, channels, height, width)
        : Shape.of(images, height, width, channels);
  }

  /** The shape of what a window makes of images of shape {@code s}, with so many channels. */
  Shape slid(Shape s, Window window, int channels) {
    return shape(s.dim(0), channels, window.rows(height(s)), window.columns(width(s)));
  }

  /** Where an element lies, row-major, in an array of shape {@code s}. */
  int at(Shape s, int image, int channel, int row, int column) {
    return this == CHANNELS_FIRST
        ? ((image * s.dim(1) + channel) * s.dim(2) + row) * s.dim(3) + column
        : ((image * s.dim(1) + row) * s.dim(2) + column) * s.dim(3) + channel;
  }
}
