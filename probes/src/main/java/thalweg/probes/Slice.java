package thalweg.probes;

import java.util.Arrays;

/**
 * The loss along the segment between the parameters before and after one update (Xing, Arpit,
 * Tsirigotis and Bengio 2018, "A Walk with SGD", arXiv:1802.08770):
 *
 * <pre>
 *   l(a) = L((1 - a) w_t + a w_t+1)      0 <= a <= 1
 *   floor    f  = min l(a), at a*        height  (l(0) + l(1)) / 2 - f
 *   inside   0 < a* < 1                  barrier l(a) > max(l(0), l(1)) for some a inside
 * </pre>
 *
 * <p>What is inside and what is a barrier depends on where the segment is looked at: a barrier
 * between two neighbours of the grid is missed, and the floor is an upper bound of the least loss,
 * refined by golden section between the neighbours of the lowest point where asked to (Kiefer
 * 1953). L is the same function at every a, so that a slice has no noise but rounding.
 *
 * @param shares the places a, ascending, 0 first and 1 last
 * @param losses there
 */
@SuppressWarnings("ArrayRecordComponent") // measured, never compared
public record Slice(double[] shares, double[] losses) {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /**
   * How a segment is looked at.
   *
   * @param pieces equal parts that the segment is cut into, 2 or more; the paper has 10
   * @param refinements further points of the golden section about the lowest one inside, 0 or more;
   *     each narrows the place where it can be
   */
  public record Grid(int pieces, int refinements) {
    /** The paper's: tenths. */
    public static final Grid TENTHS = new Grid(10, 0);

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public Grid {
      if (pieces < 2 || refinements < 0) {
        throw new IllegalArgumentException(
            "a slice in %d pieces with %d refinements; expected 2 or more, 0 or more"
                .formatted(pieces, refinements));
      }
    }
  }

  /**
   * @throws IllegalArgumentException unless there are as many losses as shares, three or more, and
   *     shares run from 0 to 1
   */
  public Slice {
    boolean fits = shares.length == losses.length && shares.length > 2;
    if (!fits || shares[0] != 0 || shares[shares.length - 1] != 1) {
      throw new IllegalArgumentException(
          "a slice of %d losses at %s; expected one for each of three or more shares from 0 to 1"
              .formatted(losses.length, Arrays.toString(shares)));
    }
  }

  /**
   * Measures a slice.
   *
   * @param before the parameters before the update
   * @param after those after it
   */
  public static Slice between(Landscape loss, double[] before, double[] after, Grid grid) {
    return between(loss, before, after, grid, loss.at(before));
  }

  /**
   * The same where the loss at the start is known: in a walk it ended the slice before.
   *
   * @param lossBefore at {@code before}
   */
  public static Slice between(
      Landscape loss, double[] before, double[] after, Grid grid, double lossBefore) {
    double[] shares = new double[grid.pieces() + 1];
    double[] losses = new double[shares.length];
    losses[0] = lossBefore;
    for (int i = 1; i < shares.length; i++) {
      shares[i] = (double) i / grid.pieces();
      losses[i] = loss.at(Landscape.between(before, after, shares[i]));
    }
    Slice coarse = new Slice(shares, losses);
    return grid.refinements() > 0 && coarse.isInside()
        ? coarse.refined(loss, before, after, grid.refinements())
        : coarse;
  }

  private Slice refined(Landscape loss, double[] before, double[] after, int refinements) {
    int at = lowest();
    double low = shares[at - 1];
    double high = shares[at + 1];
    double best = shares[at];
    double least = losses[at];
    for (int i = 0; i < refinements; i++) {
      // The longer side of the best point is cut, so that each point narrows the bracket.
      boolean right = high - best > best - low;
      double tried = best + (1 - GOLDEN) * (right ? high - best : low - best);
      double there = loss.at(Landscape.between(before, after, tried));
      double lost = there < least ? best : tried;
      if (there < least) {
        best = tried;
        least = there;
        low = right ? lost : low;
        high = right ? high : lost;
      } else {
        high = right ? lost : high;
        low = right ? low : lost;
      }
    }
    double[] finerShares = shares.clone();
    double[] finerLosses = losses.clone();
    finerShares[at] = best;
    finerLosses[at] = least;
    return new Slice(finerShares, finerLosses);
  }

  private int lowest() {
    int at = 0;
    for (int i = 1; i < losses.length; i++) {
      at = losses[i] < losses[at] ? i : at;
    }
    return at;
  }

  /** The loss before the update, l(0). */
  public double before() {
    return losses[0];
  }

  /** The loss after the update, l(1). */
  public double after() {
    return losses[losses.length - 1];
  }

  /** The valley floor: the least loss along the slice. */
  public double floor() {
    return losses[lowest()];
  }

  /** Where the floor is, a*; the first place where several are as low. */
  public double floorShare() {
    return shares[lowest()];
  }

  /** Whether the update jumped across the valley: the floor is at neither end. */
  public boolean isInside() {
    int at = lowest();
    return at > 0 && at < losses.length - 1;
  }

  /** The mean of the losses at both ends above the floor, 0 or more. */
  public double height() {
    return (before() + after()) / 2 - floor();
  }

  /** The loss after the update above the floor, 0 or more. */
  public double heightAfter() {
    return after() - floor();
  }

  /**
   * Whether the update crossed a barrier: the loss inside is higher than at both ends.
   *
   * @param tolerance by how much more than this, 0 or more: what rounding could make
   */
  public boolean hasBarrier(double tolerance) {
    return Arrays.stream(losses).max().orElseThrow() > Math.max(before(), after()) + tolerance;
  }
}
