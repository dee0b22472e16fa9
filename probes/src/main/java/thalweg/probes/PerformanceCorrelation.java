package thalweg.probes;

/**
 * How much of a classifier's performance a simpler one explains: Nakkiran, Kaplun, Kalimeris, Yang,
 * Edelman, Zhang and Barak 2019 (arXiv:1905.11604), definition of the performance correlation
 * {@code mu_Y(F; L) = I(F; Y) - I(F; Y | L)}, in bits.
 *
 * <p>F and L are hard predictions, Y is the label, all counted on examples that neither was trained
 * on. mu is symmetric in the three, does not change when classes are renamed, is at most each of
 * I(F;Y), I(L;Y) and I(F;L), and is negative where two of them say more together than apart: it is
 * not clipped. mu = I(F;Y) exactly if F tells nothing of Y that L does not; mu = I(L;Y) exactly if
 * F has kept all that L tells.
 *
 * <p>When not to use it: hard predictions know nothing of confidence, and two networks of equal
 * confusion have equal mu. Cost: K³ logarithms for K classes.
 *
 * @param network I(F; Y)
 * @param simple I(L; Y)
 * @param beyond I(F; Y | L): what the network tells beyond the simple model
 * @param lost I(L; Y | F): what the simple model tells beyond the network
 * @param mu the performance correlation
 * @param agreement the share of examples on which F and L say the same
 * @param kappa Cohen's: agreement beyond that of independent F and L of the same frequencies, 1 for
 *     full agreement; NaN where both always say the same one class
 */
public record PerformanceCorrelation(
    Information network,
    Information simple,
    Information beyond,
    Information lost,
    Information mu,
    double agreement,
    double kappa) {

  /** Of a table of F, L and Y. */
  public static PerformanceCorrelation of(ContingencyTable table) {
    long n = table.total();
    Margins m = new Margins(table);
    Information.Mean network = new Information.Mean(n);
    Information.Mean simple = new Information.Mean(n);
    Information.Mean beyond = new Information.Mean(n);
    Information.Mean lost = new Information.Mean(n);
    Information.Mean mu = new Information.Mean(n);
    long[][][] counts = table.shared();
    for (int f = 0; f < m.f.length; f++) {
      for (int l = 0; l < m.l.length; l++) {
        for (int y = 0; y < m.y.length; y++) {
          long count = counts[f][l][y];
          if (count == 0) {
            continue;
          }
          double ofNetwork = pointwise(m.fy[f][y], n, m.f[f], m.y[y]);
          double ofBeyond = pointwise(count, m.l[l], m.fl[f][l], m.ly[l][y]);
          network.add(count, ofNetwork);
          simple.add(count, pointwise(m.ly[l][y], n, m.l[l], m.y[y]));
          beyond.add(count, ofBeyond);
          lost.add(count, pointwise(count, m.f[f], m.fl[f][l], m.fy[f][y]));
          mu.add(count, ofNetwork - ofBeyond);
        }
      }
    }
    int f = Margins.occurring(m.f);
    int l = Margins.occurring(m.l);
    int y = Margins.occurring(m.y);
    int fl = Margins.occurring(m.fl);
    int fy = Margins.occurring(m.fy);
    int ly = Margins.occurring(m.ly);
    int ofNetwork = fy - f - y + 1;
    int ofBeyond = m.cells() - fl - ly + l;
    return new PerformanceCorrelation(
        network.information(ofNetwork),
        simple.information(ly - l - y + 1),
        beyond.information(ofBeyond),
        lost.information(m.cells() - fl - fy + f),
        mu.information(ofNetwork - ofBeyond),
        agreement(m, n),
        kappa(m, n));
  }

  /** Of predictions and labels, one of each an example; classes are counted from 0. */
  public static PerformanceCorrelation of(int[] network, int[] simple, int[] labels) {
    return of(ContingencyTable.of(network, simple, labels));
  }

  /** In bits; counts are multiplied as doubles, exactly up to 2^53. */
  private static double pointwise(long joint, long given, long one, long other) {
    return Information.log2((double) joint * given, (double) one * other);
  }

  private static double agreement(Margins m, long n) {
    long same = 0;
    for (int c = 0; c < Math.min(m.f.length, m.l.length); c++) {
      same += m.fl[c][c];
    }
    return (double) same / n;
  }

  private static double kappa(Margins m, long n) {
    double chance = 0;
    for (int c = 0; c < Math.min(m.f.length, m.l.length); c++) {
      chance += (double) m.f[c] * m.l[c] / ((double) n * n);
    }
    return (agreement(m, n) - chance) / (1 - chance);
  }
}
