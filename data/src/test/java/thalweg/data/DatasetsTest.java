package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  private static final Map<String, byte[]> CONTENT =
      Map.of(
          "train-images-idx3-ubyte", Fixtures.images(60, 4, 4, 1),
          "train-labels-idx1-ubyte", Fixtures.labels(60, 3, 2),
          "t10k-images-idx3-ubyte", Fixtures.images(20, 4, 4, 3),
          "t10k-labels-idx1-ubyte", Fixtures.labels(20, 3, 4));
  private static final String IMAGES = "train-images-idx3-ubyte.gz";

  @TempDir Path folder;
  private final List<Home> homes = new ArrayList<>();

  @AfterEach
  void closeHomes() {
    homes.forEach(Home::close);
  }

  private Home home() {
    Home home = new Home();
    CONTENT.forEach((name, bytes) -> home.serving(name + ".gz", Fixtures.gzip(bytes)));
    homes.add(home);
    return home;
  }

  private static IdxSet.File file(String name) {
    byte[] bytes = CONTENT.get(name);
    return new IdxSet.File(name, bytes.length, Fixtures.sha256(bytes));
  }

  /** Data sets that know "tiny", which the given homes serve. */
  private Datasets tiny(String... addresses) {
    StandardSet set =
        new IdxSet(
            "tiny",
            List.of("a", "b", "c"),
            file("train-images-idx3-ubyte"),
            file("train-labels-idx1-ubyte"),
            file("t10k-images-idx3-ubyte"),
            file("t10k-labels-idx1-ubyte"),
            List.of(addresses));
    return Datasets.standard().withCache(folder).withSets(List.of(set));
  }

  private static void assertIsTiny(TrainTest both) {
    assertEquals(60, both.train().size());
    assertEquals(20, both.test().size());
    assertEquals("tiny/train", both.train().name());
    byte[] images = CONTENT.get("t10k-images-idx3-ubyte");
    assertEquals(Byte.toUnsignedInt(images[16 + 5]) / 255f, both.test().example(0)[5]);
  }

  private List<String> cached() {
    try (Stream<Path> files = Files.list(folder.resolve("tiny"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill(Path place) throws IOException {
    Files.createDirectories(place);
    for (Map.Entry<String, byte[]> entry : CONTENT.entrySet()) {
      Files.write(place.resolve(entry.getKey()), entry.getValue());
    }
  }

  @Test
  void aFirstLoadDownloadsWhatTheSecondFindsInTheCache() {
    Home home = home();
    assertIsTiny(tiny(home.address()).load("tiny"));
    assertEquals(4, home.requests.size());
    TrainTest again = tiny(home.address()).load("tiny");
    assertIsTiny(again);
    assertEquals(4, home.requests.size());
    assertEquals("public tiny files, from the cache", again.train().source().description());
    assertEquals(
        List.of(
            ".lock",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
            IMAGES,
            "train-labels-idx1-ubyte.gz"),
        cached());
  }

  @Test
  void onlyWhatTheCacheLacksIsDownloaded() throws IOException {
    fill(folder.resolve("tiny"));
    Files.delete(folder.resolve("tiny/t10k-labels-idx1-ubyte"));
    Home home = home();
    assertIsTiny(tiny(home.address()).load("tiny"));
    assertEquals(List.of("/t10k-labels-idx1-ubyte.gz"), home.requests);
  }

  @Test
  void aBrokenDownloadGoesOnWhereItStopped() {
    Home home = home().breakingAfter(300, 200);
    assertIsTiny(tiny(home.address()).load("tiny"));
    assertEquals(
        List.of("/" + IMAGES, "/" + IMAGES + " bytes=300-", "/" + IMAGES + " bytes=500-"),
        home.requests.subList(0, 3));
    assertEquals(6, home.requests.size());
  }

  @Test
  void aDownloadGoesOnInTheNextRun() throws IOException {
    // A break without a single byte ends the attempt: the home is not pressed further.
    Home home = home().breakingAfter(300, 0);
    assertSays(() -> tiny(home.address()).load("tiny"), IMAGES + " could not be downloaded");
    assertEquals(2, cached().size());
    assertIsTiny(tiny(home.address()).load("tiny"));
    assertEquals("/" + IMAGES + " bytes=300-", home.requests.get(2));
    assertTrue(cached().stream().noneMatch(name -> name.endsWith(".part")));
  }

  @Test
  void aHomeThatKnowsNoRangesSendsTheWholeFileAgain() {
    Home home = home().ignoringRanges().breakingAfter(300);
    assertIsTiny(tiny(home.address()).load("tiny"));
  }

  @Test
  void aPartThatIsAlreadyWholeIsCheckedAndTaken() throws IOException {
    Home first = home().breakingAfter(300, 0);
    assertSays(() -> tiny(first.address()).load("tiny"), "could not");
    Path part = part();
    Files.write(part, Fixtures.gzip(CONTENT.get("train-images-idx3-ubyte")));
    assertIsTiny(tiny(first.address()).load("tiny"));
  }

  @Test
  void aPartWithWrongBytesIsDroppedAndFetchedAfresh() throws IOException {
    Home home = home().breakingAfter(300, 0);
    assertSays(() -> tiny(home.address()).load("tiny"), "could not");
    Files.write(part(), new byte[300]);
    assertIsTiny(tiny(home.address()).load("tiny"));
    assertEquals("/" + IMAGES, home.requests.get(3));
  }

  private Path part() {
    return cached().stream()
        .filter(name -> name.endsWith(".part"))
        .map(folder.resolve("tiny")::resolve)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFileWithAnotherSumIsRefusedAndNotKept() {
    byte[] other = Fixtures.images(60, 4, 4, 99);
    Home home = home().serving(IMAGES, Fixtures.gzip(other));
    assertSays(
        () -> tiny(home.address()).load("tiny"),
        "not the public file",
        Fixtures.sha256(other),
        "expected " + file("train-images-idx3-ubyte").sha256());
    assertEquals(List.of(".lock"), cached());
  }

  @Test
  void aPageInPlaceOfAFileIsRefused() {
    Home home =
        home().serving(IMAGES, "<html>log in first</html>".getBytes(StandardCharsets.UTF_8));
    assertSays(() -> tiny(home.address()).load("tiny"), "not a whole gzip file");
  }

  @Test
  void aFileThatDoesNotEndIsRefused() {
    Home home = home().serving(IMAGES, new byte[1_000_000]);
    assertSays(() -> tiny(home.address()).load("tiny"), "sent more than the");
    Home bomb = home().serving(IMAGES, Fixtures.gzip(new byte[50_000_000]));
    assertSays(() -> tiny(bomb.address()).load("tiny"), "not the public file");
    assertEquals(List.of(".lock"), cached());
  }

  @Test
  void aHomeThatLacksAFileIsFollowedByTheNextAndPartsDoNotMix() {
    Home empty = new Home();
    homes.add(empty);
    Home broken = home().breakingAfter(300, 0);
    Home good = home();
    assertIsTiny(tiny(empty.address(), broken.address(), good.address()).load("tiny"));
    assertEquals(List.of("/" + IMAGES), good.requests);
  }

  @Test
  void withoutANetworkTheRemediesAreNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String address = "http://127.0.0.1:" + port + "/";
    assertSays(
        () -> tiny(address).load("tiny"),
        address + IMAGES + " (ConnectException: Connection refused)",
        "t10k-labels-idx1-ubyte.gz into " + folder.resolve("tiny"),
        "name a data folder",
        "fashion-mnist-sample");
  }

  @Test
  void aCacheFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "x");
    Datasets datasets = tiny(home().address()).withCache(plain);
    assertSays(() -> datasets.load("tiny"), plain.resolve("tiny").toString(), "cannot be written");
  }

  @Test
  void progressGrowsToTheTotal() {
    List<String> seen = new ArrayList<>();
    int length = Fixtures.gzip(CONTENT.get("train-images-idx3-ubyte")).length;
    Home home = home().breakingAfter(300);
    tiny(home.address())
        .withProgress((file, bytes, total) -> seen.add(file + " " + bytes + "/" + total.orElse(0)))
        .load("tiny");
    assertTrue(seen.contains(IMAGES + " 300/" + length), seen.toString());
    assertTrue(seen.contains(IMAGES + " " + length + "/" + length), seen.toString());
  }

  @Test
  void manyLoadersAtOnceDownloadOnce() {
    Home home = home();
    Datasets datasets = tiny(home.address());
    List<CompletableFuture<TrainTest>> loads =
        IntStream.range(0, 6)
            .mapToObj(k -> CompletableFuture.supplyAsync(() -> datasets.load("tiny")))
            .toList();
    loads.forEach(load -> assertIsTiny(load.join()));
    assertEquals(4, home.requests.size());
  }

  @Test
  void aCachedFileThatIsNotThePublicOneIsRefused() throws IOException {
    fill(folder.resolve("tiny"));
    Path labels =
        Files.write(folder.resolve("tiny/t10k-labels-idx1-ubyte"), Fixtures.labels(20, 3, 77));
    assertSays(
        () -> tiny("http://unused.invalid/").load("tiny"),
        labels.toString(),
        "is not the public tiny file",
        "delete it");
  }

  @Test
  void aDataFolderIsReadAndNothingElse() throws IOException {
    Home home = home();
    Path given = folder.resolve("given");
    assertSays(
        () -> tiny(home.address()).inFolder(given).load("tiny"),
        given + " lacks tiny",
        given.resolve("tiny/t10k-labels-idx1-ubyte").toString());
    fill(given.resolve("tiny"));
    Files.move(
        given.resolve("tiny/t10k-labels-idx1-ubyte"), given.resolve("tiny/t10k-labels.idx1-ubyte"));
    TrainTest both = tiny(home.address()).inFolder(given).load("tiny");
    assertIsTiny(both);
    assertEquals("public tiny files, from the data folder", both.test().source().description());
    assertTrue(home.requests.isEmpty());
    assertFalse(Files.exists(folder.resolve("tiny")));
  }

  @Test
  void otherFilesInADataFolderAreReadButNotCalledPublic() throws IOException {
    fill(folder.resolve("tiny"));
    byte[] other = Fixtures.labels(60, 3, 77);
    Files.write(folder.resolve("tiny/train-labels-idx1-ubyte"), other);
    TrainTest both = tiny().inFolder(folder).load("tiny");
    assertEquals(
        "files named as tiny but not the public ones, from the data folder",
        both.train().source().description());
    assertEquals(Fixtures.sha256(other), both.train().source().files().get(1).sha256());
    assertEquals("public tiny files, from the data folder", both.test().source().description());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndAllNames() {
    assertSays(
        () -> Datasets.standard().load("fashon-mnist"),
        "\"fashon-mnist\" is not known",
        "did you mean fashion-mnist?",
        "fashion-mnist-sample, fashion-mnist, mnist, cifar-10, cifar-100, cifar-100-coarse");
    assertSays(() -> Datasets.standard().load("MNIST"), "did you mean mnist?");
    assertEquals(
        List.of(
            "fashion-mnist-sample",
            "fashion-mnist",
            "mnist",
            "cifar-10",
            "cifar-100",
            "cifar-100-coarse"),
        Datasets.names());
  }

  @Test
  void theCacheFolderFollowsTheXdgRules() {
    Path home = folder.resolve("home");
    Path usual = home.resolve(".cache/thalweg");
    assertEquals(usual, Datasets.cacheFolder(Map.of(), home));
    assertEquals(usual, Datasets.cacheFolder(Map.of("XDG_CACHE_HOME", ""), home));
    assertEquals(usual, Datasets.cacheFolder(Map.of("XDG_CACHE_HOME", "relative"), home));
    assertEquals(
        folder.resolve("thalweg"),
        Datasets.cacheFolder(Map.of("XDG_CACHE_HOME", folder.toString()), home));
  }

  @Test
  void editDistanceCountsSingleLetters() {
    assertEquals(0, Names.distance("abc", "abc"));
    assertEquals(3, Names.distance("", "abc"));
    assertEquals(3, Names.distance("kitten", "sitting"));
    assertEquals(Names.distance("ab", "xaby"), Names.distance("xaby", "ab"));
  }

  @Test
  void thePublicFilesAreReadFromADataFolder() {
    Path shared = Fixtures.sharedData();
    for (StandardSet set : List.of(IdxSet.FASHION_MNIST, IdxSet.MNIST)) {
      TrainTest both = Datasets.standard().inFolder(shared).load(set.name());
      assertEquals(60_000, both.train().size());
      assertEquals(10_000, both.test().size());
      assertEquals(new ImageShape(28, 28, 1), both.train().shape());
      String expected = "public %s files, from the data folder".formatted(set.name());
      assertEquals(expected, both.train().source().description());
      assertEquals(expected, both.test().source().description());
      double mean = set.name().equals("mnist") ? 0.1307 : 0.2860;
      assertEquals(mean, both.train().channelMeans()[0], 5e-5);
    }
  }

  @Test
  void theMnistClassCountsAreThePublishedOnes() {
    Datasets datasets = Datasets.standard().inFolder(Fixtures.sharedData());
    assertArrayEquals(
        new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
        datasets.load("mnist").test().classCounts());
    int[] thousand = new int[10];
    Arrays.fill(thousand, 1000);
    assertArrayEquals(thousand, datasets.load("fashion-mnist").test().classCounts());
  }
}
