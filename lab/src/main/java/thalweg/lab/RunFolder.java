package thalweg.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of one run: plain files, never overwritten by another run, readable at any moment.
 *
 * <p>It appears under its parent with {@code config.toml} and {@code run.json} already whole. Files
 * written through {@link #write} appear whole or not at all. {@code run.json} says {@code running}
 * until {@link #finish}; a process that was killed leaves that word behind, with its {@code pid}.
 * Safe for use by several threads.
 */
public final class RunFolder {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int NAME_LIMIT = 40;
  private static final Outcome RUNNING = new Outcome(Outcome.Status.RUNNING, 0, "");

  private final Path path;
  private final Map<String, Object> facts;
  private final Clock clock;
  private final Instant started;
  private final Map<Path, Object> writing = new ConcurrentHashMap<>();

  private RunFolder(Path path, Map<String, Object> facts, Clock clock, Instant started) {
    this.path = path;
    this.facts = facts;
    this.clock = clock;
    this.started = started;
  }

  /**
   * Makes {@code parent/yyyyMMdd-HHmmss-name-hash8}, with {@code -2}, {@code -3}... if taken. The
   * parent is made too if only its last part is missing.
   *
   * @param name any text; what is not a letter, a digit or a dash becomes a dash
   * @throws LabException with exit code {@link LabException#STORAGE} if the parent is missing, not
   *     a folder or not writable, or the disk is full; nothing is left behind
   */
  public static RunFolder create(
      Path parent, String name, Config config, Provenance provenance, Clock clock) {
    return create(parent, name, config, facts(provenance), clock);
  }

  /**
   * The same for a run about which more is to be said.
   *
   * @param facts what {@code run.json} holds beside status and times, in order: strings, numbers,
   *     lists and maps of these
   */
  public static RunFolder create(
      Path parent, String name, Config config, Map<String, Object> facts, Clock clock) {
    Instant started = clock.instant();
    String base = STAMP.format(started) + "-" + slug(name) + "-" + config.hash().substring(0, 8);
    boolean madeParent = FolderBirth.ensureParent(parent);
    try {
      Path path =
          FolderBirth.bear(
              parent,
              base,
              Map.of(
                  "config.toml",
                  bytes(config.toToml()),
                  "run.json",
                  runJson(facts, started, started, RUNNING)));
      return new RunFolder(path, facts, clock, started);
    } catch (LabException e) {
      if (madeParent) {
        AtomicFiles.removeQuietly(parent);
      }
      throw e;
    }
  }

  /**
   * Makes the run folder at a path of the caller's choice.
   *
   * @param path must not exist; its parent must
   */
  public static RunFolder createAt(
      Path path, Config config, Map<String, Object> facts, Clock clock) {
    Instant started = clock.instant();
    Path made =
        FolderBirth.bearAt(
            path,
            Map.of(
                "config.toml",
                bytes(config.toToml()),
                "run.json",
                runJson(facts, started, started, RUNNING)));
    return new RunFolder(made, facts, clock, started);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * The path of a file inside this folder; folders on the way are made.
   *
   * @param name a relative path with {@code /}, such as {@code checkpoints/last.safetensors}
   * @throws LabException if {@code name} leads out of the folder
   */
  public Path file(String name) {
    Path file = path.resolve(name).normalize();
    if (name.isBlank() || !file.startsWith(path) || file.equals(path)) {
      throw new LabException(
          LabException.USAGE,
          "\"%s\" is not a file inside %s; expected a relative path without \"..\"."
              .formatted(name, path));
    }
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw StorageErrors.explain(e, file.getParent(), "making a folder");
    }
    return file;
  }

  /** Writes a text file, UTF-8, whole or not at all. */
  public void write(String name, String text) {
    byte[] bytes = bytes(text);
    write(name, out -> out.write(bytes));
  }

  /** Writes a file, whole or not at all; see {@link AtomicFiles#write}. */
  public void write(String name, AtomicFiles.Content content) {
    Path file = file(name);
    // One writer a file; a large checkpoint of one trial does not hold up the others.
    synchronized (writing.computeIfAbsent(file, key -> new Object())) {
      AtomicFiles.write(file, content);
    }
  }

  /** Writes how the run ended, and when, into {@code run.json}. */
  public void finish(Outcome outcome) {
    byte[] json = runJson(facts, started, clock.instant(), outcome);
    write("run.json", out -> out.write(json));
  }

  /**
   * Opens a run that is there, to go on with it; {@code run.json} says {@code running} again, and
   * under {@code resumed} when and by which process.
   *
   * @throws LabException if {@code path} is not the folder of a run
   */
  public static RunFolder reopen(Path path, Clock clock) {
    RunFacts read = RunFacts.read(path);
    Map<String, Object> facts = new LinkedHashMap<>(read.values());
    List<Object> resumed = new ArrayList<>();
    if (facts.get("resumed") instanceof List<?> before) {
      resumed.addAll(before);
    }
    resumed.add(Map.of("at", clock.instant().toString(), "pid", ProcessHandle.current().pid()));
    facts.put("resumed", resumed);
    RunFolder folder = new RunFolder(path, facts, clock, read.started());
    folder.finish(RUNNING);
    return folder;
  }

  /** What {@code run.json} says of a run beside status and times. */
  public static Map<String, Object> facts(Provenance provenance) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("commandLine", provenance.commandLine());
    run.put("seed", provenance.seed());
    run.put("threads", provenance.threads());
    run.put("jdkVendor", provenance.jdkVendor());
    run.put("jdkVersion", provenance.jdkVersion());
    run.put("cpu", provenance.cpu());
    run.put("cores", provenance.cores());
    run.put("os", provenance.os());
    run.put("kernelProvider", provenance.kernelProvider());
    provenance.gitRevision().ifPresent(revision -> run.put("gitRevision", revision));
    run.put("thalwegVersion", provenance.thalwegVersion());
    return run;
  }

  private static byte[] runJson(
      Map<String, Object> facts, Instant started, Instant now, Outcome outcome) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("status", outcome.status().name().toLowerCase(Locale.ROOT));
    run.put("started", started.toString());
    if (outcome.status() != Outcome.Status.RUNNING) {
      run.put("finished", now.toString());
      run.put("wallSeconds", Duration.between(started, now).toMillis() / 1000.0);
      run.put("exitCode", outcome.exitCode());
    }
    if (!outcome.reason().isEmpty()) {
      run.put("reason", outcome.reason());
    }
    run.put("pid", ProcessHandle.current().pid());
    run.putAll(facts);
    return bytes(JSON.writeValueAsString(run) + "\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** {@code name} as part of a file name on any system: a-z, 0-9 and dashes, at most 40. */
  static String slug(String name) {
    String dashed = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = dashed.substring(0, Math.min(NAME_LIMIT, dashed.length()));
    String trimmed = cut.replaceAll("^-+|-+$", "");
    return trimmed.isEmpty() ? "run" : trimmed;
  }
}
