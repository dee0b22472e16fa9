package thalweg.probes;

import java.util.stream.IntStream;

/** The loss 1/2 sum h_i w_i^2, whose walk by gradient descent is known in full. */
record Quadratic(double... curvatures) implements Landscape {
  @Override
  public int size() {
    return curvatures.length;
  }

  @Override
  public double at(double[] point) {
    return IntStream.range(0, size())
        .mapToDouble(i -> curvatures[i] * point[i] * point[i] / 2)
        .sum();
  }

  double[] gradient(double[] point) {
    return IntStream.range(0, size()).mapToDouble(i -> curvatures[i] * point[i]).toArray();
  }

  /** A step of gradient descent. */
  double[] step(double[] point, double rate) {
    double[] next = point.clone();
    Vectors.add(next, -rate, gradient(point));
    return next;
  }

  /** The cosine of the gradients at two points. */
  double cosine(double[] a, double[] b) {
    double[] g = gradient(a);
    double[] h = gradient(b);
    return Vectors.dot(g, h) / (Vectors.norm(g) * Vectors.norm(h));
  }

  @Override
  public int examples() {
    return 1;
  }

  @Override
  public String data() {
    return "a quadratic";
  }
}
