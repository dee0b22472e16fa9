package thalweg.lab.format;

/** Walks through structures in Thrift's compact protocol; believes nothing. */
final class ThriftReader {

  private static final int MAX_DEPTH = 16;

  private final Slice in;
  private int lastField;
  private int type;
  private int depth;

  ThriftReader(Slice in) {
    this.in = in;
  }

  /** What is done with one field; it must read or {@link #skip} it. */
  @FunctionalInterface
  interface Fields {
    void field(int id);
  }

  /** Walks through one structure. */
  void struct(Fields fields) {
    if (++depth > MAX_DEPTH) {
      throw in.refuse("is damaged: its structures lie deeper than %d", MAX_DEPTH);
    }
    int outer = lastField;
    lastField = 0;
    for (int head = in.next(); head != 0; head = in.next()) {
      int step = head >>> 4;
      lastField = step == 0 ? (int) in.nextZigzag() : lastField + step;
      type = head & 15;
      fields.field(lastField);
    }
    lastField = outer;
    depth--;
  }

  /** Walks through the structure that this field holds. */
  void inner(Fields fields) {
    expect(ThriftWriter.STRUCT);
    struct(fields);
  }

  /** Runs {@code item} once for each item of the list that this field holds. */
  void list(Runnable item) {
    expect(ThriftWriter.LIST);
    int head = in.next();
    long size = head >>> 4 == 15 ? in.nextVarint() : head >>> 4;
    if (size < 0 || size > in.left()) {
      throw in.refuse("is damaged: a list of %d items in %d bytes", size, in.left());
    }
    int items = head & 15;
    for (long i = 0; i < size; i++) {
      type = items;
      item.run();
    }
  }

  int i32() {
    expect(ThriftWriter.I32);
    long value = in.nextZigzag();
    if (value != (int) value) {
      throw in.refuse("is damaged: %d as a number of 32 bits", value);
    }
    return (int) value;
  }

  long i64() {
    expect(ThriftWriter.I64);
    return in.nextZigzag();
  }

  String string() {
    expect(ThriftWriter.BINARY);
    return in.slice(in.nextVarint()).text();
  }

  /** Passes over the field, whatever it is. */
  void skip() {
    switch (type) {
      case 1, 2 -> {}
      case 3 -> in.skip(1);
      case 4, ThriftWriter.I32, ThriftWriter.I64 -> in.nextVarint();
      case 7 -> in.skip(8);
      case ThriftWriter.BINARY -> in.skip(in.nextVarint());
      case ThriftWriter.LIST, 10 -> {
        type = ThriftWriter.LIST;
        list(this::skipItem);
      }
      case ThriftWriter.STRUCT -> struct(id -> skip());
      default -> throw in.refuse("is damaged: the Thrift type %d", type);
    }
  }

  /** In a list, a truth value takes a byte of its own. */
  private void skipItem() {
    if (type == 1 || type == 2) {
      in.skip(1);
    } else if (type == ThriftWriter.LIST) {
      if (++depth > MAX_DEPTH) {
        throw in.refuse("is damaged: its lists lie deeper than %d", MAX_DEPTH);
      }
      skip();
      depth--;
    } else {
      skip();
    }
  }

  private void expect(int wanted) {
    if (type != wanted) {
      throw in.refuse("is damaged: the Thrift type %d where %d was expected", type, wanted);
    }
  }
}
