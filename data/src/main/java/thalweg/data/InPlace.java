package thalweg.data;

import java.util.Arrays;

/** Moves the pixels of one image within its own place: all channels alike, nothing allocated. */
final class InPlace {
  private InPlace() {}

  /** Pixel (y, x) becomes what (y + down, x + right) was; 0 where that lies outside. */
  static void shift(float[] pixels, int offset, ImageShape shape, int down, int right) {
    if (down == 0 && right == 0) {
      return;
    }
    int height = shape.height();
    int width = shape.width();
    for (int c = 0; c < shape.channels(); c++) {
      int plane = offset + c * shape.area();
      for (int k = 0; k < height; k++) {
        // Away from the rows still to be read: downwards from the top, or upwards from the bottom.
        int y = down >= 0 ? k : height - 1 - k;
        int from = y + down;
        if (from < 0 || from >= height || Math.abs(right) >= width) {
          Arrays.fill(pixels, plane + y * width, plane + (y + 1) * width, 0);
        } else {
          shiftRow(pixels, plane + from * width, plane + y * width, width, right);
        }
      }
    }
  }

  private static void shiftRow(float[] pixels, int from, int to, int width, int right) {
    int kept = width - Math.abs(right);
    if (right >= 0) {
      System.arraycopy(pixels, from + right, pixels, to, kept);
      Arrays.fill(pixels, to + kept, to + width, 0);
    } else {
      System.arraycopy(pixels, from, pixels, to - right, kept);
      Arrays.fill(pixels, to, to - right, 0);
    }
  }

  /** Left and right change places. */
  static void flip(float[] pixels, int offset, ImageShape shape) {
    int width = shape.width();
    int rows = shape.channels() * shape.height();
    for (int row = 0; row < rows; row++) {
      int left = offset + row * width;
      int right = left + width - 1;
      for (; left < right; left++, right--) {
        float swapped = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = swapped;
      }
    }
  }

  /** The part of the square that lies in the image becomes 0. */
  static void clear(float[] pixels, int offset, ImageShape shape, int top, int left, int size) {
    int firstRow = Math.max(0, top);
    int endRow = Math.min(shape.height(), top + size);
    int first = Math.max(0, left);
    int end = Math.min(shape.width(), left + size);
    for (int c = 0; c < shape.channels() && first < end; c++) {
      for (int y = firstRow; y < endRow; y++) {
        int row = offset + c * shape.area() + y * shape.width();
        Arrays.fill(pixels, row + first, row + end, 0);
      }
    }
  }
}
