package thalweg.expr;

/**
 * A window that slides over height and width, as in convolution and pooling. Output row i covers
 * the input rows {@code i * strideH - padTop + dilationH * j} for j below {@code kernelH}; rows
 * outside the input are padding. Columns likewise.
 *
 * @param kernelH rows of the window, from 1
 * @param kernelW columns of the window, from 1
 * @param strideH rows between neighbouring outputs, from 1
 * @param strideW columns between neighbouring outputs, from 1
 * @param padTop rows of padding above, from 0
 * @param padLeft columns of padding at the left, from 0
 * @param padBottom rows of padding below, from 0
 * @param padRight columns of padding at the right, from 0
 * @param dilationH rows between neighbouring taps, from 1 (dense)
 * @param dilationW columns between neighbouring taps, from 1 (dense)
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight,
    int dilationH,
    int dilationW) {

  /**
   * @throws IllegalArgumentException if a size, stride or dilation is below 1, or padding negative
   */
  public Window {
    if (Math.min(
            Math.min(Math.min(kernelH, kernelW), Math.min(strideH, strideW)),
            Math.min(dilationH, dilationW))
        < 1) {
      throw new IllegalArgumentException(
          "window: kernel, stride and dilation must be 1 or more, not %dx%d, %dx%d, %dx%d"
              .formatted(kernelH, kernelW, strideH, strideW, dilationH, dilationW));
    }
    if (Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)) < 0) {
      throw new IllegalArgumentException(
          "window: padding must be 0 or more, not top %d, left %d, bottom %d, right %d"
              .formatted(padTop, padLeft, padBottom, padRight));
    }
  }

  /** A dense window of stride 1 without padding. */
  public static Window of(int kernelH, int kernelW) {
    return new Window(kernelH, kernelW, 1, 1, 0, 0, 0, 0, 1, 1);
  }

  /** The same with another stride, rows and columns alike. */
  public Window stride(int stride) {
    return new Window(
        kernelH, kernelW, stride, stride, padTop, padLeft, padBottom, padRight, dilationH,
        dilationW);
  }

  /** The same with padding on all four sides. */
  public Window padding(int padding) {
    return new Window(
        kernelH, kernelW, strideH, strideW, padding, padding, padding, padding, dilationH,
        dilationW);
  }

  /** The same with taps this far apart. */
  public Window dilation(int dilation) {
    return new Window(
        kernelH, kernelW, strideH, strideW, padTop, padLeft, padBottom, padRight, dilation,
        dilation);
  }

  /** Output rows for so many input rows; below 1 where the window does not fit. */
  int rows(int height) {
    return Math.floorDiv(height + padTop + padBottom - dilationH * (kernelH - 1) - 1, strideH) + 1;
  }

  /** Output columns for so many input columns. */
  int columns(int width) {
    return Math.floorDiv(width + padLeft + padRight - dilationW * (kernelW - 1) - 1, strideW) + 1;
  }

  /** The input row under tap {@code tap} of output row {@code row}; may lie in the padding. */
  int row(int row, int tap) {
    return row * strideH - padTop + dilationH * tap;
  }

  /** The input column under tap {@code tap} of output column {@code column}. */
  int column(int column, int tap) {
    return column * strideW - padLeft + dilationW * tap;
  }

  /** As a reader writes it: {@code 5x5 pad 2}. */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder().append(kernelH).append('x').append(kernelW);
    if (strideH != 1 || strideW != 1) {
      s.append(" stride ").append(strideH).append('x').append(strideW);
    }
    if (padTop + padLeft + padBottom + padRight > 0) {
      s.append(" pad ").append(padTop).append(',').append(padLeft).append(',');
      s.append(padBottom).append(',').append(padRight);
    }
    if (dilationH != 1 || dilationW != 1) {
      s.append(" dilation ").append(dilationH).append('x').append(dilationW);
    }
    return s.toString();
  }
}
