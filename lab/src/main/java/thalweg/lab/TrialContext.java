package thalweg.lab;

import java.util.function.BooleanSupplier;

/** What a running trial may ask of the pool that runs it. */
public final class TrialContext {

  private final int index;
  private final BooleanSupplier cancelled;

  TrialContext(int index, BooleanSupplier cancelled) {
    this.index = index;
    this.cancelled = cancelled;
  }

  /** The trial's place in the plan, from 0. */
  public int index() {
    return index;
  }

  /** Whether the trial should stop: the user asked, or another trial failed. Two volatile reads. */
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  /**
   * Ends the trial here if it should stop.
   *
   * @throws InterruptedRunException which the pool takes as obedience, not as a failure
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw new InterruptedRunException(
          Interruption.SIGINT_EXIT, "The trial stopped because its plan was cancelled.");
    }
  }
}
