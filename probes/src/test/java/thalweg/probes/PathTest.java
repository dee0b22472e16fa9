package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Paths: their principal components, what little room keeps of them, and leading subspaces. */
class PathTest {
  private static final RandomKey KEY = new RandomKey(8, "path");

  private static double[] normal(int n, long step) {
    Philox random = Philox.stream(KEY, step);
    double[] v = new double[n];
    Arrays.setAll(v, i -> random.nextGaussian());
    return v;
  }

  @Test
  void distancesFromImagesAreUnbiasedAndTheirErrorsHonest() {
    double[] a = normal(200, 1);
    double[] b = normal(200, 2);
    double squared = Math.pow(Landscape.distance(a, b), 2);
    double product = Vectors.dot(a, b);
    int draws = 2000;
    int near = 0;
    int nearProduct = 0;
    double sum = 0;
    double squares = 0;
    double claimed = 0;
    for (int seed = 0; seed < draws; seed++) {
      RandomProjection r = new RandomProjection(200, 100, new RandomKey(seed, "projection"));
      Estimate d = r.squaredDistance(r.image(a), r.image(b));
      Estimate p = r.product(r.image(a), r.image(b));
      sum += d.value() / draws;
      squares += Math.pow(d.value() - squared, 2) / draws;
      claimed += Math.pow(d.standardError(), 2) / draws;
      near += Math.abs(d.value() - squared) < 1.96 * d.standardError() ? 1 : 0;
      nearProduct += Math.abs(p.value() - product) < 1.96 * p.standardError() ? 1 : 0;
    }
    assertEquals(squared, sum, 4 * Math.sqrt(squares / draws), "unbiased");
    assertEquals(1, squares / claimed, 0.12, "variance as said");
    assertEquals(0.95, (double) near / draws, 0.03);
    assertEquals(0.95, (double) nearProduct / draws, 0.03);
  }

  @Test
  void anImageIsLinearAndFollowsFromTheKeyAlone() {
    RandomProjection r = new RandomProjection(77, 40, KEY);
    double[] a = normal(77, 3);
    double[] b = normal(77, 4);
    double[] sum = a.clone();
    Vectors.add(sum, 2, b);
    double[] expected = r.image(a);
    Vectors.add(expected, 2, r.image(b));
    assertArrayEquals(expected, r.image(sum), 1e-12);
    assertArrayEquals(r.image(a), new RandomProjection(77, 40, KEY).image(a), 0);
    double d = r.distance(r.image(a), r.image(b)).value();
    assertEquals(d * d, r.squaredDistance(r.image(a), r.image(b)).value(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new RandomProjection(5, 1, KEY));
  }

  /** A path on a plane: a long and a short axis. */
  private static List<double[]> ellipse(int n, double[] long1, double[] short1) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] point = normal(long1.length, 9);
      Vectors.add(point, 3 * Math.cos(2 * Math.PI * i / n), long1);
      Vectors.add(point, Math.sin(2 * Math.PI * i / n), short1);
      points.add(point);
    }
    return points;
  }

  @Test
  void theComponentsOfAnEllipseAreItsAxes() {
    double[] e = new double[50];
    double[] f = new double[50];
    e[3] = 1;
    f[20] = 1;
    PathPca pca = PathPca.of(ellipse(24, e, f), 3);
    assertEquals(0.9, pca.shares().get(0).value(), 1e-10);
    assertEquals(0.1, pca.shares().get(1).value(), 1e-10);
    assertEquals(0, pca.shares().get(2).value(), 1e-10);
    assertEquals(Estimate.Convergence.CONVERGED, pca.shares().get(0).convergence());
    double sign = Math.signum(pca.coordinates()[0][0]);
    for (int i = 0; i < 24; i++) {
      assertEquals(
          3 * Math.cos(2 * Math.PI * i / 24), sign * pca.coordinates()[0][i], 1e-8, "point " + i);
    }
  }

  @Test
  void imagesKeepTheComponentsToTheirError() {
    List<double[]> points =
        ellipse(24, Vectors.unit(3000, KEY), Vectors.unit(3000, KEY.withStep(1)));
    RandomProjection r = new RandomProjection(3000, 400, KEY);
    double exact = PathPca.of(points, 2).shares().get(0).value();
    double kept = PathPca.of(points.stream().map(r::image).toList(), 2).shares().get(0).value();
    // A share s of variances each good to sqrt(2/k): s (1 - s) sqrt(2) of that.
    assertEquals(exact, kept, 4 * exact * (1 - exact) * Math.sqrt(2) * Math.sqrt(2.0 / 400));
  }

  @Test
  void aPathThatStandsStillHasNoComponents() {
    List<double[]> still = List.of(new double[] {1, 2}, new double[] {1, 2}, new double[] {1, 2});
    assertThrows(IllegalArgumentException.class, () -> PathPca.of(still, 1));
    assertThrows(IllegalArgumentException.class, () -> PathPca.of(still, 3));
  }

  @Test
  void theShareInTheLeadingSubspaceIsThatOfItsCoordinates() {
    double[][] diagonal = new double[6][6];
    for (int i = 0; i < 6; i++) {
      diagonal[i][i] = i + 1;
    }
    LinearOperator operator = ExpressionOperator.quadratic(diagonal, 1, DType.F64);
    TopSubspace top = new TopSubspace(new Lanczos(6, 1e-12).ends(operator, 2, KEY).largest());
    assertEquals(0.5, top.share(new double[] {1, 1, 0, 0, 1, 1}), 1e-10);
    assertEquals(1, top.share(new double[] {0, 0, 0, 0, 3, -4}), 1e-10);
    assertEquals(0, top.share(new double[] {1, 2, 3, 4, 0, 0}), 1e-10);
    assertTrue(Double.isNaN(top.share(new double[6])));
  }
}
