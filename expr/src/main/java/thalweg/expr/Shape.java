package thalweg.expr;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The extents of an array, outermost first; rank 0 is a scalar. Immutable. */
public final class Shape {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;
  private final long size;

  private Shape(int[] dims) {
    long n = 1;
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(dims));
      }
      n = Math.multiplyExact(n, (long) d);
    }
    if (n > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(dims) + " has " + n + " elements; at most 2^31-1 are held");
    }
    this.dims = dims;
    this.size = n;
  }

  /**
   * A shape of these extents.
   *
   * @throws IllegalArgumentException if an extent is negative or there are 2^31 elements or more
   */
  public static Shape of(int... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  public int rank() {
    return dims.length;
  }

  /** Extent of axis {@code i}, counted from the outermost. */
  public int dim(int i) {
    return dims[i];
  }

  /** Number of elements: the product of the extents, 1 for a scalar. */
  public int size() {
    return (int) size;
  }

  /** A fresh array of the extents. */
  public int[] dims() {
    return dims.clone();
  }

  /** Elements in axes {@code from}, included, to {@code to}, not: the product of their extents. */
  int product(int from, int to) {
    int product = 1;
    for (int a = from; a < to; a++) {
      product *= dims[a];
    }
    return product;
  }

  /** Row-major strides in elements. */
  int[] strides() {
    int[] s = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      s[i] = stride;
      stride *= dims[i];
    }
    return s;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape other && Arrays.equals(dims, other.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As a reader writes it: {@code [128,784]}; a scalar is {@code []}. */
  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
