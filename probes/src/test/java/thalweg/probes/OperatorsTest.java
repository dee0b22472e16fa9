package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.probes.GradientCovarianceOperator.About;

/** What the operators are, by their definitions, on networks of a few dozen parameters. */
class OperatorsTest {
  private static final RandomKey KEY = new RandomKey(6, "operators");
  private static final int N = 11;
  private static final int CLASSES = 3;

  /** All of the family. */
  private enum Kind {
    HESSIAN(HessianOperator::new),
    GAUSS_NEWTON(GaussNewtonOperator::new),
    FISHER(EmpiricalFisherOperator::new),
    SECOND_MOMENT(s -> new GradientCovarianceOperator(s, About.ZERO)),
    COVARIANCE(s -> new GradientCovarianceOperator(s, About.MEAN));

    private final java.util.function.Function<Subject, LinearOperator> make;

    Kind(java.util.function.Function<Subject, LinearOperator> make) {
      this.make = make;
    }

    LinearOperator of(Subject subject) {
      return make.apply(subject);
    }
  }

  private static Subject subject(DType dtype, Loss loss, Workers workers) {
    Variable x = Fixtures.inputs(dtype, Fixtures.points(1, N, 4), 4);
    Variable y = Variable.zeros("labels", DType.I32, N);
    y.value().set(IntStream.range(0, N).map(i -> i * i % CLASSES).toArray());
    Model model = Fixtures.mlp(2, dtype, Layer.Nonlinearity.TANH, 4, 5, CLASSES);
    return Subject.of(model, loss, new Examples(x, y), "train", workers);
  }

  private static Subject subject(Loss loss) {
    return subject(DType.F64, loss, Fixtures.WORKERS);
  }

  /** A row an example: its own gradient. */
  private static double[][] gradients(Subject s) {
    Expr row = Expr.input("row", DType.I32, 1);
    Expr losses =
        s.losses(s.data().inputs().read().gather(row), s.data().labels().read().gather(row));
    Function f =
        Function.compile("one", Fixtures.WORKERS, Grad.grad(losses.sum(), s.reads()), List.of());
    double[][] all = new double[N][];
    for (int i = 0; i < N; i++) {
      f.input(row).set(new int[] {i});
      f.call();
      all[i] =
          IntStream.range(0, s.reads().size())
              .mapToObj(k -> f.output(k).toDoubles())
              .flatMapToDouble(Arrays::stream)
              .toArray();
    }
    return all;
  }

  /** The sum over rows of weight times row' row. */
  private static double[][] outer(double[][] rows, double[] weights) {
    int n = rows[0].length;
    double[][] sum = new double[n][n];
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < n; i++) {
        Vectors.add(sum[i], weights[r] * rows[r][i], rows[r]);
      }
    }
    return sum;
  }

  private static void same(double[][] expected, LinearOperator operator) {
    double[][] found = DenseTwin.matrix(operator);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], 1e-13);
    }
  }

  private static double[] equal() {
    double[] weights = new double[N];
    Arrays.fill(weights, 1.0 / N);
    return weights;
  }

  @Test
  void secondMomentAndCovarianceAreThoseOfTheExamplesGradients() {
    Subject s = subject(new Loss.CrossEntropy());
    double[][] gradients = gradients(s);
    same(outer(gradients, equal()), new GradientCovarianceOperator(s.chunks(4), About.ZERO));
    same(outer(gradients, equal()), new EmpiricalFisherOperator(s));
    double[] mean = new double[s.size()];
    for (double[] g : gradients) {
      Vectors.add(mean, 1.0 / N, g);
    }
    for (double[] g : gradients) {
      Vectors.add(g, -1, mean);
    }
    same(outer(gradients, equal()), new GradientCovarianceOperator(s.chunks(4), About.MEAN));
  }

  @Test
  void underCrossEntropyGaussNewtonIsTheFisherInformationOfTheModelsOwnLabels() {
    Subject s = subject(new Loss.CrossEntropy());
    Expr logits = s.model().logits(s.data().inputs().read(), Mode.EVAL);
    Function f =
        Function.compile("p", Fixtures.WORKERS, List.of(logits.logSoftmax().exp()), List.of());
    f.call();
    double[] p = f.output(0).toDoubles();
    double[][] sum = new double[s.size()][s.size()];
    for (int label = 0; label < CLASSES; label++) {
      int c = label;
      int[] drawn = new int[N];
      Arrays.fill(drawn, c);
      s.data().labels().value().set(drawn);
      double[] weights = IntStream.range(0, N).mapToDouble(i -> p[i * CLASSES + c] / N).toArray();
      double[][] of = outer(gradients(s), weights);
      for (int i = 0; i < sum.length; i++) {
        Vectors.add(sum[i], 1, of[i]);
      }
    }
    same(sum, new GaussNewtonOperator(s.chunks(3)));
  }

  @Test
  void underSquaredErrorTheLikelihoodIsNormal() {
    Subject s = subject(new Loss.SquaredError());
    double[] weights = equal();
    // The loss is a mean over classes, minus the log-likelihood half of a sum.
    Arrays.setAll(weights, i -> weights[i] * CLASSES * CLASSES / 4.0);
    same(outer(gradients(s), weights), new EmpiricalFisherOperator(s));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void alongALayerAnOperatorIsTheBlockOfTheWhole(Kind kind) {
    Subject s = subject(new Loss.CrossEntropy());
    double[][] whole = DenseTwin.matrix(kind.of(s));
    Subject last = s.layer("2");
    assertEquals(List.of("2.weight", "2.bias"), last.parameters());
    int from = s.size() - last.size();
    double[][] block =
        Arrays.stream(whole, from, s.size())
            .map(row -> Arrays.copyOfRange(row, from, s.size()))
            .toArray(double[][]::new);
    same(block, kind.of(last));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onSomeExamplesAnOperatorIsTheirMean(Kind kind) {
    Subject s = subject(new Loss.CrossEntropy());
    double[] v = Vectors.unit(s.size(), KEY);
    double[] twice = new double[v.length];
    double[] once = new double[v.length];
    kind.of(s.on(3, 7, 3, 7)).apply(v, twice);
    kind.of(s.on(7, 3)).apply(v, once);
    assertArrayEquals(once, twice, 1e-14);
    assertTrue(Vectors.norm(once) > 1e-3);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anyNumberOfThreadsGivesTheSameBits(Kind kind) {
    double[][] found = new double[2][];
    for (int t = 0; t < 2; t++) {
      try (Workers workers = new Workers(1 + 2 * t)) {
        Subject s = subject(DType.F32, new Loss.CrossEntropy(), workers).chunks(5);
        double[] v = Vectors.unit(s.size(), KEY);
        found[t] = new double[v.length];
        kind.of(s).apply(v, found[t]);
      }
    }
    assertArrayEquals(found[0], found[1]);
  }

  @Test
  void onlyTheHessianHasEigenvaluesBelowZero() {
    Subject s = subject(new Loss.CrossEntropy());
    for (Kind kind : Kind.values()) {
      double least = DenseTwin.eigenvalues(kind.of(s))[0];
      assertEquals(kind == Kind.HESSIAN, least < -1e-12, kind + ": " + least);
    }
  }

  @Test
  void whatCannotBeIsSaid() {
    Subject s = subject(new Loss.Hinge());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new EmpiricalFisherOperator(s))
            .getMessage()
            .startsWith("the hinge loss belongs to no likelihood"));
    assertEquals(
        "no layer 1 with parameters; the parameters are [0.weight, 0.bias, 2.weight, 2.bias]",
        assertThrows(IllegalArgumentException.class, () -> s.layer("1")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new HessianOperator(s.on()));
    assertThrows(IllegalArgumentException.class, () -> new HessianOperator(s.chunks(0)));
  }
}
