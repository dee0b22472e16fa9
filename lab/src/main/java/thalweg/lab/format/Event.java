package thalweg.lab.format;

import java.util.List;

/**
 * One record of a TensorBoard event file.
 *
 * @param wallTime seconds since 1970
 * @param step step of the run
 */
public record Event(double wallTime, long step, Content content) {

  /** What a record tells. */
  public sealed interface Content {}

  /** The first record of a file, {@code brain.Event:2}. */
  public record Version(String version) implements Content {}

  /** Values of one step. */
  public record Summary(List<Value> values) implements Content {}

  /** A record of another kind, which this package does not read: a graph, a log message. */
  public record Other() implements Content {}

  /** A value under a tag. */
  public sealed interface Value {
    String tag();
  }

  public record Scalar(String tag, float value) implements Value {}

  public record Distribution(String tag, Histogram histogram) implements Value {}

  /** A value of another kind: an image, audio, an array. */
  public record OtherValue(String tag) implements Value {}
}
