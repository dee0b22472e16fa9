package thalweg.lab.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;
import thalweg.lab.LabException;

class EventsTest {

  private static final double NOON = 1_772_625_906.25;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("events.out.tfevents.1");
  }

  @Test
  void tensorFlowsOwnMessagesParseEveryRecord() throws IOException {
    Histogram histogram = Histogram.of(new float[] {0, 0.5f, -3, 0.5f, 1e-20f});
    SequencedMap<String, Float> two = new LinkedHashMap<>();
    two.put("loss/train", 0.25f);
    two.put("genauigkeit/\u00fcben", Float.NaN);
    try (EventWriter writer = EventWriter.create(file, NOON)) {
      writer.scalars(NOON + 1, 10, two);
      writer.histogram(NOON + 2, -1, "weights", histogram);
      writer.scalar(NOON + 3, Long.MAX_VALUE, "one", Float.POSITIVE_INFINITY);
    }

    List<org.tensorflow.util.Event> events = parsedByTensorFlow();

    assertEquals(4, events.size());
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    assertEquals(NOON, events.get(0).getWallTime());
    assertEquals(10, events.get(1).getStep());
    assertEquals(NOON + 1, events.get(1).getWallTime());
    Summary summary = events.get(1).getSummary();
    assertEquals(2, summary.getValueCount());
    assertEquals("loss/train", summary.getValue(0).getTag());
    assertEquals(0.25f, summary.getValue(0).getSimpleValue());
    assertEquals("scalars", summary.getValue(0).getMetadata().getPluginData().getPluginName());
    assertEquals("genauigkeit/\u00fcben", summary.getValue(1).getTag());
    assertTrue(Float.isNaN(summary.getValue(1).getSimpleValue()));
    assertEquals(-1, events.get(2).getStep());
    HistogramProto proto = events.get(2).getSummary().getValue(0).getHisto();
    assertEquals(-3, proto.getMin());
    assertEquals(0.5, proto.getMax());
    assertEquals(5, proto.getNum());
    assertEquals(-2 + 1e-20f, proto.getSum());
    assertEquals(9.5, proto.getSumSquares(), 1e-12);
    assertArrayEquals(
        histogram.limits(), proto.getBucketLimitList().stream().mapToDouble(d -> d).toArray());
    assertArrayEquals(
        histogram.counts(), proto.getBucketList().stream().mapToDouble(d -> d).toArray());
    assertEquals(Long.MAX_VALUE, events.get(3).getStep());
    for (org.tensorflow.util.Event event : events) {
      assertTrue(event.getUnknownFields().asMap().isEmpty());
    }
  }

  @Test
  void weReadWhatTensorFlowsMessagesWrite() {
    org.tensorflow.util.Event event =
        org.tensorflow.util.Event.newBuilder()
            .setWallTime(2.5)
            .setStep(3)
            .setSummary(
                Summary.newBuilder()
                    .addValue(Summary.Value.newBuilder().setTag("a").setSimpleValue(1))
                    .addValue(
                        Summary.Value.newBuilder()
                            .setTag("h")
                            .setHisto(
                                HistogramProto.newBuilder()
                                    .setNum(1)
                                    .addBucketLimit(2)
                                    .addBucket(1)))
                    .addValue(
                        Summary.Value.newBuilder()
                            .setTag("i")
                            .setImage(Summary.Image.newBuilder())))
            .build();
    byte[] bytes = TfRecord.frame(new Sink().put(event.toByteArray()));
    List<Event> events = new ArrayList<>();
    EventReader.read(Source.of("tf", bytes), events::add);

    assertEquals(1, events.size());
    assertEquals(2.5, events.getFirst().wallTime());
    Event.Summary summary = (Event.Summary) events.getFirst().content();
    assertEquals(new Event.Scalar("a", 1), summary.values().get(0));
    Event.Distribution read = (Event.Distribution) summary.values().get(1);
    assertEquals("h", read.tag());
    assertArrayEquals(new double[] {2}, read.histogram().limits());
    assertEquals(new Event.OtherValue("i"), summary.values().get(2));
  }

  /** RFC 3720, appendix B.4; the published sums are written there byte by byte, lowest first. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000, aa36918a",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 43aba862",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 4e79dd46",
    "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100, 5cdb3f11",
  })
  void checkSumsAreThePublishedOnesMasked(String data, String published) {
    HexFormat hex = HexFormat.of();
    byte[] bytes = hex.parseHex(data);
    int crc = Bytes.intAt(hex.parseHex(published), 0);
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    assertEquals(masked, TfRecord.check(bytes, 0, bytes.length));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    try (EventWriter writer = EventWriter.create(file, NOON)) {
      writer.scalar(NOON, 1, "a", 2);
      assertEquals(writer.length(), file.toFile().length());
    }
    List<Event> events = new ArrayList<>();
    EventReader.Read read = EventReader.read(file, events::add);
    assertEquals(new EventReader.Read(file.toFile().length(), 2, Optional.empty()), read);
    assertEquals(
        List.of(
            new Event(NOON, 0, new Event.Version("brain.Event:2")),
            new Event(NOON, 1, new Event.Summary(List.of(new Event.Scalar("a", 2))))),
        events);
  }

  @Test
  void aFileCutAnywhereGivesItsWholeRecordsAndTellsTheRest() throws IOException {
    List<Long> ends = new ArrayList<>(List.of(0L));
    try (EventWriter writer = EventWriter.create(file, NOON)) {
      for (int i = 0; i < 3; i++) {
        ends.add(writer.length());
        writer.scalar(NOON, i, "a", i);
      }
      ends.add(writer.length());
    }
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut++) {
      long end = cut;
      long before = ends.stream().filter(e -> e <= end).mapToLong(e -> e).max().orElseThrow();
      Source source = Source.of("cut", Arrays.copyOf(whole, cut));
      EventReader.Read read = EventReader.read(source, event -> {});
      assertEquals(before, read.bytes());
      assertEquals(ends.indexOf(before), read.events());
      assertEquals(before != end, read.torn().isPresent());
    }
  }

  @Test
  void aTailOfZerosIsTorn() throws IOException {
    EventWriter.create(file, NOON).close();
    byte[] bytes = Files.readAllBytes(file);
    EventReader.Read read =
        EventReader.read(Source.of("z", Arrays.copyOf(bytes, bytes.length + 40)), event -> {});
    assertEquals(bytes.length, read.bytes());
    assertEquals(
        Optional.of(
            "z ends with 40 bytes that are no whole record; the 1 records before them are whole."),
        read.torn());
  }

  @Test
  void anyFlippedBitBeforeTheLastRecordIsFound() throws IOException {
    try (EventWriter writer = EventWriter.create(file, NOON)) {
      writer.scalar(NOON, 1, "a", 1);
    }
    byte[] bytes = Files.readAllBytes(file);
    long first = 16 + Bytes.longAt(bytes, 0);
    for (int bit = 0; bit < 8 * first; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Source source = Source.of("flipped", flipped);
      LabException e =
          assertThrows(LabException.class, () -> EventReader.read(source, event -> {}));
      assertTrue(e.getMessage().startsWith("flipped is damaged"), e.getMessage());
    }
  }

  @Test
  void aReopenedFileGoesOnAsIfNothingHadFollowed() throws IOException {
    long noted;
    try (EventWriter writer = EventWriter.create(file, NOON)) {
      writer.scalar(NOON, 1, "a", 1);
      noted = writer.length();
      writer.scalar(NOON, 2, "lost", 2);
    }
    Files.write(file, new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.APPEND);
    try (EventWriter writer = EventWriter.reopen(file, noted)) {
      writer.scalar(NOON, 2, "b", 3);
      writer.force();
    }
    Path straight = folder.resolve("straight");
    try (EventWriter writer = EventWriter.create(straight, NOON)) {
      writer.scalar(NOON, 1, "a", 1);
      writer.scalar(NOON, 2, "b", 3);
    }
    assertArrayEquals(Files.readAllBytes(straight), Files.readAllBytes(file));
  }

  @Test
  void aPlaceThatIsNoRecordsEndIsRefused() throws IOException {
    long length;
    try (EventWriter writer = EventWriter.create(file, NOON)) {
      length = writer.length();
    }
    byte[] before = Files.readAllBytes(file);
    assertRefused("no record that ends at byte 5", () -> EventWriter.reopen(file, 5));
    assertRefused("bytes; 1000 were expected", () -> EventWriter.reopen(file, 1000));
    assertRefused("exists", () -> EventWriter.create(file, NOON));
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(length, before.length);
  }

  @Test
  void bucketsHoldWhatLiesBetweenTheirLimits() {
    float[] values = {0f, -0f, 1e-13f, -1e-13f, 1, 1.05f, 2, Float.MAX_VALUE, -Float.MAX_VALUE};
    Histogram h = Histogram.of(values);
    assertEquals(values.length, h.count());
    assertEquals(values.length, Arrays.stream(h.counts()).sum());
    double below = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < h.limits().length; i++) {
      double from = below;
      double to = h.limits()[i];
      long expected = 0;
      for (float value : values) {
        expected += value >= from && value < to ? 1 : 0;
      }
      assertEquals((double) expected, h.counts()[i]);
      assertTrue(from < to);
      assertTrue(i == 0 || h.counts()[i] != 0 || h.counts()[i - 1] != 0);
      below = to;
    }
  }

  @Test
  void aHistogramLeavesOutWhatIsNotFinite() {
    Histogram h =
        Histogram.of(new float[] {Float.NaN, 2, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY});
    assertEquals(1, h.count());
    assertEquals(2, h.min());
    assertEquals(2, h.max());
    Histogram none = Histogram.of(new float[] {Float.NaN});
    assertEquals(0, none.count());
    assertEquals(none.limits().length, none.counts().length);
  }

  private List<org.tensorflow.util.Event> parsedByTensorFlow() throws IOException {
    List<org.tensorflow.util.Event> events = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      byte[] record = new byte[(int) bytes.getLong()];
      bytes.getInt();
      bytes.get(record);
      bytes.getInt();
      events.add(org.tensorflow.util.Event.parseFrom(record));
    }
    return events;
  }

  private static void assertRefused(String says, Runnable action) {
    LabException e = assertThrows(LabException.class, action::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }
}
