package thalweg.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code run.json} says.
 *
 * @param status how far the run came; {@code RUNNING} also for a run that was killed
 * @param started when it began
 * @param pid the process that wrote last
 * @param values all else, in order
 */
public record RunFacts(
    Outcome.Status status, Instant started, long pid, Map<String, Object> values) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};
  private static final List<String> NOT_FACTS =
      List.of("status", "started", "finished", "wallSeconds", "exitCode", "reason", "pid");

  /**
   * Reads the facts of a run.
   *
   * @throws LabException in one sentence if {@code folder} is not the folder of a run
   */
  public static RunFacts read(Path folder) {
    Path file = folder.resolve("run.json");
    if (!Files.isRegularFile(file)) {
      throw new LabException(
          LabException.USAGE,
          "%s has no run.json; expected the folder of a run.".formatted(folder));
    }
    try {
      Map<String, Object> all = JSON.readValue(Files.readAllBytes(file), TREE);
      if (all == null) {
        throw new LabException(LabException.STORAGE, damage(file, "it holds no object"));
      }
      Map<String, Object> values = new LinkedHashMap<>(all);
      values.keySet().removeAll(NOT_FACTS);
      return new RunFacts(
          Outcome.Status.valueOf(String.valueOf(all.get("status")).toUpperCase(Locale.ROOT)),
          Instant.parse(String.valueOf(all.get("started"))),
          all.get("pid") instanceof Number pid ? pid.longValue() : -1,
          values);
    } catch (JacksonException e) {
      throw damaged(file, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw damaged(file, "its status is none of a run's", e);
    } catch (DateTimeException e) {
      throw damaged(file, "it does not say in ISO 8601 when the run started", e);
    } catch (IOException e) {
      throw StorageErrors.explain(e, file, "reading run.json");
    }
  }

  private static LabException damaged(Path file, String how, Exception cause) {
    return new LabException(LabException.STORAGE, damage(file, how), cause);
  }

  private static String damage(Path file, String how) {
    return "%s is damaged: %s; restore it."
        .formatted(file, how.lines().findFirst().orElse("unreadable"));
  }
}
