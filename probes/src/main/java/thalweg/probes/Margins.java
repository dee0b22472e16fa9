package thalweg.probes;

/** The sums of a {@link ContingencyTable} over one or two of its variables, and how many occur. */
final class Margins {
  final long[] f;
  final long[] l;
  final long[] y;
  final long[][] fl;
  final long[][] fy;
  final long[][] ly;
  private final int cells;

  Margins(ContingencyTable table) {
    long[][][] n = table.shared();
    f = new long[n.length];
    l = new long[n[0].length];
    y = new long[n[0][0].length];
    fl = new long[f.length][l.length];
    fy = new long[f.length][y.length];
    ly = new long[l.length][y.length];
    int occurring = 0;
    for (int i = 0; i < f.length; i++) {
      for (int j = 0; j < l.length; j++) {
        for (int k = 0; k < y.length; k++) {
          long count = n[i][j][k];
          occurring += count > 0 ? 1 : 0;
          f[i] += count;
          l[j] += count;
          y[k] += count;
          fl[i][j] += count;
          fy[i][k] += count;
          ly[j][k] += count;
        }
      }
    }
    cells = occurring;
  }

  /** How many triples occur. */
  int cells() {
    return cells;
  }

  /** How many of these occur. */
  static int occurring(long[]... counts) {
    int occurring = 0;
    for (long[] row : counts) {
      for (long count : row) {
        occurring += count > 0 ? 1 : 0;
      }
    }
    return occurring;
  }
}
