package thalweg.lab.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import thalweg.lab.LabException;
import thalweg.lab.StorageErrors;
import thalweg.lab.format.ParquetReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The per-example ledger of a run folder: {@code examples.parquet} and one file a pass in {@code
 * ledger/}. Opening reads the examples; passes are read one at a time, so that memory does not grow
 * with their number.
 */
public final class RunLedger {
  private static final String EXAMPLES = "examples.parquet";
  private static final String CLASSES = "classes";
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{1,9})\\.parquet");
  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

  private final Path run;
  private final List<Integer> epochs;
  private final List<String> classes;
  private final String[] ids;
  private final int[] rows;
  private final String[] names;
  private final int[] labels;
  private final int[] originals;
  private final boolean[] corrupted;

  /** One pass, column by column; an example that it did not meet has NaN. */
  public static final class Pass {
    private final int epoch;
    private final ParquetReader file;
    private final int examples;

    private Pass(int epoch, ParquetReader file, int examples) {
      this.epoch = epoch;
      this.file = file;
      this.examples = examples;
    }

    /** Its number, from 1. */
    public int epoch() {
      return epoch;
    }

    /** Whether the run recorded a column. */
    public boolean has(String column) {
      return file.names().contains(column);
    }

    /** A column of numbers, in the order of examples. */
    public float[] floats(String column) {
      float[] values = file.floats(column);
      require(values.length);
      return values;
    }

    /** Whether each example's label was predicted. */
    public boolean[] correct() {
      boolean[] values = file.booleans("correct");
      require(values.length);
      return values;
    }

    private void require(int found) {
      if (found != examples) {
        throw new LabException(
            LabException.STORAGE,
            "The ledger of epoch %d has %d rows; expected one for each of the %d examples."
                .formatted(epoch, found, examples));
      }
    }
  }

  /** Told of passes, in order. */
  @FunctionalInterface
  public interface Reading {
    /** Takes what it needs of a pass; valid only during the call. */
    void read(Pass pass);
  }

  private RunLedger(Path run, List<Integer> epochs, ParquetReader examples) {
    this.run = run;
    this.epochs = epochs;
    classes = classes(examples);
    ids = examples.strings("id");
    rows = examples.ints("row");
    names = examples.strings("name");
    labels = examples.ints("label");
    originals = examples.ints("original_label");
    corrupted = examples.booleans("corrupted");
  }

  /**
   * Opens the ledger of a run.
   *
   * @throws LabException if the folder is no run, keeps no ledger, or a file is damaged
   */
  public static RunLedger open(Path run) {
    Path examples = run.resolve(EXAMPLES);
    if (!Files.isRegularFile(run.resolve("run.json"))) {
      throw new LabException(
          LabException.USAGE, run + " has no run.json; expected the folder of a run.");
    }
    if (!Files.isRegularFile(examples)) {
      throw new LabException(
          LabException.USAGE,
          "%s has no per-example ledger; train with --set record.ledger=true.".formatted(run));
    }
    try (ParquetReader file = ParquetReader.open(examples)) {
      return new RunLedger(run, epochs(run.resolve("ledger")), file);
    }
  }

  private static List<String> classes(ParquetReader examples) {
    String text = examples.metadata().getOrDefault(CLASSES, "[]");
    try {
      return List.copyOf(JsonMapper.shared().readValue(text, NAMES));
    } catch (JacksonException e) {
      return List.of();
    }
  }

  private static List<Integer> epochs(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(found -> Integer.parseInt(found.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw StorageErrors.explain(e, folder, "listing the ledger");
    }
  }

  /** The passes that are there, ascending. */
  public List<Integer> epochs() {
    return epochs;
  }

  /** How many training examples there are. */
  public int examples() {
    return labels.length;
  }

  /** The class of a number by name, or the number where the run did not record names. */
  public String className(int label) {
    return label < classes.size() ? classes.get(label) : Integer.toString(label);
  }

  /** How many classes there are, by name or by what occurs. */
  public int classes() {
    int most = -1;
    for (int i = 0; i < labels.length; i++) {
      most = Math.max(most, Math.max(labels[i], originals[i]));
    }
    return Math.max(classes.size(), most + 1);
  }

  public String id(int example) {
    return ids[example];
  }

  public int row(int example) {
    return rows[example];
  }

  public String name(int example) {
    return names[example];
  }

  public int label(int example) {
    return labels[example];
  }

  public int original(int example) {
    return originals[example];
  }

  public boolean corrupted(int example) {
    return corrupted[example];
  }

  /** Reads the passes from {@code first} to {@code last}, both among them, one at a time. */
  public void read(int first, int last, Reading reading) {
    for (int epoch : epochs) {
      if (epoch >= first && epoch <= last) {
        String name = String.format(Locale.ROOT, "ledger/epoch-%05d.parquet", epoch);
        try (ParquetReader file = ParquetReader.open(run.resolve(name))) {
          reading.read(new Pass(epoch, file, examples()));
        }
      }
    }
  }
}
