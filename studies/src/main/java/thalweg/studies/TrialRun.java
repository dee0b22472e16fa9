package thalweg.studies;

import java.util.function.LongConsumer;
import thalweg.lab.TrialContext;
import thalweg.lab.TrialLog;

/**
 * What a running trial has at hand.
 *
 * @param context asked now and then whether to stop
 * @param log takes the trial's metrics
 * @param earlier results of the stages before
 * @param progress told of units of work done
 */
public record TrialRun(TrialContext context, TrialLog log, Results earlier, LongConsumer progress) {

  /** Counts units of the stage's work done. */
  public void advance(long units) {
    progress.accept(units);
  }
}
