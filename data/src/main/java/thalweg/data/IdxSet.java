package thalweg.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A published data set in four IDX files.
 *
 * @param homes base addresses that serve the four files as gzip, best first, each ending in a slash
 */
record IdxSet(
    String name,
    List<String> classNames,
    File trainImages,
    File trainLabels,
    File testImages,
    File testLabels,
    List<String> homes)
    implements StandardSet {

  /**
   * One file of the set.
   *
   * @param name the published name without {@code .gz}
   * @param bytes length of the uncompressed content
   * @param sha256 sum of the uncompressed content: gzip bytes differ between mirrors, these do not
   */
  record File(String name, long bytes, String sha256) {
    String zippedName() {
      return name + ".gz";
    }
  }

  /** How much longer than its content a gzip file may be. */
  private static final long GZIP_SLACK = 1 << 16;

  static final List<String> FASHION_CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  static final IdxSet FASHION_MNIST =
      new IdxSet(
          "fashion-mnist",
          FASHION_CLASSES,
          new File(
              "train-images-idx3-ubyte",
              47_040_016,
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
          new File(
              "train-labels-idx1-ubyte",
              60_008,
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
          new File(
              "t10k-images-idx3-ubyte",
              7_840_016,
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
          new File(
              "t10k-labels-idx1-ubyte",
              10_008,
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          List.of(
              "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
              "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));

  static final IdxSet MNIST =
      new IdxSet(
          "mnist",
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
          new File(
              "train-images-idx3-ubyte",
              47_040_016,
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
          new File(
              "train-labels-idx1-ubyte",
              60_008,
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
          new File(
              "t10k-images-idx3-ubyte",
              7_840_016,
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
          new File(
              "t10k-labels-idx1-ubyte",
              10_008,
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
          List.of(
              "https://ossci-datasets.s3.amazonaws.com/mnist/",
              "https://storage.googleapis.com/cvdf-datasets/mnist/"));

  List<File> files() {
    return List.of(trainImages, trainLabels, testImages, testLabels);
  }

  @Override
  public TrainTest fromFolder(Path folder) {
    Path home = folder.resolve(name);
    List<File> missing = missing(home);
    if (!missing.isEmpty()) {
      throw DataException.of(
          "Data folder %s lacks %s; expected %s, each plain or with .gz: put them there, or leave"
              + " the data folder out to use the cache or a download.",
          folder, name, listed(home, missing));
    }
    return read(home, "data folder");
  }

  @Override
  public TrainTest fromCache(Path cache, Datasets.Progress progress) {
    Path home = cache.resolve(name);
    List<File> missing = missing(home);
    if (!missing.isEmpty()) {
      List<Download.Item> items = files().stream().map(this::item).toList();
      List<Download.Item> wanted = missing.stream().map(this::item).toList();
      new Download(name, homes, items, home, progress).fetch(wanted);
    }
    TrainTest both = read(home, "cache");
    List<Source.File> files = new ArrayList<>(both.train().source().files());
    files.addAll(both.test().source().files());
    for (int k = 0; k < files.size(); k++) {
      String expected = files().get(k).sha256();
      if (!files.get(k).sha256().equals(expected)) {
        throw DataException.of(
            "%s is not the public %s file: the SHA-256 of its content is %s, expected %s; delete it"
                + " and run again.",
            files.get(k).location(), name, files.get(k).sha256(), expected);
      }
    }
    return both;
  }

  private Download.Item item(File file) {
    return new Download.Item() {
      @Override
      public String name() {
        return file.zippedName();
      }

      @Override
      public long limit() {
        return file.bytes() + GZIP_SLACK;
      }

      @Override
      public boolean isIn(Path folder) {
        return Files.exists(folder.resolve(name()));
      }

      @Override
      public void check(Path part) throws IOException {
        Download.checkContent(part, file.bytes(), file.sha256());
      }

      @Override
      public void place(Path part, Path folder) throws IOException {
        Files.move(part, folder.resolve(name()), StandardCopyOption.ATOMIC_MOVE);
      }
    };
  }

  private List<File> missing(Path home) {
    return files().stream().filter(file -> find(home, file).isEmpty()).toList();
  }

  private static String listed(Path home, List<File> files) {
    return files.stream()
        .map(file -> home.resolve(file.name()).toString())
        .collect(Collectors.joining(", "));
  }

  /** The file under its usual names: with - or . before "idx", plain or gzip. */
  private static Optional<Path> find(Path home, File file) {
    String dotted = file.name().replace("-idx", ".idx");
    return List.of(file.name(), file.zippedName(), dotted, dotted + ".gz").stream()
        .map(home::resolve)
        .filter(Files::exists)
        .findFirst();
  }

  private TrainTest read(Path home, String place) {
    return new TrainTest(
        part(home, place, "train", trainImages, trainLabels),
        part(home, place, "test", testImages, testLabels));
  }

  private Dataset part(Path home, String place, String part, File imagesFile, File labelsFile) {
    Idx.Images images = Idx.images(find(home, imagesFile).orElseThrow());
    Idx.Labels labels = Idx.labels(find(home, labelsFile).orElseThrow());
    boolean published =
        images.file().sha256().equals(imagesFile.sha256())
            && labels.file().sha256().equals(labelsFile.sha256());
    String description =
        published
            ? "public %s files, from the %s".formatted(name, place)
            : "files named as %s but not the public ones, from the %s".formatted(name, place);
    return IdxDataset.join(name + "/" + part, description, images, labels, classNames);
  }
}
