package thalweg.lab.format;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import thalweg.lab.LabException;

/**
 * Reads a TensorBoard event file record by record, with every check sum. Memory: one record.
 *
 * <p>A file whose writer was killed ends inside a record: what came before is given, and the rest
 * is told as {@link Read#torn}. Damage before the end is an error.
 */
public final class EventReader {

  /**
   * How far a file could be read.
   *
   * @param bytes length of the whole records, where a writer may go on
   * @param events their number
   * @param torn what lies behind them, in a sentence, if anything does
   */
  public record Read(long bytes, long events, Optional<String> torn) {}

  private final Source source;

  private EventReader(Source source) {
    this.source = source;
  }

  /**
   * Gives every whole record to {@code to}, in the file's order.
   *
   * @throws LabException in one sentence that names the file and the byte, if it cannot be read or
   *     is damaged before its end
   */
  public static Read read(Path file, Consumer<Event> to) {
    try (Source source = Source.open(file)) {
      return read(source, to);
    }
  }

  static Read read(Source source, Consumer<Event> to) {
    return new EventReader(source).read(to);
  }

  private Read read(Consumer<Event> to) {
    long at = 0;
    long events = 0;
    while (at < source.length()) {
      long left = source.length() - at;
      byte[] head = source.read(at, Math.min(left, TfRecord.HEAD));
      if (head.length < TfRecord.HEAD) {
        return torn(at, events);
      }
      long length = Bytes.longAt(head, 0);
      if (Bytes.intAt(head, 8) != TfRecord.check(head, 0, 8)) {
        if (onlyZeros(at)) {
          return torn(at, events);
        }
        throw source.refuse(
            "is damaged, or not an event file: the check sum of the record at byte %d fails", at);
      }
      if (length < 0 || length > left - TfRecord.FRAME) {
        return torn(at, events);
      }
      byte[] record = source.read(at + TfRecord.HEAD, length + 4);
      int count = (int) length;
      if (Bytes.intAt(record, count) != TfRecord.check(record, 0, count)) {
        if (length + TfRecord.FRAME == left) {
          return torn(at, events);
        }
        throw source.refuse(
            "is damaged: the check sum of the %d bytes behind byte %d fails", length, at);
      }
      to.accept(EventCode.decode(new Slice(source, record, 0, count)));
      at += length + TfRecord.FRAME;
      events++;
    }
    return new Read(at, events, Optional.empty());
  }

  private Read torn(long at, long events) {
    String sentence =
        "%s ends with %d bytes that are no whole record; the %d records before them are whole."
            .formatted(source.name(), source.length() - at, events);
    return new Read(at, events, Optional.of(sentence));
  }

  /** After a power cut, a file may be as long as it was to be without its last bytes. */
  private boolean onlyZeros(long from) {
    for (long at = from; at < source.length(); at += 1 << 16) {
      for (byte b : source.read(at, Math.min(1 << 16, source.length() - at))) {
        if (b != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
