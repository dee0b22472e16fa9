package thalweg.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells by name what a file or folder holds, and reads it. */
final class OpenPath {
  static final String EXPECTED =
      "a CSV file (.csv, .tsv, .txt, .data), a CIFAR file (.bin), a .npz file, or a folder of IDX"
          + " files, of CIFAR .bin files, of train.csv and test.csv, of x.npy and y.npy, or of one"
          + " folder of images a class; files may end in .gz";

  private static final Pattern IDX_IMAGES = Pattern.compile("(.*)images([-.])idx3-ubyte(\\.gz)?");

  private final String name;
  private final Path path;
  private final OpenOptions options;

  private OpenPath(Path path, OpenOptions options) {
    this.path = path;
    this.options = options;
    Path last = path.toAbsolutePath().normalize().getFileName();
    this.name = last == null ? path.toString() : plainName(last);
  }

  static Opened open(Path path, OpenOptions options) {
    OpenPath open = new OpenPath(path, options);
    return Files.isDirectory(path) ? open.folder() : open.file();
  }

  /** The name in lower case, without .gz. */
  private static String plainName(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
  }

  private static boolean isTable(Path file) {
    return plainName(file).matches(".*\\.(csv|tsv|txt|data)");
  }

  private static boolean isCifar(Path file) {
    return plainName(file).endsWith(".bin");
  }

  private static boolean isTest(Path file) {
    return plainName(file).matches("(.*[^a-z])?(test|t10k)([^a-z].*)?");
  }

  private Opened file() {
    if (isTable(path)) {
      CsvFile csv = CsvFile.of(path, options.csv());
      return new Opened(Csv.read(name, csv, options.csv()), Optional.empty());
    }
    if (isCifar(path)) {
      return cifar(List.of(path), List.of());
    }
    if (plainName(path).endsWith(".npz")) {
      return NpyDataset.fromNpz(name, path);
    }
    throw DataException.of(
        "%s is of no kind that its name tells; expected %s: rename it.", path, EXPECTED);
  }

  private Opened folder() {
    List<Path> files = filesInside();
    List<Path> idx =
        files.stream()
            .filter(file -> IDX_IMAGES.matcher(file.getFileName().toString()).matches())
            .toList();
    if (!idx.isEmpty()) {
      return idx(idx);
    }
    List<Path> cifar = files.stream().filter(OpenPath::isCifar).toList();
    if (!cifar.isEmpty()) {
      return cifar(
          cifar.stream().filter(file -> !isTest(file)).toList(),
          cifar.stream().filter(OpenPath::isTest).toList());
    }
    List<Path> tables = files.stream().filter(OpenPath::isTable).toList();
    Optional<Path> train = tables.stream().filter(file -> stem(file).equals("train")).findFirst();
    if (train.isPresent()) {
      return tables(train.get(), tables);
    }
    return NpyDataset.fromFolder(name, path).orElseGet(this::images);
  }

  private List<Path> filesInside() {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw DataException.because(
          e, "Folder %s cannot be read (%s); check its permissions.", path, Reason.of(e));
    }
  }

  private static String stem(Path file) {
    return plainName(file).replaceFirst("\\.[^.]*$", "");
  }

  private Opened tables(Path train, List<Path> tables) {
    CsvFile training = CsvFile.of(train, options.csv());
    return tables.stream()
        .filter(file -> stem(file).equals("test"))
        .findFirst()
        .map(test -> CsvFile.of(test, options.csv()))
        .map(test -> Opened.of(Csv.read(name, training, test, options.csv())))
        .orElseGet(() -> new Opened(Csv.read(name, training, options.csv()), Optional.empty()));
  }

  private Opened images() {
    if (!ImageFolder.looksLikeOne(path)) {
      throw DataException.of("Folder %s holds nothing that is known; expected %s.", path, EXPECTED);
    }
    return ImageFolder.read(name, path, options.images());
  }

  /** Files called train.bin or test.bin are CIFAR-100, with fine labels; all others CIFAR-10. */
  private Opened cifar(List<Path> train, List<Path> test) {
    if (train.isEmpty()) {
      throw DataException.of(
          "Folder %s holds a CIFAR test file but none to train on; put data_batch_1.bin or"
              + " train.bin there.",
          path);
    }
    Cifar.Layout layout = layout(train.getFirst());
    List<String> classes =
        layout == Cifar.Layout.TEN ? CifarSet.TEN_CLASSES : CifarSet.FINE_CLASSES;
    return new Opened(
        cifar(test.isEmpty() ? name : name + "/train", train, layout, classes),
        Optional.of(test)
            .filter(files -> !files.isEmpty())
            .map(files -> cifar(name + "/test", files, layout, classes)));
  }

  private static Dataset cifar(
      String name, List<Path> files, Cifar.Layout layout, List<String> classes) {
    List<Cifar.Batch> batches = files.stream().map(file -> Cifar.batch(file, layout)).toList();
    return Cifar.join(name, "CIFAR files", batches, classes);
  }

  private static Cifar.Layout layout(Path file) {
    String known = stem(file);
    return known.equals("train") || known.equals("test")
        ? Cifar.Layout.HUNDRED_FINE
        : Cifar.Layout.TEN;
  }

  private Opened idx(List<Path> images) {
    List<Path> train = images.stream().filter(file -> !isTest(file)).toList();
    List<Path> test = images.stream().filter(OpenPath::isTest).toList();
    if (train.size() != 1 || test.size() > 1) {
      throw DataException.of(
          "Folder %s holds %d IDX files of images to train on and %d to test on; expected one and"
              + " at most one: name test files with test or t10k, and keep one set a folder.",
          path, train.size(), test.size());
    }
    List<Path> parts = new ArrayList<>(train);
    parts.addAll(test);
    List<Idx.Labels> labels = parts.stream().map(part -> Idx.labels(labelsOf(part))).toList();
    List<String> classes = classes(labels);
    List<Dataset> read = new ArrayList<>();
    for (int k = 0; k < parts.size(); k++) {
      String part = parts.size() == 1 ? name : name + (k == 0 ? "/train" : "/test");
      Idx.Images pixels = Idx.images(parts.get(k));
      read.add(IdxDataset.join(part, "IDX files", pixels, labels.get(k), classes));
    }
    return new Opened(read.getFirst(), read.stream().skip(1).findFirst());
  }

  private static Path labelsOf(Path images) {
    Matcher name = IDX_IMAGES.matcher(images.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException("no IDX file of images: " + images);
    }
    String plain = name.group(1) + "labels" + name.group(2) + "idx1-ubyte";
    Path zipped = images.resolveSibling(plain + ".gz");
    return Files.exists(zipped) ? zipped : images.resolveSibling(plain);
  }

  /** As many classes as the labels need, named by their numbers. */
  private static List<String> classes(List<Idx.Labels> labels) {
    int most = 0;
    for (Idx.Labels part : labels) {
      for (byte label : part.bytes()) {
        most = Math.max(most, Byte.toUnsignedInt(label));
      }
    }
    return IntStream.rangeClosed(0, most).mapToObj(String::valueOf).toList();
  }
}
