package thalweg.lab;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * A resolved configuration: an ordered, immutable tree of named values.
 *
 * <p>Values are strings, booleans, numbers, lists and maps of these. Components without a value
 * (null, an empty Optional) are left out, as TOML has no word for them. The hash does not depend on
 * the order of keys, and a config read back from its own TOML has the same hash.
 */
public final class Config {

  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};
  private static final SimpleModule PATHS_AS_TYPED =
      new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class));
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(PATHS_AS_TYPED)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();
  private static final TomlMapper TOML =
      TomlMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new TomlNumber<>(Double.class))
                  .addSerializer(Float.class, new TomlNumber<>(Float.class)))
          .build();

  private static final int LONGEST_REASON = 200;

  /** Far beyond any config; what follows may take time that grows with the square of it. */
  private static final int DEEPEST = 200;

  private static final class TooDeep extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooDeep() {
      super("values are nested more than " + DEEPEST + " deep");
    }
  }

  private final Map<String, Object> values;

  private Config(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * The config whose keys are the components of {@code settings}, in their order; components that
   * are records become nested maps.
   *
   * @throws LabException if a component is of a kind that cannot be written as text
   */
  public static Config of(Record settings) {
    try {
      return of(JSON.convertValue(settings, TREE));
    } catch (JacksonException e) {
      throw new LabException(
          LabException.USAGE,
          "The settings %s cannot be written as a config: %s"
              .formatted(settings.getClass().getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }

  /** The config with these keys, in the map's order. */
  public static Config of(Map<String, ?> values) {
    return new Config(frozen(values, 0));
  }

  /**
   * Reads what {@link #toToml()} wrote, or what a user did.
   *
   * @param origin the file's name, for messages
   * @throws LabException naming file, line and column if {@code toml} is not TOML
   */
  public static Config parse(String toml, String origin) {
    try {
      return of(TOML.readValue(toml, TREE));
    } catch (JacksonException e) {
      var at = e.getLocation();
      String place =
          at == null ? "" : ", line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw new LabException(
          LabException.USAGE,
          "%s%s: this is not TOML (%s).".formatted(origin, place, oneLine(e.getOriginalMessage())),
          e);
    } catch (TooDeep | StackOverflowError e) {
      // The reader bounds the depth of brackets, not that of dotted keys.
      throw new LabException(
          LabException.USAGE, origin + ": keys are nested too deeply to be read.", e);
    }
  }

  private static String oneLine(String message) {
    String head = message.substring(0, Math.min(message.length(), LONGEST_REASON));
    return head.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
  }

  /** The values in order; unmodifiable at every depth. */
  public Map<String, Object> values() {
    return values;
  }

  /** The config as TOML; nested keys are dotted, {@code optimizer.rate = 0.1}. */
  public String toToml() {
    return TOML.writeValueAsString(values);
  }

  /** SHA-256 of the values with keys sorted: 64 lower-case hexadecimal digits. */
  public String hash() {
    byte[] canonical = JSON.writeValueAsString(values).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Config config && values.equals(config.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toToml();
  }

  private static Map<String, Object> frozen(Map<String, ?> map, int depth) {
    if (depth > DEEPEST) {
      throw new TooDeep();
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (value != null) {
        copy.put(key, frozenValue(value, depth + 1));
      }
    });
    return Collections.unmodifiableMap(copy);
  }

  private static Object frozenValue(Object value, int depth) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, inner) -> named.put(String.valueOf(key), inner));
        yield frozen(named, depth);
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.stream()
            .filter(Objects::nonNull)
            .forEach(inner -> copy.add(frozenValue(inner, depth + 1)));
        yield List.copyOf(copy);
      }
      // The reader gives decimals, which print otherwise than doubles; TOML's zero has no sign.
      case BigDecimal number -> number.doubleValue() + 0.0;
      case Double number -> number + 0.0;
      default -> value;
    };
  }

  /** TOML's own words for what is not finite: nan, inf, -inf. */
  private static final class TomlNumber<T extends Number> extends StdSerializer<T> {
    TomlNumber(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T number, JsonGenerator out, SerializationContext context) {
      double value = number.doubleValue();
      if (Double.isNaN(value)) {
        out.writeNumber("nan");
      } else if (Double.isInfinite(value)) {
        out.writeNumber(value > 0 ? "inf" : "-inf");
      } else {
        out.writeNumber(number.toString());
      }
    }
  }
}
