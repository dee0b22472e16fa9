package thalweg.lab.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import thalweg.data.Dataset;
import thalweg.expr.Workers;
import thalweg.lab.RunFolder;
import thalweg.lab.format.Column;
import thalweg.lab.format.ParquetWriter;
import thalweg.lab.format.RoundedFloats;
import thalweg.nn.PerExample;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of the per-example ledger: {@code examples.parquet}, which says once what each training
 * example is, and {@code ledger/epoch-00001.parquet} and so on, which say how the network saw it in
 * that pass. They join by {@code example}, its place in the training data.
 */
final class LedgerFile {
  static final String EXAMPLES = "examples.parquet";

  /** Under which the metadata of the examples name the classes, as a JSON list. */
  static final String CLASSES = "classes";

  /** Bits of mantissa kept: off by at most 2^-13 of a value. */
  static final int BITS = 12;

  private LedgerFile() {}

  static String name(int epoch) {
    return String.format(Locale.ROOT, "ledger/epoch-%05d.parquet", epoch);
  }

  /** What each training example is: its place, row, content, label and whether it was corrupted. */
  static void writeExamples(RunFolder folder, Material material, Workers workers) {
    Dataset train = material.train();
    int n = train.size();
    int[] place = new int[n];
    int[] row = train.sourceRows();
    String[] name = new String[n];
    int[] label = train.labels();
    int[] original = new int[n];
    boolean[] corrupted = new boolean[n];
    for (int i = 0; i < n; i++) {
      place[i] = i;
      name[i] = train.rowName(i);
      original[i] = material.mask().originalLabel(i);
      corrupted[i] = material.mask().touched(i);
    }
    ParquetWriter.write(
        folder.file(EXAMPLES),
        examplesMetadata(train),
        List.of(
            new Column.Ints("example", place),
            new Column.Strings("id", material.ids().toArray(String[]::new)),
            new Column.Ints("row", row),
            new Column.Strings("name", name),
            new Column.Ints("label", label),
            new Column.Ints("original_label", original),
            new Column.Booleans("corrupted", corrupted)),
        workers);
  }

  private static Map<String, String> examplesMetadata(Dataset train) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("thalweg", "training examples of a run");
    metadata.put(CLASSES, JsonMapper.shared().writeValueAsString(train.classNames()));
    return metadata;
  }

  /** What a pass has recorded. */
  static void write(
      RunFolder folder, int epoch, Material material, LedgerPass pass, Workers workers) {
    int n = material.train().size();
    int[] epochs = new int[n];
    int[] place = new int[n];
    int[] predicted = new int[n];
    boolean[] correct = new boolean[n];
    float[] classes = pass.of(PerExample.PREDICTED);
    for (int i = 0; i < n; i++) {
      epochs[i] = epoch;
      place[i] = i;
      predicted[i] = (int) classes[i];
      correct[i] = predicted[i] == material.train().label(i);
    }
    List<Column> columns = new ArrayList<>();
    columns.add(new Column.Ints("epoch", epochs));
    columns.add(new Column.Ints("example", place));
    columns.add(new Column.Ints("row", material.train().sourceRows()));
    for (PerExample which : pass.columns()) {
      if (which != PerExample.PREDICTED) {
        String name = which.name().toLowerCase(Locale.ROOT);
        columns.add(new Column.Floats(name, RoundedFloats.toBits(pass.of(which), BITS)));
      }
    }
    columns.add(new Column.Ints("predicted", predicted));
    columns.add(new Column.Booleans("correct", correct));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("thalweg", "per-example ledger of one pass, each example as its batch met it");
    metadata.put("precision", "floats keep " + BITS + " bits of mantissa");
    ParquetWriter.write(folder.file(name(epoch)), metadata, columns, workers);
  }
}
