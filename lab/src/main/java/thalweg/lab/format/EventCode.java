package thalweg.lab.format;

import java.util.ArrayList;
import java.util.List;

/**
 * TensorFlow's Event message in the wire format of protocol buffers. The numbers are those of
 * event.proto, summary.proto and histogram.proto.
 */
final class EventCode {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SCALAR = 2;
  private static final int VALUE_HISTOGRAM = 5;
  private static final int VALUE_METADATA = 9;
  private static final int METADATA_PLUGIN = 1;
  private static final int PLUGIN_NAME = 1;
  private static final int HISTOGRAM_LIMITS = 6;
  private static final int HISTOGRAM_COUNTS = 7;

  private EventCode() {}

  static Sink encode(Event event) {
    Sink out = new Sink();
    putDouble(out, EVENT_WALL_TIME, event.wallTime());
    if (event.step() != 0) {
      tag(out, EVENT_STEP, VARINT).putVarint(event.step());
    }
    switch (event.content()) {
      case Event.Version(String version) -> tag(out, EVENT_VERSION, BYTES).putString(version);
      case Event.Summary(List<Event.Value> values) -> {
        Sink summary = new Sink();
        for (Event.Value value : values) {
          putMessage(summary, SUMMARY_VALUE, value(value));
        }
        putMessage(out, EVENT_SUMMARY, summary);
      }
      case Event.Other other -> throw new IllegalArgumentException("cannot write " + other);
    }
    return out;
  }

  private static Sink value(Event.Value value) {
    Sink out = new Sink();
    tag(out, VALUE_TAG, BYTES).putString(value.tag());
    switch (value) {
      case Event.Scalar scalar -> {
        tag(out, VALUE_SCALAR, FIXED32).putInt(Float.floatToRawIntBits(scalar.value()));
        putMessage(out, VALUE_METADATA, metadata("scalars"));
      }
      case Event.Distribution distribution -> {
        putMessage(out, VALUE_HISTOGRAM, histogram(distribution.histogram()));
        putMessage(out, VALUE_METADATA, metadata("histograms"));
      }
      case Event.OtherValue other -> throw new IllegalArgumentException("cannot write " + other);
    }
    return out;
  }

  /** Names the page of TensorBoard that shows the value. */
  private static Sink metadata(String plugin) {
    Sink name = new Sink();
    tag(name, PLUGIN_NAME, BYTES).putString(plugin);
    Sink metadata = new Sink();
    putMessage(metadata, METADATA_PLUGIN, name);
    return metadata;
  }

  private static Sink histogram(Histogram h) {
    Sink out = new Sink();
    double[] sums = {h.min(), h.max(), h.count(), h.sum(), h.sumOfSquares()};
    for (int i = 0; i < sums.length; i++) {
      putDouble(out, 1 + i, sums[i]);
    }
    putDoubles(out, HISTOGRAM_LIMITS, h.limits());
    putDoubles(out, HISTOGRAM_COUNTS, h.counts());
    return out;
  }

  private static Sink tag(Sink out, int field, int wire) {
    return out.putVarint(field << 3 | wire);
  }

  private static void putDouble(Sink out, int field, double value) {
    tag(out, field, FIXED64).putLong(Double.doubleToRawLongBits(value));
  }

  private static void putDoubles(Sink out, int field, double[] values) {
    tag(out, field, BYTES).putVarint(8L * values.length);
    for (double value : values) {
      out.putLong(Double.doubleToRawLongBits(value));
    }
  }

  private static void putMessage(Sink out, int field, Sink message) {
    tag(out, field, BYTES).putVarint(message.size()).put(message);
  }

  static Event decode(Slice in) {
    double wallTime = 0;
    long step = 0;
    Event.Content content = new Event.Other();
    while (in.left() > 0) {
      int tag = tag(in);
      switch (tag) {
        case EVENT_WALL_TIME << 3 | FIXED64 -> wallTime = in.nextDouble();
        case EVENT_STEP << 3 | VARINT -> step = in.nextVarint();
        case EVENT_VERSION << 3 | BYTES -> content = new Event.Version(message(in).text());
        case EVENT_SUMMARY << 3 | BYTES -> content = summary(message(in));
        default -> skip(in, tag);
      }
    }
    return new Event(wallTime, step, content);
  }

  private static Event.Summary summary(Slice in) {
    List<Event.Value> values = new ArrayList<>();
    while (in.left() > 0) {
      int tag = tag(in);
      if (tag == (SUMMARY_VALUE << 3 | BYTES)) {
        values.add(value(message(in)));
      } else {
        skip(in, tag);
      }
    }
    return new Event.Summary(List.copyOf(values));
  }

  private static Event.Value value(Slice in) {
    String name = "";
    Event.Value value = new Event.OtherValue("");
    while (in.left() > 0) {
      int tag = tag(in);
      switch (tag) {
        case VALUE_TAG << 3 | BYTES -> name = message(in).text();
        case VALUE_SCALAR << 3 | FIXED32 ->
            value = new Event.Scalar("", Float.intBitsToFloat(in.nextInt()));
        case VALUE_HISTOGRAM << 3 | BYTES ->
            value = new Event.Distribution("", histogram(message(in)));
        default -> skip(in, tag);
      }
    }
    return switch (value) {
      case Event.Scalar s -> new Event.Scalar(name, s.value());
      case Event.Distribution d -> new Event.Distribution(name, d.histogram());
      case Event.OtherValue o -> new Event.OtherValue(name);
    };
  }

  private static Histogram histogram(Slice in) {
    double[] sums = new double[6];
    double[] limits = new double[0];
    double[] counts = new double[0];
    while (in.left() > 0) {
      int tag = tag(in);
      int field = tag >>> 3;
      if (field < HISTOGRAM_LIMITS && (tag & 7) == FIXED64) {
        sums[field] = in.nextDouble();
      } else if (tag == (HISTOGRAM_LIMITS << 3 | BYTES)) {
        limits = doubles(message(in));
      } else if (tag == (HISTOGRAM_COUNTS << 3 | BYTES)) {
        counts = doubles(message(in));
      } else {
        skip(in, tag);
      }
    }
    if (limits.length != counts.length) {
      throw in.refuse(
          "holds a histogram of %d limits and %d counts; as many were expected",
          limits.length, counts.length);
    }
    return new Histogram(sums[1], sums[2], sums[3], sums[4], sums[5], limits, counts);
  }

  private static double[] doubles(Slice in) {
    if (in.left() % 8 != 0) {
      throw in.refuse("holds a list of doubles that takes %d bytes", in.left());
    }
    double[] values = new double[in.left() / 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.nextDouble();
    }
    return values;
  }

  private static int tag(Slice in) {
    long tag = in.nextVarint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw in.refuse("holds a message with the field tag %d, which cannot be", tag);
    }
    return (int) tag;
  }

  private static Slice message(Slice in) {
    return in.slice(in.nextVarint());
  }

  private static void skip(Slice in, int tag) {
    switch (tag & 7) {
      case VARINT -> in.nextVarint();
      case FIXED64 -> in.skip(8);
      case BYTES -> in.skip(in.nextVarint());
      case FIXED32 -> in.skip(4);
      default -> throw in.refuse("holds a message with the wire type %d", tag & 7);
    }
  }
}
