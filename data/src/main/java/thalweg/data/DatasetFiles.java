package thalweg.data;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes data sets as files that {@link Datasets#open} reads: grey images in [0, 1] as IDX files,
 * whose pixels are rounded to bytes; tables as CSV files; all else as {@code .npy} files.
 */
public final class DatasetFiles {
  private DatasetFiles() {}

  /**
   * Writes a new folder: a training part, a test part if there is one, and {@code mask.csv} if the
   * training part was corrupted. Written aside first, then renamed.
   *
   * @throws DataException if the folder exists, or cannot be written
   */
  public static void write(
      Dataset train, Optional<Dataset> test, Optional<CorruptionMask> mask, Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    if (Files.exists(whole)) {
      throw DataException.of("%s exists and is left as it is; choose another folder.", folder);
    }
    Path aside = whole.resolveSibling("." + whole.getFileName() + ".part");
    try {
      Files.createDirectories(aside);
      write(train, aside, true);
      test.ifPresent(data -> write(data, aside, false));
      mask.ifPresent(record -> record.save(aside.resolve("mask.csv")));
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UncheckedIOException e) {
      remove(aside);
      throw DataException.because(
          e,
          "%s cannot be written (%s); check the folder above it, its permissions and its space.",
          folder,
          e.getMessage());
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // That it could not be written is the error to tell.
    }
    folder.toFile().delete();
  }

  private static void write(Dataset data, Path folder, boolean training) {
    try {
      if (data.shape().area() == 1) {
        csv(data, folder.resolve(training ? "train.csv" : "test.csv"));
      } else if (data.shape().channels() == 1 && areBytes(data)) {
        idx(data, folder, training ? "train" : "t10k");
      } else {
        npy(data, folder, training ? "train" : "test");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean areBytes(Dataset data) {
    boolean inside = data.numClasses() <= 256;
    for (float pixel : data.sharedPixels()) {
      inside &= pixel >= 0 && pixel <= 1;
    }
    return inside;
  }

  private static void idx(Dataset data, Path folder, String part) throws IOException {
    try (DataOutputStream out = stream(folder.resolve(part + "-images-idx3-ubyte"))) {
      out.writeInt(Idx.IMAGES_MAGIC);
      out.writeInt(data.size());
      out.writeInt(data.shape().height());
      out.writeInt(data.shape().width());
      for (float pixel : data.sharedPixels()) {
        out.writeByte(Math.round(255 * pixel));
      }
    }
    try (DataOutputStream out = stream(folder.resolve(part + "-labels-idx1-ubyte"))) {
      out.writeInt(Idx.LABELS_MAGIC);
      out.writeInt(data.size());
      for (int i = 0; i < data.size(); i++) {
        out.writeByte(data.label(i));
      }
    }
  }

  private static DataOutputStream stream(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  private static void csv(Dataset data, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      List<String> names = new ArrayList<>();
      for (int k = 0; k < data.features(); k++) {
        names.add(
            cell(data.featureNames().isEmpty() ? "feature " + k : data.featureNames().get(k)));
      }
      names.add("label");
      out.write(String.join(",", names) + "\n");
      for (int i = 0; i < data.size(); i++) {
        for (float value : data.example(i)) {
          out.write(value + ",");
        }
        out.write(cell(data.classNames().get(data.label(i))) + "\n");
      }
    }
  }

  private static String cell(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static void npy(Dataset data, Path folder, String part) {
    ImageShape shape = data.shape();
    Npy.write(
        folder.resolve("x_" + part + ".npy"),
        data.sharedPixels(),
        data.size(),
        shape.channels(),
        shape.height(),
        shape.width());
    Npy.write(folder.resolve("y_" + part + ".npy"), data.labels(), data.size());
  }
}
