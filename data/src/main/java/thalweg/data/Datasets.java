package thalweg.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Data sets by name, and where they are looked for: the folder that the user gave, and then nowhere
 * else; without one, the cache folder, and then the public homes.
 *
 * <p>Example: {@code Datasets.standard().load("fashion-mnist-sample")} needs no file and no
 * network.
 */
public final class Datasets {

  /** Told how a download goes on. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called now and then while a file comes in.
     *
     * @param file name of the file
     * @param bytes how many bytes are here, those of an earlier attempt included
     * @param total how many there will be, if the server said so
     */
    void received(String file, long bytes, OptionalLong total);
  }

  private final Optional<Path> folder;
  private final Path cache;
  private final Progress progress;
  private final List<StandardSet> sets;

  private Datasets(Optional<Path> folder, Path cache, Progress progress, List<StandardSet> sets) {
    this.folder = folder;
    this.cache = cache;
    this.progress = progress;
    this.sets = sets;
  }

  /**
   * Looks in this user's cache, {@code $XDG_CACHE_HOME/thalweg} or else {@code ~/.cache/thalweg},
   * and then on the network.
   */
  public static Datasets standard() {
    Path cache = cacheFolder(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    return new Datasets(Optional.empty(), cache, (file, bytes, total) -> {}, StandardSet.ALL);
  }

  static Path cacheFolder(Map<String, String> environment, Path home) {
    Path given = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    // The XDG base directory rules say that a relative path is to be ignored.
    return (given.isAbsolute() ? given : home.resolve(".cache")).resolve("thalweg");
  }

  /** Looks only in {@code folder}, which holds one folder a data set; never downloads. */
  public Datasets inFolder(Path folder) {
    return new Datasets(Optional.of(folder), cache, progress, sets);
  }

  /** Uses another cache folder. */
  public Datasets withCache(Path cache) {
    return new Datasets(folder, cache, progress, sets);
  }

  /** Reports downloads to {@code progress}. */
  public Datasets withProgress(Progress progress) {
    return new Datasets(folder, cache, progress, sets);
  }

  Datasets withSets(List<StandardSet> sets) {
    return new Datasets(folder, cache, progress, sets);
  }

  /** All names that {@link #load} knows. */
  public static List<String> names() {
    return names(StandardSet.ALL);
  }

  private static List<String> names(List<StandardSet> sets) {
    List<String> names = new ArrayList<>();
    names.add(EmbeddedSample.NAME);
    sets.forEach(set -> names.add(set.name()));
    return List.copyOf(names);
  }

  /**
   * The data set of that name, pixels in [0, 1].
   *
   * <p>Files in the cache must be the public ones (SHA-256 of the content); files in a folder that
   * the user gave may be others, and {@link Source#description} then says so. Of CIFAR the archive
   * that is downloaded is held to its public sum, and its files in the cache to what came out of
   * it; files in a folder are taken as they are. Cost: 220 MB, and half a second, for 70,000 images
   * of 28 by 28; 740 MB for 60,000 colour images of 32 by 32.
   *
   * @throws DataException if the name is unknown, a file is missing or damaged, or a download fails
   */
  public TrainTest load(String name) {
    if (name.equals(EmbeddedSample.NAME)) {
      return EmbeddedSample.load();
    }
    StandardSet set =
        sets.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return folder.isPresent() ? set.fromFolder(folder.get()) : set.fromCache(cache, progress);
  }

  private DataException unknown(String name) {
    List<String> names = names(sets);
    return DataException.of(
        "Data set %s is not known; did you mean %s? Known names: %s.",
        Names.quoted(name), Names.nearest(name, names), String.join(", ", names));
  }

  /**
   * The data of a standard name or of a path, with or without a test part: a known name as {@link
   * #load} reads it; else, where {@link #inFolder} gave a data folder, the folder of that name
   * inside it; else the file or folder at that path, whose kind its name tells: a CSV file, a CIFAR
   * {@code .bin} file, an {@code .npz} file, or a folder of IDX files, of CIFAR files, of {@code
   * train.csv} and {@code test.csv}, of {@code x.npy} and {@code y.npy}, or of one folder of images
   * a class. Any file may end in {@code .gz}, images and {@code .npz} apart.
   *
   * <p>Arrays are found by name: features under {@code x}, {@code X}, {@code images}, {@code data},
   * {@code features} or {@code arr_0}, labels under {@code y}, {@code Y}, {@code labels}, {@code
   * label}, {@code targets}, {@code target} or {@code arr_1}; first of all under {@code x_train},
   * {@code train_x} or {@code train_images} and {@code y_train}, {@code train_y} or {@code
   * train_labels}, with test parts named alike. A table is [n, d]; images are [n, height, width],
   * or with channels first or last; u1 is divided by 255; labels are whole numbers from 0.
   *
   * <p>Where a CSV file has gaps they are filled with the mean of all its rows; {@link #splitCsv}
   * fills them with that of the training part alone.
   *
   * @throws DataException if there is no such name or path, or it cannot be read as its kind
   */
  public Opened open(String nameOrPath, OpenOptions options) {
    if (names(sets).contains(nameOrPath)) {
      return Opened.of(load(nameOrPath));
    }
    Optional<Path> inside = folder.flatMap(home -> existing(home, nameOrPath));
    Optional<Path> path = inside.or(() -> existing(Path.of(""), nameOrPath));
    if (path.isEmpty()) {
      throw DataException.of(
          "%s is neither a known data set nor a file or folder; did you mean %s? Known names: %s."
              + " Else expected the path of %s.",
          Names.quoted(nameOrPath),
          Names.nearest(nameOrPath, names(sets)),
          String.join(", ", names(sets)),
          OpenPath.EXPECTED);
    }
    return OpenPath.open(path.get(), options);
  }

  /** Paths that the file system cannot even express are none. */
  private static Optional<Path> existing(Path home, String path) {
    try {
      return Optional.of(home.resolve(path)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * A data set from one CSV file, its means, words and classes taken from all rows.
   *
   * @throws DataException if the file is missing or damaged, or a cell is not what its column needs
   */
  public static Dataset fromCsv(String name, Path file, CsvOptions options) {
    return Csv.read(name, CsvFile.of(file, options), options);
  }

  /**
   * One CSV file split as {@link Splits#byContent} says; means and words are those of the training
   * part alone, classes those of all rows.
   *
   * @throws DataException as for {@link #fromCsv} and {@link Splits#byContent}
   */
  public static Splits splitCsv(
      String name,
      Path file,
      CsvOptions options,
      double trainShare,
      double validationShare,
      double testShare,
      long seed) {
    Splits.Shares shares = new Splits.Shares(trainShare, validationShare, testShare, seed);
    return Csv.split(name, CsvFile.of(file, options), options, shares);
  }

  /**
   * A training and a test file of the same columns; means, words and classes are those of the
   * training file.
   *
   * @throws DataException as for one file, or if the columns or the labels do not fit
   */
  public static TrainTest fromCsv(String name, Path train, Path test, CsvOptions options) {
    return Csv.read(name, CsvFile.of(train, options), CsvFile.of(test, options), options);
  }

  /**
   * A data set from a pair of IDX files, plain or gzip.
   *
   * @param classNames one name a class; labels must be below their number
   * @throws DataException if a file is missing, damaged or does not fit the other
   */
  public static Dataset fromIdx(String name, Path images, Path labels, List<String> classNames) {
    return IdxDataset.join(name, "IDX files", Idx.images(images), Idx.labels(labels), classNames);
  }
}
