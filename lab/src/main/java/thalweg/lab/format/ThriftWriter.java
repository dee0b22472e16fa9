package thalweg.lab.format;

import java.util.List;
import java.util.function.Consumer;

/** Structures in Thrift's compact protocol; fields must come in ascending order. */
final class ThriftWriter {

  static final int TRUE = 1;
  static final int I32 = 5;
  static final int I64 = 6;
  static final int BINARY = 8;
  static final int LIST = 9;
  static final int STRUCT = 12;

  private final Sink out;
  private int lastField;

  ThriftWriter(Sink out) {
    this.out = out;
  }

  ThriftWriter i32(int field, int value) {
    field(field, I32);
    out.putZigzag(value);
    return this;
  }

  ThriftWriter i64(int field, long value) {
    field(field, I64);
    out.putZigzag(value);
    return this;
  }

  ThriftWriter string(int field, String value) {
    field(field, BINARY);
    out.putString(value);
    return this;
  }

  ThriftWriter binary(int field, byte[] value) {
    field(field, BINARY);
    out.putVarint(value.length).put(value);
    return this;
  }

  ThriftWriter truth(int field) {
    field(field, TRUE);
    return this;
  }

  ThriftWriter struct(int field, Consumer<ThriftWriter> body) {
    field(field, STRUCT);
    struct(body);
    return this;
  }

  <T> ThriftWriter structs(int field, List<T> items, Consumer<T> body) {
    list(field, STRUCT, items.size());
    for (T item : items) {
      struct(writer -> body.accept(item));
    }
    return this;
  }

  ThriftWriter i32s(int field, List<Integer> values) {
    list(field, I32, values.size());
    values.forEach(out::putZigzag);
    return this;
  }

  ThriftWriter strings(int field, List<String> values) {
    list(field, BINARY, values.size());
    values.forEach(out::putString);
    return this;
  }

  /** A structure without a field number: the outermost one. */
  void struct(Consumer<ThriftWriter> body) {
    int outer = lastField;
    lastField = 0;
    body.accept(this);
    out.put(0);
    lastField = outer;
  }

  private void list(int field, int type, int size) {
    field(field, LIST);
    if (size < 15) {
      out.put(size << 4 | type);
    } else {
      out.put(0xf0 | type).putVarint(size);
    }
  }

  private void field(int id, int type) {
    int step = id - lastField;
    if (step < 1 || step > 15) {
      throw new IllegalStateException("field " + id + " behind field " + lastField);
    }
    out.put(step << 4 | type);
    lastField = id;
  }
}
