package thalweg.lab;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/**
 * {@code metrics.jsonl} of a run that is one training: the lines of {@link MetricsLog}, written in
 * order, that can be taken up again after any of its bytes.
 *
 * <p>Lines are gathered and written together; {@link #force} puts them on disk. Not safe for use by
 * several threads.
 */
public final class RunMetrics implements AutoCloseable {
  private static final int GATHERED = 1 << 16;

  private final LineFile file;
  private final String quotedTrial;
  private final StringBuilder lines = new StringBuilder();

  private RunMetrics(LineFile file, String trial) {
    this.file = file;
    this.quotedTrial = MetricLine.quoted(trial);
  }

  /**
   * Goes on after the first {@code length} bytes; 0 starts anew.
   *
   * @param trial what the lines call the run
   * @throws LabException if the file is shorter, or cannot be written
   */
  public static RunMetrics open(RunFolder folder, String trial, long length) {
    return new RunMetrics(LineFile.reopen(folder.file(MetricsLog.FILE), length), trial);
  }

  /** Records a number; see {@link TrialLog#record}. */
  public void record(long step, double epoch, String name, double value) {
    record(step, epoch, name, value, OptionalDouble.empty());
  }

  /** Records a number and its standard error, in the same unit, if it has one. */
  public void record(
      long step, double epoch, String name, double value, OptionalDouble standardError) {
    MetricLine.append(lines, quotedTrial, step, epoch, name, value, standardError);
    if (lines.length() > GATHERED) {
      write();
    }
  }

  /** Writes the line that says that all is done. */
  public void complete() {
    lines.append(MetricLine.end(quotedTrial, Metrics.TrialEnd.COMPLETE));
    force();
  }

  /** Puts everything recorded on disk; returns the file's length in bytes. */
  public long force() {
    write();
    file.force();
    return file.length();
  }

  private void write() {
    if (!lines.isEmpty()) {
      file.append(lines.toString().getBytes(StandardCharsets.UTF_8));
      lines.setLength(0);
    }
  }

  @Override
  public void close() {
    try (file) {
      write();
    }
  }
}
