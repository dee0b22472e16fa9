package thalweg.cli;

import java.io.PrintWriter;
import thalweg.lab.sweep.Sweep;
import thalweg.lab.sweep.SweepTrial;
import thalweg.lab.sweep.TimeEstimate;
import thalweg.lab.sweep.TrialState;

/** A line for each trial that ends, with what is left and about how long that takes. */
final class SweepProgress implements Sweep.Observer {
  private final PrintWriter err;
  private final int all;
  private final int workers;
  private final long began = System.nanoTime();
  private int worked;

  SweepProgress(PrintWriter err, int all, int workers) {
    this.err = err;
    this.all = all;
    this.workers = workers;
  }

  @Override
  public synchronized void worked(
      SweepTrial trial, TrialState state, String reason, int ended, int total) {
    worked++;
    double seconds = (System.nanoTime() - began) / 1e9;
    int left = all - ended;
    // Trials that ran side by side ended together: a first few say little.
    String rest =
        left == 0
            ? ""
            : worked < workers
                ? "; %d left".formatted(left)
                : "; %d left, about %s"
                    .formatted(left, TimeEstimate.spoken(seconds / worked * left));
    err.printf(
        "%d/%d  %s  %s  %s%s%s%n",
        ended,
        all,
        trial.hash(),
        state == TrialState.RESUMABLE ? "stopped" : state.word(),
        trial.label(),
        reason.isEmpty() ? "" : " (" + reason + ")",
        rest);
    err.flush();
  }

  @Override
  public synchronized void waiting(int trials) {
    err.printf("Waiting for %d trials that other processes train.%n", trials);
    err.flush();
  }
}
