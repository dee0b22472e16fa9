package thalweg.lab.experiment;

import java.util.EnumSet;
import java.util.Set;
import thalweg.nn.PerExample;

/**
 * What is written down, and how often.
 *
 * @param everySteps a line of step metrics every so many steps; 0 for none but at epochs
 * @param ledger whether loss, margin, probability and prediction of each training example are kept
 *     for each epoch, as its batch met it
 * @param gradientNorms whether the ledger also has the norm of each example's gradient, which costs
 *     up to a second gradient a step
 * @param checkpointEpochs a checkpoint every so many epochs, from 1; the first and last state are
 *     always kept
 * @param keep how many checkpoints besides the first stay on disk; 0 for all
 * @param probeBudget the most that probes may cost, as a share of the operations of training
 *     itself: 0.15 for 15 %; 0 for no bound
 * @param histograms whether histograms of parameters go to the event file at checkpoints
 */
public record RecordPart(
    int everySteps,
    boolean ledger,
    boolean gradientNorms,
    int checkpointEpochs,
    int keep,
    double probeBudget,
    boolean histograms) {
  public RecordPart {
    Require.that(everySteps >= 0, "everySteps", everySteps, "a whole number from 0");
    Require.that(
        checkpointEpochs >= 1, "checkpointEpochs", checkpointEpochs, "a whole number from 1");
    Require.that(keep >= 0, "keep", keep, "a whole number from 0");
    Require.that(
        probeBudget >= 0 && probeBudget < 1e6, "probeBudget", probeBudget, "a share from 0");
  }

  /** What the ledger holds of each example and epoch. */
  public Set<PerExample> columns() {
    if (!ledger) {
      return Set.of();
    }
    Set<PerExample> all = EnumSet.allOf(PerExample.class);
    if (!gradientNorms) {
      all.remove(PerExample.GRADIENT_NORM);
    }
    return all;
  }

  /** Every 50 steps, with the ledger, a checkpoint an epoch of which the last 3 are kept. */
  public RecordPart() {
    this(50, true, false, 1, 3, 0, true);
  }
}
