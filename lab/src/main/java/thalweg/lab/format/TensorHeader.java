package thalweg.lab.format;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The header of a safetensors file, checked: the arrays lie one behind the other and fill the file.
 */
final class TensorHeader {

  /** The longest header the format allows, in bytes. */
  static final long MAX_BYTES = 100_000_000;

  static final String METADATA = "__metadata__";

  private static final JsonFactory JSON = new JsonFactory();

  /** Where one array lies; {@code begin} counts from the end of the header. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Place(String name, StoredType type, int[] dims, int size, long begin, long end) {}

  private final Source source;
  private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final long dataStart;

  private TensorHeader(Source source, long dataStart) {
    this.source = source;
    this.dataStart = dataStart;
  }

  /** Reads and checks the header; no array is read. */
  static TensorHeader read(Source source) {
    if (source.length() < 8) {
      throw source.refuse(
          "holds %d bytes; a safetensors file starts with the 8 bytes of its header's length",
          source.length());
    }
    long length = Bytes.longAt(source.read(0, 8), 0);
    if (length < 0 || length > MAX_BYTES) {
      throw source.refuse(
          "claims a header of %s bytes; safetensors allows %d",
          Long.toUnsignedString(length), MAX_BYTES);
    }
    if (length > source.length() - 8) {
      throw source.refuse(
          "claims a header of %d bytes, but only %d follow: the file is cut off or not safetensors",
          length, source.length() - 8);
    }
    TensorHeader header = new TensorHeader(source, 8 + length);
    try (JsonParser json =
        JSON.createParser(
            ObjectReadContext.empty(), new ByteArrayInputStream(source.read(8, length)))) {
      header.parse(json);
    } catch (JacksonException e) {
      throw source.refuse("has a header that is not JSON (%s)", e.getOriginalMessage());
    }
    header.checkPlaces();
    return header;
  }

  /** What {@code __metadata__} holds, in the file's order. */
  SequencedMap<String, String> metadata() {
    return Collections.unmodifiableSequencedMap(metadata);
  }

  /** All arrays in the order of their bytes. */
  List<Place> places() {
    return Collections.unmodifiableList(places);
  }

  /** Position of the first array's first byte in the file. */
  long dataStart() {
    return dataStart;
  }

  private void parse(JsonParser json) {
    expect(json, json.nextToken(), JsonToken.START_OBJECT, "an object at the start of the header");
    Set<String> seen = new HashSet<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (!seen.add(name)) {
        throw source.refuse("names '%s' twice in its header", name);
      }
      expect(json, json.nextToken(), JsonToken.START_OBJECT, "an object as '" + name + "'");
      if (name.equals(METADATA)) {
        parseMetadata(json);
      } else {
        places.add(parsePlace(json, name));
      }
    }
    if (json.nextToken() != null) {
      throw source.refuse("has something behind the JSON of its header");
    }
  }

  private void parseMetadata(JsonParser json) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      expect(json, json.nextToken(), JsonToken.VALUE_STRING, "a string as metadata '" + key + "'");
      if (metadata.put(key, json.getString()) != null) {
        throw source.refuse("names the metadata '%s' twice", key);
      }
    }
  }

  private Place parsePlace(JsonParser json, String name) {
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      switch (field) {
        case "dtype" -> {
          expect(json, token, JsonToken.VALUE_STRING, "a string as dtype of '" + name + "'");
          dtype = json.getString();
        }
        case "shape" -> shape = parseNumbers(json, token, name, field);
        case "data_offsets" -> offsets = parseNumbers(json, token, name, field);
        default -> throw source.refuse("gives '%s' an unknown field '%s'", name, field);
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw source.refuse(
          "does not give '%s' all of dtype, shape and two data_offsets in its header", name);
    }
    StoredType type = StoredType.named(source, name, dtype);
    int[] dims = dims(name, shape);
    return new Place(name, type, dims, size(name, shape), offsets.get(0), offsets.get(1));
  }

  private List<Long> parseNumbers(JsonParser json, JsonToken first, String name, String field) {
    expect(json, first, JsonToken.START_ARRAY, "a list as " + field + " of '" + name + "'");
    List<Long> numbers = new ArrayList<>();
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      expect(json, t, JsonToken.VALUE_NUMBER_INT, "integers as " + field + " of '" + name + "'");
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  private int[] dims(String name, List<Long> shape) {
    int[] dims = new int[shape.size()];
    for (int i = 0; i < dims.length; i++) {
      long extent = shape.get(i);
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw source.refuse("gives '%s' the extent %d; 0 to 2^31-1 are held", name, extent);
      }
      dims[i] = (int) extent;
    }
    return dims;
  }

  /** The product in an order that cannot hide an overflow behind a later zero. */
  private int size(String name, List<Long> shape) {
    long size = 1;
    boolean empty = false;
    for (long extent : shape) {
      empty |= extent == 0;
      size *= Math.max(extent, 1);
      if (size > Integer.MAX_VALUE) {
        throw source.refuse("gives '%s' the shape %s, 2^31 elements or more", name, shape);
      }
    }
    return empty ? 0 : (int) size;
  }

  private void checkPlaces() {
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    long at = 0;
    for (Place place : places) {
      if (place.begin != at) {
        throw source.refuse(
            "puts '%s' at byte %d of its data, %s: %d was expected",
            place.name, place.begin, place.begin < at ? "over another array" : "behind a gap", at);
      }
      long bytes = (long) place.size * place.type.bytes();
      if (place.end - place.begin != bytes || place.end < place.begin) {
        throw source.refuse(
            "gives '%s' the bytes %d to %d, but its shape takes %d bytes",
            place.name, place.begin, place.end, bytes);
      }
      at = place.end;
    }
    long present = source.length() - dataStart;
    if (at != present) {
      throw source.refuse(
          "holds %d bytes behind its header, but its arrays take %d: it is cut off or damaged",
          present, at);
    }
  }

  private void expect(JsonParser json, JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw source.refuse(
          "has %s in its header near byte %d where %s was expected",
          found == null ? "an end" : found, 8 + json.currentLocation().getByteOffset(), what);
    }
  }

  /** For a message or a listing. */
  static String told(Map<String, ?> names) {
    return names.size() <= 8 ? names.keySet().toString() : names.size() + " others";
  }
}
