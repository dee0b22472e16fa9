package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers of each channel over all images are found image by image, and are what they were. */
class ImageByImageTest {
  private static Expr images(int count) {
    return Expr.input("images", DType.F64, count, 31, 37, 11);
  }

  @Test
  void sumsAndLargestOfChannelsAreThoseOfTheReferenceAtEveryNumberOfThreads() {
    for (int count : new int[] {0, 1, 7, 13}) {
      Expr x = images(count).mul(2);
      List<Expr> results = new ArrayList<>(List.of(x.sum(0, 1, 2), x.mul(x).mean(0, 1, 2)));
      if (count > 0) {
        results.add(x.maxOver(0, 1, 2));
      }
      Check.fastEqualsReference(results, 3, 1e-12);
      Map<Expr, Tensor> values = Check.values(results, 4);
      List<List<double[]>> runs = new ArrayList<>();
      for (int threads : new int[] {1, 2, 4}) {
        try (Workers workers = new Workers(threads)) {
          runs.add(Check.run(results, values, workers));
        }
      }
      for (int i = 0; i < results.size(); i++) {
        assertArrayEquals(runs.get(0).get(i), runs.get(1).get(i));
        assertArrayEquals(runs.get(0).get(i), runs.get(2).get(i));
      }
    }
  }

  @Test
  void onlyManyPixelsOfSeveralImagesAreWorthTwoSums() {
    assertEquals(2, sums(images(13)));
    assertEquals(1, sums(images(7)));
    assertEquals(1, sums(Expr.input("small", DType.F64, 13, 3, 5, 11)));
  }

  private static long sums(Expr x) {
    return Graphs.topological(AssignLayouts.run(List.of(x.sum(0, 1, 2)))).stream()
        .filter(e -> e.op() instanceof Op.Reduce)
        .count();
  }
}
