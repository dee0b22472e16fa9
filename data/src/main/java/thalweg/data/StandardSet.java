package thalweg.data;

import java.util.List;

/**
 * A published data set in four IDX files.
 *
 * @param homes base addresses that serve the four files as gzip, best first, each ending in a slash
 */
record StandardSet(
    String name,
    List<String> classNames,
    File trainImages,
    File trainLabels,
    File testImages,
    File testLabels,
    List<String> homes) {

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

  static final StandardSet FASHION_MNIST =
      new StandardSet(
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

  static final StandardSet MNIST =
      new StandardSet(
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

  static final List<StandardSet> ALL = List.of(FASHION_MNIST, MNIST);

  List<File> files() {
    return List.of(trainImages, trainLabels, testImages, testLabels);
  }
}
