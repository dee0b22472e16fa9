package thalweg.lab.format;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import thalweg.lab.LabException;
import thalweg.lab.StorageErrors;

/**
 * A TensorBoard event file that grows by whole records, each one call to the system. TensorBoard
 * looks for files whose name contains {@code tfevents}.
 *
 * <p>Every time is an argument; the same calls give the same bytes. An append that fails (disk
 * full) is cut off again. Not for two threads at once.
 */
public final class EventWriter implements AutoCloseable {

  private static final String VERSION = "brain.Event:2";

  private final Path path;
  private final FileOutputStream out;
  private long length;

  private EventWriter(Path path, FileOutputStream out, long length) {
    this.path = path;
    this.out = out;
    this.length = length;
  }

  /**
   * Makes a file that holds the format's version.
   *
   * @param wallTime seconds since 1970
   * @throws LabException if the file exists or cannot be made
   */
  public static EventWriter create(Path path, double wallTime) {
    try {
      Files.createFile(path);
      EventWriter writer = new EventWriter(path, new FileOutputStream(path.toFile(), true), 0);
      writer.append(new Event(wallTime, 0, new Event.Version(VERSION)));
      return writer;
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "making an event file");
    }
  }

  /**
   * Opens a file to go on behind its first {@code length} bytes; what lies behind them is cut off.
   * Reads all that stays.
   *
   * @param length what {@link #length} gave when the place to go on from was noted
   * @throws LabException if the file is shorter, is damaged before that byte, or no record ends
   *     there
   */
  public static EventWriter reopen(Path path, long length) {
    checkBoundary(path, length);
    try {
      FileOutputStream out = new FileOutputStream(path.toFile(), true);
      out.getChannel().truncate(length);
      return new EventWriter(path, out, length);
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "cutting an event file at byte " + length);
    }
  }

  private static void checkBoundary(Path path, long length) {
    try (Source all = Source.open(path);
        Source kept = all.first(length)) {
      EventReader.Read read = EventReader.read(kept, event -> {});
      if (read.bytes() != length) {
        throw all.refuse(
            "has no record that ends at byte %d; the last one before ends at byte %d",
            length, read.bytes());
      }
    }
  }

  /** Length of the file in bytes: where {@link #reopen} may go on. */
  public long length() {
    return length;
  }

  /** Appends one value. */
  public void scalar(double wallTime, long step, String tag, float value) {
    append(wallTime, step, List.of(new Event.Scalar(tag, value)));
  }

  /** Appends values of one step in one record, in the map's order. */
  public void scalars(double wallTime, long step, SequencedMap<String, Float> values) {
    List<Event.Value> scalars =
        values.entrySet().stream()
            .map(e -> (Event.Value) new Event.Scalar(e.getKey(), e.getValue()))
            .toList();
    append(wallTime, step, scalars);
  }

  /** Appends one histogram. */
  public void histogram(double wallTime, long step, String tag, Histogram histogram) {
    append(wallTime, step, List.of(new Event.Distribution(tag, histogram)));
  }

  /** Appends values of any kind of one step in one record. */
  public void append(double wallTime, long step, List<Event.Value> values) {
    append(new Event(wallTime, step, new Event.Summary(values)));
  }

  private void append(Event event) {
    byte[] frame = TfRecord.frame(EventCode.encode(event));
    try {
      out.write(frame);
      length += frame.length;
    } catch (IOException e) {
      cutBack(e);
      throw StorageErrors.explain(e, path, "appending to an event file");
    }
  }

  private void cutBack(IOException cause) {
    try {
      out.getChannel().truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Returns when what was appended is on the disk. */
  public void force() {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "forcing an event file to disk");
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "closing an event file");
    }
  }
}
