package thalweg.expr;

/** Which axis of a batch of images runs fastest in memory. */
enum Layout {
  /** [images, channels, height, width]: what expressions are written in. */
  CHANNELS_FIRST,
  /** [images, height, width, channels]: what kernels are quickest in. */
  CHANNELS_LAST,
  /**
   * [groups, height, width, channels of a group], of one image: what gradients of each example are
   * found in, where each group is an example.
   */
  GROUPS_APART;

  int channelAxis() {
    return this == CHANNELS_FIRST ? 1 : 3;
  }

  int heightAxis() {
    return this == CHANNELS_FIRST ? 2 : 1;
  }

  int images(Shape s) {
    return this == GROUPS_APART ? 1 : s.dim(0);
  }

  int channels(Shape s) {
    return s.dim(channelAxis()) * (this == GROUPS_APART ? s.dim(0) : 1);
  }

  int height(Shape s) {
    return s.dim(heightAxis());
  }

  int width(Shape s) {
    return s.dim(heightAxis() + 1);
  }

  /** The shape of what a window makes of images of shape {@code s}, with so many channels. */
  Shape slid(Shape s, Window window, int channels) {
    int rows = window.rows(height(s));
    int columns = window.columns(width(s));
    return switch (this) {
      case CHANNELS_FIRST -> Shape.of(s.dim(0), channels, rows, columns);
      case CHANNELS_LAST -> Shape.of(s.dim(0), rows, columns, channels);
      case GROUPS_APART -> Shape.of(s.dim(0), rows, columns, channels / Math.max(1, s.dim(0)));
    };
  }

  /** Where an element lies, row-major, in an array of shape {@code s}. */
  int at(Shape s, int image, int channel, int row, int column) {
    return switch (this) {
      case CHANNELS_FIRST -> ((image * s.dim(1) + channel) * s.dim(2) + row) * s.dim(3) + column;
      case CHANNELS_LAST -> ((image * s.dim(1) + row) * s.dim(2) + column) * s.dim(3) + channel;
      case GROUPS_APART ->
          ((channel / s.dim(3) * s.dim(1) + row) * s.dim(2) + column) * s.dim(3)
              + channel % s.dim(3);
    };
  }
}
