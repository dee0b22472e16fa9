package thalweg.lab.experiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.lab.Config;
import thalweg.lab.LabException;

/**
 * An experiment as it was written, before it is checked: named values that may still be set, and
 * where each was written.
 */
public final class Draft {
  /** The largest file that is read; a written-out experiment has a few thousand bytes. */
  static final int MOST_BYTES = 1 << 20;

  private final Map<String, Object> values;
  private final Source source;

  private Draft(Map<String, Object> values, Source source) {
    this.values = values;
    this.source = source;
  }

  /** Nothing said: every default. */
  public static Draft empty() {
    return of(Config.of(Map.of()), "the defaults");
  }

  /**
   * A file's.
   *
   * @throws LabException if there is no such file, it is above 1 MiB, or it is not TOML
   */
  public static Draft read(Path file) {
    return parse(text(file), file.toString());
  }

  /**
   * A text's.
   *
   * @param origin the file's name, for messages
   * @throws LabException naming file, line and column if it is not TOML
   */
  public static Draft parse(String toml, String origin) {
    Map<String, Object> values = Config.parse(toml, origin).values();
    return new Draft(values, Source.ofFile(origin, toml));
  }

  /** A config's, of which no lines are known. */
  public static Draft of(Config config, String origin) {
    return new Draft(config.values(), new Source(origin, Map.of()));
  }

  /**
   * The same with one value set: {@code optimizer.learningRate}, {@code probe.0.kind}. Tables on
   * the way are made; the number after a list's last adds to it.
   *
   * @param value a string, boolean, number, list or map of these
   * @param place how a message about it begins: {@code --set seed=1}
   * @throws LabException if a list on the way has no such number
   */
  public Draft with(String key, Object value, String place) {
    return new Draft(TreeEdit.set(values, key, value, place), source.with(key, place));
  }

  /**
   * The same with options of a command line.
   *
   * @param options each {@code key=value}, the value as in TOML, or a bare word, which is text
   */
  public Draft with(List<String> options) {
    Draft draft = this;
    for (String option : options) {
      Setting setting = Setting.parse(option);
      draft = draft.with(setting.key(), setting.value(), setting.place());
    }
    return draft;
  }

  /** The values, unmodifiable at every depth. */
  public Map<String, Object> values() {
    return values;
  }

  /** A table of this file as a draft of its own, without lines of other tables. */
  public Draft part(String key) {
    Object part = values.getOrDefault(key, Map.of());
    if (!(part instanceof Map<?, ?> table)) {
      throw refusal(key, "%s is %s; expected a table.".formatted(key, Source.shown(part)));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    table.forEach((k, v) -> named.put((String) k, v));
    return new Draft(named, source.part(key));
  }

  /** The same without all keys but these. */
  public Draft only(List<String> keys) {
    Map<String, Object> some = new LinkedHashMap<>();
    keys.stream().filter(values::containsKey).forEach(key -> some.put(key, values.get(key)));
    return new Draft(Collections.unmodifiableMap(some), source);
  }

  /** One value, to be made into a record of its own: see {@link #make}. */
  public Draft at(String key, Object value) {
    return new Draft(Map.of(key, value), source);
  }

  /**
   * The record that the one value here describes, all that its type needs being said.
   *
   * @throws LabException naming file, line, key, what was found and what is expected
   */
  public <T extends Record> T make(Class<T> type) {
    Map.Entry<String, Object> only = values.entrySet().iterator().next();
    return type.cast(Binder.make(type, only.getKey(), only.getValue(), source));
  }

  /** Where a key was written, as messages begin: {@code exp.toml, line 3}. */
  public String place(String key) {
    return source.place(key);
  }

  /**
   * A record that these values describe.
   *
   * @param base what is left out stays as here
   * @throws LabException naming file, line, key, what was found and what is expected
   */
  public <T extends Record> T bind(T base) {
    return Binder.bind(base, values, source);
  }

  /** The experiment; see {@link #bind}. */
  public Experiment experiment() {
    return bind(new Experiment());
  }

  /** A failure that begins with where a key was written. */
  public LabException refusal(String key, String sentence) {
    return source.refusal(key, sentence);
  }

  private static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new LabException(LabException.USAGE, file + " is a folder; expected a TOML file.");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new LabException(
            LabException.USAGE,
            "%s has %d bytes; expected a TOML file of at most %d."
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new LabException(
          LabException.USAGE,
          file + " is not there; 'thalweg new " + file + "' writes one to begin with.",
          e);
    } catch (CharacterCodingException e) {
      throw new LabException(LabException.USAGE, file + " is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new LabException(
          LabException.USAGE, "%s cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }
}
