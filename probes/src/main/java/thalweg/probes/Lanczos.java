package thalweg.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.RandomKey;

/**
 * Eigenvalues at both ends of the spectrum of any symmetric operator, with sign: Lanczos 1950 ("An
 * iteration method for the solution of the eigenvalue problem", J. Res. NBS 45), with full
 * reorthogonalisation, made twice, so that no eigenvalue is found twice by rounding alone.
 *
 * <p>Stops early when the residuals of all pairs that were asked for are small enough by the
 * recursion's own account: the last number beside the tridiagonal matrix times the last component
 * of a vector. That leaves rounding out, so the residuals that are reported are measured, with a
 * product a pair. A pair has converged when its own is at most {@code tolerance} times the largest
 * |value| found. Starting from one vector, an eigenvalue of several dimensions is found once.
 *
 * <p>Costs a product and 4 n k operations for step k, a product a pair, and {@code steps} vectors
 * of memory.
 *
 * @param steps products at most, 1 or more
 * @param tolerance of the residual, relative, 0 or more; in F32 no less than about 1e-6 is reached
 */
public record Lanczos(int steps, double tolerance) {
  private static final String NOTE = "± is the norm of the residual";

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Lanczos {
    if (steps < 1 || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "Lanczos: %d steps, tolerance %s; expected 1 or more, 0 or more"
              .formatted(steps, tolerance));
    }
  }

  /**
   * What was found.
   *
   * @param largest descending; fewer than asked for where the operator or the steps are few
   * @param smallest ascending
   */
  public record Ends(List<Eigenpair> largest, List<Eigenpair> smallest) {
    public Ends {
      largest = List.copyOf(largest);
      smallest = List.copyOf(smallest);
    }

    /** The first of the largest or of the smallest, whichever is further from zero. */
    public Eigenpair dominant() {
      Eigenpair top = largest.getFirst();
      Eigenpair bottom = smallest.getFirst();
      return Math.abs(bottom.value()) > Math.abs(top.value()) ? bottom : top;
    }
  }

  /**
   * Looks for eigenpairs at both ends.
   *
   * @param each how many at each end, 1 or more
   * @param start the key of the first vector, uniform over the sphere
   */
  public Ends ends(LinearOperator operator, int each, RandomKey start) {
    return ends(operator, each, each, start);
  }

  /**
   * Looks for the largest eigenvalues alone: many fewer products where the smallest lie close
   * together, as in operators without negative ones.
   *
   * @param count how many, 1 or more
   * @param start the key of the first vector, uniform over the sphere
   * @return descending; fewer than asked for where the operator or the steps are few
   */
  public List<Eigenpair> largest(LinearOperator operator, int count, RandomKey start) {
    return ends(operator, count, 0, start).largest();
  }

  private Ends ends(LinearOperator operator, int top, int bottom, RandomKey start) {
    if (top < 1) {
      throw new IllegalArgumentException(top + " eigenpairs asked for; expected 1 or more");
    }
    Krylov krylov =
        new Krylov(
            operator,
            Vectors.unit(operator.size(), start),
            List.of(),
            Math.min(steps, operator.size()));
    Ritz found;
    do {
      krylov.step();
      found = Ritz.of(krylov);
    } while (krylov.goesOn() && !done(found, top, bottom));
    int made = krylov.size();
    int[] ascending = found.ascending();
    double[][] rows = Ritz.vectors(krylov);
    int cost = made + Math.min(top, made) + Math.min(bottom, made);
    List<Eigenpair> largest = new ArrayList<>();
    List<Eigenpair> smallest = new ArrayList<>();
    for (int i = 0; i < Math.min(top, made); i++) {
      largest.add(pair(operator, krylov.basis(), rows, found, ascending[made - 1 - i], cost));
    }
    for (int i = 0; i < Math.min(bottom, made); i++) {
      smallest.add(pair(operator, krylov.basis(), rows, found, ascending[i], cost));
    }
    return new Ends(largest, smallest);
  }

  private boolean done(Ritz found, int top, int bottom) {
    int[] ascending = found.ascending();
    int n = ascending.length;
    return n >= top + bottom
        && IntStream.range(0, n)
            .filter(i -> i < bottom || i >= n - top)
            .allMatch(i -> found.residuals()[ascending[i]] <= tolerance * found.largest());
  }

  private Eigenpair pair(
      LinearOperator operator, List<double[]> basis, double[][] rows, Ritz found, int i, int cost) {
    double[] vector = new double[operator.size()];
    for (int k = 0; k < basis.size(); k++) {
      Vectors.add(vector, rows[k][i], basis.get(k));
    }
    double value = found.values()[i];
    double[] image = new double[vector.length];
    operator.apply(vector, image);
    double residual = Vectors.residual(image, value, vector);
    boolean converged = residual <= tolerance * found.largest();
    return Eigenpair.of(operator, value, vector, residual, converged, cost, NOTE);
  }

  /**
   * Eigenvalues of the tridiagonal matrix, in the order in which {@link Tridiagonal} leaves them.
   */
  private record Ritz(double[] values, double[] residuals, double largest) {

    static Ritz of(Krylov krylov) {
      double[] values = krylov.diagonal();
      double[] lastRow = new double[values.length];
      lastRow[values.length - 1] = 1;
      Tridiagonal.solve(values, krylov.beside(), lastRow);
      double[] residuals = Arrays.stream(lastRow).map(c -> Math.abs(krylov.last() * c)).toArray();
      double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
      return new Ritz(values, residuals, largest);
    }

    /** Where the values stand, the least first. */
    int[] ascending() {
      return IntStream.range(0, values.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> values[i]))
          .mapToInt(i -> i)
          .toArray();
    }

    /** The rows of the matrix of eigenvectors, columns in the order of the values. */
    static double[][] vectors(Krylov krylov) {
      int n = krylov.size();
      double[][] rows = new double[n][n];
      for (int i = 0; i < n; i++) {
        rows[i][i] = 1;
      }
      Tridiagonal.solve(krylov.diagonal(), krylov.beside(), rows);
      return rows;
    }
  }
}
