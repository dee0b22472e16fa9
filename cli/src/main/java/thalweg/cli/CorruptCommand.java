package thalweg.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import thalweg.data.Corrupted;
import thalweg.data.Corruption;
import thalweg.data.CorruptionMask;
import thalweg.data.DataException;
import thalweg.data.Dataset;
import thalweg.data.DatasetFiles;
import thalweg.data.Npy;
import thalweg.data.NpyArray;
import thalweg.data.Opened;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg corrupt}: a copy of a data set with known noise in it. */
@Command(
    name = "corrupt",
    description = {
      "Write a copy of a data set with noise in its training part, and a mask of what was touched.",
      "Grey images become IDX files, tables CSV files, all else .npy files."
    },
    footer = {
      "",
      "Noise: randY:P (uniform label, may be the old one), otherY:P (uniform over the other"
          + " classes), pairFlip:P (the next class), classY:P,P;P,P (a row of probabilities a"
          + " class), featureY:P (a weaker model's mistakes; with --probabilities), randX:P"
          + " (Gaussian inputs), shuffled-pixels, random-pixels",
      "",
      "Examples:",
      "  thalweg corrupt --data fashion-mnist --noise pairFlip:0.1 --out noisy",
      "  thalweg corrupt --data flowers.csv --label species --noise otherY:0.2 --out noisy",
      "  thalweg corrupt --data mnist --noise featureY:0.1 --probabilities p.npy --out noisy"
    })
final class CorruptCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunOptions common;
  @Mixin private SeedOption seed;
  @Mixin private SourceOptions source;

  @Option(
      names = "--noise",
      required = true,
      paramLabel = "KIND:P",
      description = "What to corrupt; see below.")
  private String noise;

  @Option(
      names = "--probabilities",
      paramLabel = "FILE.npy",
      description = "What a weaker model says of each row, [rows, classes], for featureY.")
  private Optional<Path> probabilities = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder to write, which must not exist yet.")
  private Path out;

  CorruptCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      Corruption corruption = Corruption.parse(noise);
      Opened opened = common.datasets(Optional.empty()).open(source.data(), source.options());
      Corrupted corrupted = corrupted(corruption, opened.train());
      DatasetFiles.write(corrupted.dataset(), opened.test(), Optional.of(corrupted.mask()), out);
      print(corrupted.mask());
      return ExitCode.SUCCESS.number();
    } catch (DataException e) {
      throw TrainingDesk.failure(e);
    }
  }

  private void print(CorruptionMask mask) {
    Path file = out.resolve("mask.csv");
    if (common.json()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("noise", mask.corruption().toString());
      document.put("rows", mask.size());
      document.put("touched", mask.touchedIndices().length);
      document.put("relabelled", mask.relabelledIndices().length);
      document.put("data", out.toString());
      document.put("mask", file.toString());
      console.out().println(JsonMapper.shared().writeValueAsString(document));
    } else {
      console.out().println(mask);
      console.out().println("data  " + out);
      console.out().println("mask  " + file);
    }
    console.out().flush();
  }

  private Corrupted corrupted(Corruption corruption, Dataset clean) {
    if (corruption instanceof Corruption.FeatureY weak && probabilities.isPresent()) {
      return weak.apply(clean, matrix(probabilities.get()));
    }
    return corruption.apply(clean, name -> Philox.stream(new RandomKey(seed.value(), name), 0));
  }

  private static double[][] matrix(Path file) {
    NpyArray array = Npy.read(file);
    if (array.shape().size() != 2) {
      throw new DataException(
          "%s has the shape %s; expected [rows, classes].".formatted(file, array.shape()));
    }
    double[][] rows = new double[array.shape().get(0)][array.shape().get(1)];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < rows[i].length; c++) {
        rows[i][c] = array.value(i * rows[i].length + c);
      }
    }
    return rows;
  }
}
