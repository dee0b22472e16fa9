package thalweg.probes;

/**
 * The valley floor that a walk runs above, update after update: floor points u_t = (1 - a*) w_t +
 * a* w_t+1 of consecutive {@link Slice slices}, and the barriers between neighbours,
 *
 * <pre>
 *   L((1 - b) u_t + b u_t+1) > max(L(u_t), L(u_t+1))      for some 0 < b < 1
 * </pre>
 *
 * <p>beside those that the updates themselves cross (Xing et al. 2018: the floor has barriers which
 * updates do not meet). Slices must be of consecutive updates. Keeps one point; costs {@code pieces
 * - 1} losses an update more than the slice. Not safe for use by several threads.
 */
public final class FloorTrack {
  private final Landscape loss;
  private final Slice.Grid grid;
  private final double tolerance;
  private double[] lastPoint = {};
  private double lastFloor;
  private double beforeLast;
  private int updates;
  private int barriers;
  private int floorBarriers;
  private int peaks;

  /**
   * @param grid how the segments between floor points are looked at
   * @param tolerance what rounding could make, 0 or more
   */
  public FloorTrack(Landscape loss, Slice.Grid grid, double tolerance) {
    this.loss = loss;
    this.grid = grid;
    this.tolerance = tolerance;
  }

  /** Takes the slice of the next update, which went from {@code before} to {@code after}. */
  public void add(Slice slice, double[] before, double[] after) {
    double[] point = Landscape.between(before, after, slice.floorShare());
    barriers += slice.hasBarrier(tolerance) ? 1 : 0;
    if (updates > 0) {
      Slice along = Slice.between(loss, lastPoint, point, grid, lastFloor);
      floorBarriers += along.hasBarrier(tolerance) ? 1 : 0;
    }
    if (updates > 1 && lastFloor > Math.max(beforeLast, slice.floor()) + tolerance) {
      peaks++;
    }
    beforeLast = lastFloor;
    lastFloor = slice.floor();
    lastPoint = point;
    updates++;
  }

  /** How many updates there were. */
  public int updates() {
    return updates;
  }

  /** How many updates crossed a barrier. */
  public int barriers() {
    return barriers;
  }

  /** How many of the {@code updates - 1} segments between floor points have a barrier. */
  public int floorBarriers() {
    return floorBarriers;
  }

  /** How many floors are higher than those before and after: the cheap stand-in. */
  public int peaks() {
    return peaks;
  }
}
