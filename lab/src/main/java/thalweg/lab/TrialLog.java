package thalweg.lab;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/**
 * The metrics of one trial while it runs, each line on disk as soon as it is recorded.
 *
 * <p>Costs one small write (some microseconds) a number: meant for once an epoch or once a probe,
 * not for every number of every step. Close it when the trial stops; call {@link #complete} first
 * if it did all its work.
 */
public final class TrialLog implements AutoCloseable {

  private final MetricsLog owner;
  private final int index;
  private final String quotedTrial;
  private final LineFile part;
  private final StringBuilder line = new StringBuilder(160);
  private boolean open = true;

  TrialLog(MetricsLog owner, int index, String trial, LineFile part) {
    this.owner = owner;
    this.index = index;
    this.quotedTrial = MetricLine.quoted(trial);
    this.part = part;
  }

  /**
   * Records a number that has no standard error.
   *
   * @param step optimizer steps done, from 0
   * @param epoch passes over the data done, from 0
   * @throws LabException if the disk is full; the lines before stay whole
   */
  public void record(long step, double epoch, String name, double value) {
    write(step, epoch, name, value, OptionalDouble.empty());
  }

  /** Records a number and its standard error, in the same unit. */
  public void record(long step, double epoch, String name, double value, double standardError) {
    write(step, epoch, name, value, OptionalDouble.of(standardError));
  }

  /** Says that the trial did all its work: its lines go to metrics.jsonl when its turn comes. */
  public void complete() {
    synchronized (this) {
      requireOpen();
      part.append(bytes(MetricLine.end(quotedTrial, Metrics.TrialEnd.COMPLETE)));
      open = false;
      part.close();
    }
    owner.completed(index);
  }

  /** Stops recording. A trial closed without {@link #complete} is merged last, marked partial. */
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      part.close();
    }
  }

  private synchronized void write(
      long step, double epoch, String name, double value, OptionalDouble standardError) {
    requireOpen();
    if (step < 0 || name.isBlank()) {
      throw new IllegalArgumentException(
          "metric \"%s\" at step %d; expected a name and a step from 0".formatted(name, step));
    }
    line.setLength(0);
    MetricLine.append(line, quotedTrial, step, epoch, name, value, standardError);
    part.append(bytes(line.toString()));
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the log of trial " + quotedTrial + " is closed");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
