package thalweg.lab.ledger;

/**
 * Forgetting events of Toneva, Sordoni, des Combes, Trischler, Bengio and Gordon 2019
 * (arXiv:1812.05159, section 3): how often an example that was predicted right in one pass was
 * predicted wrong in the next. An example that was never right has no such event, and is told apart
 * as never learned; one that stays right from when it was first is unforgettable.
 *
 * <p>Passes are added in order; costs two numbers and a bit an example, whatever their number.
 */
public final class ForgettingEvents {
  private static final int NEVER = 0;

  private final int[] events;
  private final int[] first;
  private final boolean[] right;

  /** Of so many examples, of which no pass was seen yet. */
  public ForgettingEvents(int examples) {
    events = new int[examples];
    first = new int[examples];
    right = new boolean[examples];
  }

  /**
   * Adds the next pass.
   *
   * @param epoch of the pass, from 1
   * @param example its place, from 0
   * @param correct whether its prediction was right
   */
  public void add(int epoch, int example, boolean correct) {
    if (right[example] && !correct) {
      events[example]++;
    }
    if (correct && first[example] == NEVER) {
      first[example] = epoch;
    }
    right[example] = correct;
  }

  /** How often it was forgotten, 0 or more; 0 also for one that was never learned. */
  public int events(int example) {
    return events[example];
  }

  /** The first pass in which it was predicted right, from 1; 0 for none. */
  public int firstLearned(int example) {
    return first[example];
  }

  /** Whether it was predicted right in some pass. */
  public boolean isLearned(int example) {
    return first[example] != NEVER;
  }
}
