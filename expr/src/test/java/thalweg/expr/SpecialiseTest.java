package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sums of products are what they were, and the products are not formed. */
class SpecialiseTest {
  private static final int B = 6;

  @Test
  void aSquaredGradientNormOfEachExampleFormsNoOuterProduct() {
    for (Expr x : List.of(Expr.input("x", DType.F64, 1, 13), Expr.input("x", DType.F64, 13))) {
      Expr w1 = Expr.input("w1", DType.F64, 13, 11);
      Expr b1 = Expr.input("b1", DType.F64, 11);
      Expr w2 = Expr.input("w2", DType.F64, 11, 7);
      Expr label = Expr.input("label", DType.I32, 1);
      Expr logits = x.reshape(1, 13).matmul(w1).add(b1).tanh().matmul(w2);
      Expr loss = label.oneHot(7).cast(DType.F64).mul(logits.logSoftmax()).sum(1).neg().mean();
      Expr xs = Expr.input("xs", DType.F64, TypingArrays.stacked(B, x.shape()).dims());
      Expr labels = Expr.input("labels", DType.I32, B, 1);
      List<Expr> g =
          Grad.perExampleGrad(loss, List.of(w1, b1, w2), List.of(x, label), List.of(xs, labels));
      List<Expr> norms =
          List.of(
              g.get(0).mul(g.get(0)).sum(1, 2).add(g.get(1).mul(g.get(1)).sum(1)),
              g.get(2).reshape(B, 77).pow(2).sum(1),
              g.get(2).mul(0.5).neg().pow(2).sum());
      assertNoneOf(norms, Shape.of(B, 13, 11), Shape.of(B, 11, 7));
      Check.fastEqualsReference(norms, 41, 1e-12);
    }
  }

  @Test
  void slopesOfSomeExamplesAlongOneDirectionFormNoOuterProduct() {
    Expr a = Expr.input("a", DType.F64, B, 5, 1);
    Expr b = Expr.input("b", DType.F64, B, 1, 7);
    Expr direction = Expr.input("direction", DType.F64, 5, 7);
    Expr rate = Expr.input("rate", DType.F64);
    for (int some : new int[] {1, 4, B}) {
      Expr each = a.matmul(b).mul(3).slice(0, 0, some);
      List<Expr> slopes =
          List.of(
              each.mul(direction).sum(1, 2), rate.mul(direction).neg().mul(each).sum(1, 2).exp());
      assertNoneOf(slopes, Shape.of(B, 5, 7), Shape.of(4, 5, 7), Shape.of(1, 5, 7));
      Check.fastEqualsReference(slopes, 49, 1e-12);
    }
    // Other examples than the first, a part of the product, several directions.
    List<Expr> others =
        List.of(
            a.matmul(b).slice(0, 2, 5).mul(direction).sum(1, 2),
            a.matmul(b).slice(1, 0, 3).mul(direction.slice(0, 0, 3)).sum(1, 2),
            a.matmul(b).mul(Expr.input("each", DType.F64, B, 5, 7)).sum(1, 2));
    Check.fastEqualsReference(others, 50, 1e-12);
  }

  @Test
  void theMeanOfSquaredGradientsIsOneProductOfSquares() {
    Expr a = Expr.input("a", DType.F64, B, 5, 1);
    Expr b = Expr.input("b", DType.F64, B, 1, 7);
    Expr fisher = a.matmul(b).pow(2).mean(0);
    assertNoneOf(List.of(fisher), Shape.of(B, 5, 7));
    Check.fastEqualsReference(List.of(fisher), 42, 1e-12);
  }

  @Test
  void aSumOfScaledGradientsIsOneProduct() {
    Expr c = Expr.input("c", DType.F64, B);
    for (int inner : new int[] {1, 3}) {
      Expr a = Expr.input("a", DType.F64, B, 5, inner);
      Expr b = Expr.input("b", DType.F64, B, inner, 7);
      Expr at = Expr.input("at", DType.F64, B, inner, 5);
      Expr bt = Expr.input("bt", DType.F64, B, 7, inner);
      List<Expr> sums = new ArrayList<>();
      for (Expr left : List.of(a, at.transpose(0, 2, 1))) {
        for (Expr right : List.of(b, bt.transpose(0, 2, 1))) {
          sums.add(left.matmul(right).sum(0));
          sums.add(left.matmul(right).mul(c.reshape(B, 1, 1)).mean(0));
        }
      }
      for (Expr sum : sums) {
        assertNoneOf(List.of(sum), Shape.of(B, 5, 7));
      }
      Check.fastEqualsReference(sums, 43, 1e-12);
    }
  }

  @Test
  void aSumOverSomeOfTheLeadingAxesKeepsTheOthers() {
    Expr a = Expr.input("a", DType.F64, 2, B, 5, 3);
    Expr b = Expr.input("b", DType.F64, 2, B, 3, 7);
    Expr product = a.matmul(b);
    List<Expr> sums =
        List.of(product.sum(1), product.sum(0), product.sum(0, 1), product.sum(1, 2, 3));
    for (Expr sum : sums) {
      Check.fastEqualsReference(List.of(sum), 44, 1e-12);
    }
    assertNoneOf(List.of(sums.get(0)), Shape.of(2, B, 5, 7));
    assertNoneOf(List.of(sums.get(2)), Shape.of(2, B, 5, 7));
    assertNoneOf(List.of(sums.get(3)), Shape.of(2, B, 5, 7));
  }

  @Test
  void aSumOfSquaresOfANarrowProductIsOneOfSmallMatrices() {
    for (int flags = 0; flags < 4; flags++) {
      Expr a = Expr.input("a", DType.F64, B, flags % 2 == 0 ? 40 : 3, flags % 2 == 0 ? 3 : 40);
      Expr b = Expr.input("b", DType.F64, B, flags / 2 == 0 ? 3 : 50, flags / 2 == 0 ? 50 : 3);
      Expr product =
          (flags % 2 == 0 ? a : a.transpose(0, 2, 1))
              .matmul(flags / 2 == 0 ? b : b.transpose(0, 2, 1));
      Expr other =
          Expr.input("c", DType.F64, B, 40, 2).matmul(Expr.input("d", DType.F64, B, 2, 50));
      List<Expr> sums =
          List.of(
              product.pow(2).sum(1, 2), product.div(3).mul(other).sum(1, 2), product.pow(2).sum());
      for (Expr sum : sums) {
        assertNoneOf(List.of(sum), Shape.of(B, 40, 50));
        Check.fastEqualsReference(List.of(sum), 45, 1e-12);
      }
      assertTrue(program(List.of(product, sums.get(0))).contains(Shape.of(B, 40, 50).toString()));
      Check.fastEqualsReference(List.of(product, sums.get(0)), 45, 1e-12);
    }
  }

  @Test
  void aWideProductsSquaresAreSummedAsTheyAre() {
    Expr a = Expr.input("a", DType.F64, 40, 30);
    Expr b = Expr.input("b", DType.F64, 30, 40);
    Expr sum = a.matmul(b).pow(2).sum();
    assertEquals(List.of(sum), Specialise.run(List.of(sum)));
  }

  @Test
  void theSumOfConvolutionsGradientsOverExamplesIsOneConvolutionOverImages() {
    for (int groups : new int[] {1, 2}) {
      Expr x = Expr.input("x", DType.F64, 1, 4, 6, 5);
      Expr w = Expr.input("w", DType.F64, 6, 4 / groups, 3, 3);
      Expr loss = x.conv2d(w, Window.of(3, 3).padding(1).stride(2), groups).sin().sum();
      Expr xs = Expr.input("xs", DType.F64, B, 1, 4, 6, 5);
      List<Expr> each = Grad.perExampleGrad(loss, List.of(w), List.of(x), List.of(xs));
      List<Expr> mean = List.of(each.get(0).mean(0));
      String program = program(mean);
      assertFalse(program.contains(Shape.of(B * 6, 4 / groups, 3, 3).toString()), program);
      Check.fastEqualsReference(mean, 47, 1e-12);
      Expr squares = each.get(0).pow(2).sum(1, 2, 3, 4);
      Check.fastEqualsReference(List.of(squares, mean.get(0)), 48, 1e-12);
    }
  }

  @Test
  void theFirstExamplesGradientsOfConvolutionsAreMadeForThemAlone() {
    for (int groups : new int[] {1, 2}) {
      Expr x = Expr.input("x", DType.F64, 1, 4, 6, 5);
      Expr w = Expr.input("w", DType.F64, 6, 4 / groups, 3, 3);
      Expr loss = x.conv2d(w, Window.of(3, 3).padding(1), groups).sin().sum();
      Expr xs = Expr.input("xs", DType.F64, B, 1, 4, 6, 5);
      Expr each = Grad.perExampleGrad(loss, List.of(w), List.of(x), List.of(xs)).get(0);
      Expr all = each.pow(2).sum(1, 2, 3, 4);
      for (int some : new int[] {1, 5}) {
        Expr first = each.slice(0, 0, some).mul(w).sum(1, 2, 3, 4);
        String program = program(List.of(first));
        boolean whole = program.contains(Shape.of(B * 6, 4 / groups, 3, 3).toString());
        assertFalse(groups == 1 && whole, program);
        Check.fastEqualsReference(List.of(first), 51, 1e-12);
        Check.fastEqualsReference(List.of(first, all), 52, 1e-12);
        Check.fastEqualsReference(List.of(each.slice(0, 1, 3).mul(w).sum(1, 2)), 53, 1e-12);
      }
    }
  }

  @Test
  void aSumOverAxesOfOneElementMovesNothing() {
    Expr x = Expr.input("x", DType.F64, B, 1, 7);
    assertFalse(program(List.of(x.exp().sum(1), x.maxOver(1))).contains("over"));
    Check.fastEqualsReference(List.of(x.exp().sum(1), x.maxOver(1)), 46, 1e-14);
  }

  private static String program(List<Expr> outputs) {
    List<Expr> rewritten = outputs;
    for (Compiler.Pass pass : Compiler.PASSES) {
      rewritten = pass.rewrite().apply(rewritten);
    }
    return Printer.program(rewritten);
  }

  /** Neither the rewritten program nor what is run holds an array of these shapes. */
  private static void assertNoneOf(List<Expr> outputs, Shape... shapes) {
    String program = program(outputs);
    try (Workers workers = new Workers(1)) {
      program += Function.compile("sums", workers, outputs, List.of());
    }
    for (Shape s : shapes) {
      assertFalse(program.contains(s.toString()), program);
    }
  }
}
