package thalweg.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * CIFAR-10 or CIFAR-100 (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009)
 * in its binary files, which its home serves together in one tar.gz.
 *
 * <p>The sum of that archive is pinned; those of its members are written beside them when they are
 * unpacked, and checked against that at every later reading. Members that came another way are read
 * too, and the source then says that their content is not pinned.
 *
 * @param folder the folder of the files inside the data folder or the cache
 * @param home base address that serves the archive, ending in a slash
 */
record CifarSet(
    String name,
    String folder,
    Cifar.Layout layout,
    List<String> classNames,
    List<String> trainFiles,
    List<String> testFiles,
    Archive archive,
    String home)
    implements StandardSet {
  private static final String SUMS = "SHA256SUMS";

  /**
   * The archive as served.
   *
   * @param unpacked name of the folder inside it
   * @param sha256 sum of the compressed file
   */
  record Archive(String name, String unpacked, long bytes, String sha256) {}

  private static final String TORONTO = "https://www.cs.toronto.edu/~kriz/";

  static final List<String> TEN_CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  static final CifarSet CIFAR_10 =
      new CifarSet(
          "cifar-10",
          "cifar-10",
          Cifar.Layout.TEN,
          TEN_CLASSES,
          List.of(
              "data_batch_1.bin",
              "data_batch_2.bin",
              "data_batch_3.bin",
              "data_batch_4.bin",
              "data_batch_5.bin"),
          List.of("test_batch.bin"),
          new Archive(
              "cifar-10-binary.tar.gz",
              "cifar-10-batches-bin",
              170_052_171,
              "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
          TORONTO);

  static final List<String> FINE_CLASSES =
      words(
          """
          apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge
          bus butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud
          cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox
          girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man
          maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree
          pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray
          road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel
          streetcar sunflower sweet_pepper table tank telephone television tiger tractor train
          trout tulip turtle wardrobe whale willow_tree wolf woman worm
          """);

  static final List<String> COARSE_CLASSES =
      words(
          """
          aquatic_mammals fish flowers food_containers fruit_and_vegetables
          household_electrical_devices household_furniture insects large_carnivores
          large_man-made_outdoor_things large_natural_outdoor_scenes
          large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people
          reptiles small_mammals trees vehicles_1 vehicles_2
          """);

  private static final Archive HUNDRED =
      new Archive(
          "cifar-100-binary.tar.gz",
          "cifar-100-binary",
          168_513_733,
          "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec");

  static final CifarSet CIFAR_100 = hundred("cifar-100", Cifar.Layout.HUNDRED_FINE, FINE_CLASSES);

  static final CifarSet CIFAR_100_COARSE =
      hundred("cifar-100-coarse", Cifar.Layout.HUNDRED_COARSE, COARSE_CLASSES);

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static CifarSet hundred(String name, Cifar.Layout layout, List<String> classes) {
    List<String> train = List.of("train.bin");
    List<String> test = List.of("test.bin");
    return new CifarSet(name, "cifar-100", layout, classes, train, test, HUNDRED, TORONTO);
  }

  private List<String> files() {
    List<String> files = new ArrayList<>(trainFiles);
    files.addAll(testFiles);
    return files;
  }

  @Override
  public TrainTest fromFolder(Path dataFolder) {
    Path place = dataFolder.resolve(folder);
    if (missing(place).isEmpty()) {
      return read(place, "data folder");
    }
    Optional<TrainTest> packed = fromPacks(place);
    return packed.orElseThrow(() ->
        DataException.of(
            "Data folder %s lacks %s; expected %s in %s, each plain or with .gz: put them"
                + " there, or leave the data folder out to use the cache or a download.",
            dataFolder, name, String.join(", ", missing(place)), place));
  }

  /** The lossy form: one pack of JPEG images for training and one for the test. */
  private Optional<TrainTest> fromPacks(Path place) {
    Path train = place.resolve("train-50000.jpegpack.gz");
    Path test = place.resolve("test-10000.jpegpack.gz");
    if (layout != Cifar.Layout.TEN || !Files.exists(train) || !Files.exists(test)) {
      return Optional.empty();
    }
    String description = "JPEG copy of %s, lossy, from the data folder".formatted(name);
    return Optional.of(
        new TrainTest(
            JpegPack.read(name + "/train", description, train, classNames),
            JpegPack.read(name + "/test", description, test, classNames)));
  }

  @Override
  public TrainTest fromCache(Path cache, Datasets.Progress progress) {
    Path place = cache.resolve(folder);
    if (!missing(place).isEmpty()) {
      new Download(name, List.of(home), List.of(item()), place, progress).fetch(List.of(item()));
    }
    return read(place, "cache");
  }

  private Download.Item item() {
    return new Download.Item() {
      @Override
      public String name() {
        return archive.name();
      }

      @Override
      public long limit() {
        return archive.bytes();
      }

      @Override
      public boolean isIn(Path place) {
        return missing(place).isEmpty();
      }

      @Override
      public void check(Path part) throws IOException {
        Download.checkFile(part, archive.bytes(), archive.sha256());
      }

      @Override
      public void place(Path part, Path place) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(part), 1 << 16)) {
          writeSums(Tar.extract(in, files(), place), place);
        }
        Files.delete(part);
      }
    };
  }

  private static void writeSums(Map<String, String> sums, Path place) throws IOException {
    StringBuilder lines = new StringBuilder();
    sums.forEach((file, sum) -> lines.append(sum).append("  ").append(file).append('\n'));
    Path aside = place.resolve(SUMS + ".part");
    Files.writeString(aside, lines);
    Files.move(
        aside,
        place.resolve(SUMS),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** From the name of a file to its sum when the archive was unpacked; empty where none was. */
  private static Map<String, String> sums(Path place) {
    Map<String, String> sums = new TreeMap<>();
    Path file = place.resolve(SUMS);
    if (Files.exists(file)) {
      try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        lines
            .map(line -> line.split(" +", 2))
            .filter(parts -> parts.length == 2)
            .forEach(parts -> sums.put(parts[1], parts[0]));
      } catch (IOException e) {
        throw DataException.because(
            e, "%s cannot be read (%s); check its permissions.", file, Reason.of(e));
      }
    }
    return sums;
  }

  private List<String> missing(Path place) {
    return files().stream().filter(file -> find(place, file).isEmpty()).toList();
  }

  /** The file, plain or gzip, here or in the folder that the archive unpacks to. */
  private Optional<Path> find(Path place, String file) {
    Path inner = place.resolve(archive.unpacked());
    return List.of(
            place.resolve(file),
            place.resolve(file + ".gz"),
            inner.resolve(file),
            inner.resolve(file + ".gz"))
        .stream()
        .filter(Files::exists)
        .findFirst();
  }

  private TrainTest read(Path place, String where) {
    return new TrainTest(
        part(place, where, "train", trainFiles), part(place, where, "test", testFiles));
  }

  private Dataset part(Path place, String where, String part, List<String> files) {
    Map<String, String> sums = where.equals("cache") ? sums(place) : Map.of();
    boolean published = true;
    List<Cifar.Batch> batches = new ArrayList<>();
    for (String file : files) {
      Cifar.Batch batch = Cifar.batch(find(place, file).orElseThrow(), layout);
      String expected = sums.getOrDefault(file, "");
      published &= !expected.isEmpty();
      if (!expected.isEmpty() && !batch.file().sha256().equals(expected)) {
        throw DataException.of(
            "%s has changed since it was unpacked: the SHA-256 of its content is %s, expected %s;"
                + " delete it and run again.",
            batch.file().location(), batch.file().sha256(), expected);
      }
      batches.add(batch);
    }
    String description =
        published
            ? "public %s files, from the %s".formatted(name, where)
            : "files named as %s, their content not pinned, from the %s".formatted(name, where);
    return Cifar.join(name + "/" + part, description, batches, classNames);
  }
}
