package thalweg.probes;

import java.util.Arrays;

/**
 * How heavy the tails of gradient noise are: alpha of a symmetric stable law, 2 for a normal, 1 for
 * a Cauchy distribution, by the estimator that Simsekli, Sagun and Gurbuzbalaban 2019
 * (arXiv:1901.06053) take from Mohammadi, Mohammadpour and Ogata 2015 (corollary 2.4):
 *
 * <pre>
 *   alpha = log m / ( mean log|Y| - mean log|X| ),   Y the sums of m consecutive X
 * </pre>
 *
 * <p>X are all numbers of the noise as one sequence, and the order is a choice: with one batch
 * after the other (the published code) Y adds up different parameters, so that noise which is
 * normal for each parameter but of other scale seems heavy-tailed; with one parameter after the
 * other it mostly does not, and with each parameter by itself not at all. So all three are given.
 *
 * <p>m is the largest divisor of the count that is at most its square root, as published (where
 * that is 1, the root itself). ± is a jackknife over ten groups of batches, which are what is
 * drawn. Numbers that are exactly zero (a unit that is dead for a batch) have no logarithm and are
 * left out; the note counts them. An estimate above 2 is not cut off.
 *
 * @param batchMajor one batch after the other: the published order
 * @param parameterMajor one parameter after the other
 * @param perParameter sums within each parameter, logarithms averaged over all of them
 */
public record TailIndex(Estimate batchMajor, Estimate parameterMajor, Estimate perParameter) {
  private static final int GROUPS = 10;

  /** How the numbers become a sequence. */
  private enum Order {
    BATCH_MAJOR("one batch after the other, the published order"),
    PARAMETER_MAJOR("one parameter after the other"),
    PER_PARAMETER("each parameter by itself");

    final String words;

    Order(String words) {
      this.words = words;
    }
  }

  /**
   * Of independent rows of mean zero.
   *
   * @param noise one row a batch, 4 or more; one column a parameter
   * @param data what it is noise of, as a reader wants it named
   * @throws IllegalArgumentException if there are fewer rows
   * @throws ArithmeticException if a number is not finite
   */
  public static TailIndex of(double[][] noise, String data) {
    return of(noise, 0, data);
  }

  static TailIndex of(double[][] noise, long gradients, String data) {
    if (noise.length < 4 || noise[0].length == 0) {
      throw new IllegalArgumentException(
          "the tail index of %d draws of noise; expected 4 or more, of 1 number or more"
              .formatted(noise.length));
    }
    for (double[] row : noise) {
      for (double x : row) {
        if (!Double.isFinite(x)) {
          throw new ArithmeticException(
              "the tail index of noise with " + x + " in it; expected finite numbers");
        }
      }
    }
    return new TailIndex(
        estimate(noise, Order.BATCH_MAJOR, gradients, data),
        estimate(noise, Order.PARAMETER_MAJOR, gradients, data),
        estimate(noise, Order.PER_PARAMETER, gradients, data));
  }

  private static Estimate estimate(double[][] noise, Order order, long gradients, String data) {
    int m =
        block(order == Order.PER_PARAMETER ? noise.length : (long) noise.length * noise[0].length);
    Logs all = alpha(noise, order, m);
    int groups = Math.min(GROUPS, noise.length);
    double[] without = new double[groups];
    for (int g = 0; g < groups; g++) {
      without[g] = alpha(leaveOut(noise, g, groups), order, m).alpha(m);
    }
    String zeros = all.zeros == 0 ? "" : "; %d zeros left out".formatted(all.zeros);
    double value = all.alpha(m);
    String why = Double.isFinite(value) ? "" : "; no block of " + m + " numbers to compare with";
    return new Estimate(
        Double.isFinite(value) ? value : Double.NaN,
        Samples.standardError(without) * (groups - 1),
        Estimate.Convergence.NOT_APPLICABLE,
        new Estimate.Cost(gradients, Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        data,
        "%s, m = %d; ± is a jackknife over batches%s%s".formatted(order.words, m, zeros, why));
  }

  /** The largest divisor up to the square root; of a prime, the root: what is over is dropped. */
  static int block(long count) {
    int root = (int) Math.sqrt((double) count);
    int m = root;
    while (count % m != 0) {
      m--;
    }
    return m == 1 ? root : m;
  }

  private static double[][] leaveOut(double[][] noise, int group, int groups) {
    int from = (int) ((long) noise.length * group / groups);
    int to = (int) ((long) noise.length * (group + 1) / groups);
    double[][] rest = Arrays.copyOf(noise, noise.length - (to - from));
    System.arraycopy(noise, to, rest, from, noise.length - to);
    return rest;
  }

  private static Logs alpha(double[][] noise, Order order, int m) {
    Logs logs = new Logs(m);
    switch (order) {
      case BATCH_MAJOR -> {
        for (double[] row : noise) {
          for (double x : row) {
            logs.add(x);
          }
        }
      }
      case PARAMETER_MAJOR, PER_PARAMETER -> {
        for (int k = 0; k < noise[0].length; k++) {
          for (double[] row : noise) {
            logs.add(row[k]);
          }
          if (order == Order.PER_PARAMETER) {
            logs.cut();
          }
        }
      }
    }
    return logs;
  }

  /** Means of logarithms of a sequence and of its sums of m. */
  private static final class Logs {
    private final int m;
    private double ofNumbers;
    private long numbers;
    private double ofSums;
    private long sums;
    private long zeros;
    private double sum;
    private int inSum;

    Logs(int m) {
      this.m = m;
    }

    void add(double x) {
      if (x == 0) {
        zeros++;
      } else {
        ofNumbers += Math.log(Math.abs(x));
        numbers++;
      }
      sum += x;
      inSum++;
      if (inSum == m) {
        if (sum != 0) {
          ofSums += Math.log(Math.abs(sum));
          sums++;
        }
        cut();
      }
    }

    /** Drops a sum that is not full. */
    void cut() {
      sum = 0;
      inSum = 0;
    }

    double alpha(int block) {
      return Math.log(block) / (ofSums / sums - ofNumbers / numbers);
    }
  }
}
