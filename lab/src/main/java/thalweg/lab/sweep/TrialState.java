package thalweg.lab.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import thalweg.lab.LabException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How far a trial is, as its folder tells. */
public enum TrialState {
  /** There is no run. */
  NEW,
  /** There is a run that can go on: stopped, killed, or out of room. */
  RESUMABLE,
  /** Some process trains it. */
  RUNNING,
  /** All was done. */
  COMPLETE,
  /** It came to an end that would come again, such as a loss that is not finite. */
  FAILED;

  /** The word for people and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether there is nothing more to do. */
  public boolean isEnded() {
    return this == COMPLETE || this == FAILED;
  }

  /** The state of the run in a folder, not knowing who is at it. */
  static TrialState of(Path folder) {
    Path file = folder.resolve("run.json");
    if (!Files.isRegularFile(file)) {
      return NEW;
    }
    JsonNode run = read(file);
    return switch (run.path("status").asString("")) {
      case "complete" -> COMPLETE;
      case "failed" ->
          run.path("exitCode").asInt(LabException.TRIAL) == LabException.STORAGE
              ? RESUMABLE
              : FAILED;
      default -> RESUMABLE;
    };
  }

  /** What run.json says; nothing where it cannot be read. */
  static JsonNode read(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }
}
