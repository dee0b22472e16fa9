package thalweg.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Puts arrays together into data sets.
 *
 * <p>Features of shape [n, d] are a table (of [n], one column), [n, height, width] grey images, [n,
 * height, width, channels] or [n, channels, height, width] images: channels last where the last
 * size is 1, 3 or 4 and the second is not, channels first otherwise. u1 is divided by 255, bool is
 * 0 and 1, all other numbers are taken as they are. Labels are [n] or [n, 1], whole numbers from 0,
 * and name the classes.
 */
final class NpyDataset {
  private static final int MAX_CLASSES = 1 << 16;
  private static final List<String> TRAIN_X =
      List.of(
          "x_train",
          "X_train",
          "train_x",
          "train_X",
          "train_images",
          "train_data",
          "x",
          "X",
          "images",
          "data",
          "features",
          "arr_0");
  private static final List<String> TRAIN_Y =
      List.of(
          "y_train",
          "Y_train",
          "train_y",
          "train_Y",
          "train_labels",
          "train_targets",
          "y",
          "Y",
          "labels",
          "label",
          "targets",
          "target",
          "arr_1");
  private static final List<String> TEST_X =
      List.of("x_test", "X_test", "test_x", "test_X", "test_images", "test_data");
  private static final List<String> TEST_Y =
      List.of("y_test", "Y_test", "test_y", "test_Y", "test_labels", "test_targets");

  private NpyDataset() {}

  static Opened fromNpz(String name, Path file) {
    try (Npz npz = Npz.open(file)) {
      List<String> names = npz.names();
      Optional<String> x = first(TRAIN_X, names);
      Optional<String> y = first(TRAIN_Y, names);
      if (x.isEmpty() || y.isEmpty()) {
        throw DataException.of(
            "%s holds the arrays %s; expected features under one of %s and labels under one of %s:"
                + " save it with such names.",
            file,
            Names.quoted(String.join(", ", names)),
            String.join(", ", TRAIN_X),
            String.join(", ", TRAIN_Y));
      }
      Optional<String> testX = first(TEST_X, names);
      Optional<String> testY = first(TEST_Y, names);
      NpyArray trainLabels = npz.read(y.get());
      if (testX.isEmpty() || testY.isEmpty()) {
        return opened(name, npz.read(x.get()), trainLabels, Optional.empty(), Optional.empty());
      }
      return opened(
          name,
          npz.read(x.get()),
          trainLabels,
          Optional.of(npz.read(testX.get())),
          Optional.of(npz.read(testY.get())));
    }
  }

  private static Optional<String> first(List<String> wanted, List<String> names) {
    return wanted.stream().filter(names::contains).findFirst();
  }

  /** The files {@code NAME.npy} of a folder, plain or gzip, under the names of an archive. */
  static Optional<Opened> fromFolder(String name, Path folder) {
    Optional<NpyArray> x = inFolder(folder, TRAIN_X);
    Optional<NpyArray> y = inFolder(folder, TRAIN_Y);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    Optional<NpyArray> testX = inFolder(folder, TEST_X);
    Optional<NpyArray> testY = testX.flatMap(_ -> inFolder(folder, TEST_Y));
    Optional<NpyArray> both = testY.flatMap(_ -> testX);
    return Optional.of(opened(name, x.get(), y.get(), both, testY));
  }

  private static Optional<NpyArray> inFolder(Path folder, List<String> names) {
    return names.stream()
        .flatMap(name -> List.of(name + ".npy", name + ".npy.gz").stream())
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(Npy::read);
  }

  private static Opened opened(
      String name, NpyArray x, NpyArray y, Optional<NpyArray> testX, Optional<NpyArray> testY) {
    int[] labels = labels(y);
    Optional<int[]> testLabels = testY.map(NpyDataset::labels);
    int most = IntStream.of(labels).max().orElse(0);
    int classes =
        1 + Math.max(most, testLabels.map(all -> IntStream.of(all).max().orElse(0)).orElse(0));
    List<String> classNames = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    return new Opened(
        join(testX.isPresent() ? name + "/train" : name, x, y, labels, classNames),
        testX.map(test -> join(name + "/test", test, testY.get(), testLabels.get(), classNames)));
  }

  private static int[] labels(NpyArray y) {
    boolean flat = y.shape().size() == 1 || (y.shape().size() == 2 && y.shape().get(1) == 1);
    if (!flat) {
      throw DataException.of(
          "%s has the shape %s; expected labels [n] or [n, 1]: turn one-hot labels into class"
              + " numbers first.",
          y.file().location(), y.shape());
    }
    int[] labels = y.ints();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= MAX_CLASSES) {
        throw DataException.of(
            "%s has label %d at row %d; expected class numbers from 0 to %d.",
            y.file().location(), labels[i], i, MAX_CLASSES - 1);
      }
    }
    return labels;
  }

  private static Dataset join(
      String name, NpyArray x, NpyArray y, int[] labels, List<String> classNames) {
    List<Integer> sizes = x.shape();
    if (sizes.isEmpty() || sizes.size() > 4 || sizes.subList(1, sizes.size()).contains(0)) {
      throw DataException.of(
          "%s has the shape %s; expected [n, features], [n, height, width] or images with"
              + " channels.",
          x.file().location(), sizes);
    }
    if (sizes.getFirst() != labels.length) {
      throw DataException.of(
          "%s holds %d examples but %s holds %d labels; expected as many labels as examples.",
          x.file().location(), sizes.getFirst(), y.file().location(), labels.length);
    }
    boolean last = sizes.size() == 4 && isChannels(sizes.get(3)) && !isChannels(sizes.get(1));
    ImageShape shape =
        switch (sizes.size()) {
          case 1 -> new ImageShape(1, 1, 1);
          case 2 -> new ImageShape(1, 1, sizes.get(1));
          case 3 -> new ImageShape(sizes.get(1), sizes.get(2), 1);
          default ->
              last
                  ? new ImageShape(sizes.get(1), sizes.get(2), sizes.get(3))
                  : new ImageShape(sizes.get(2), sizes.get(3), sizes.get(1));
        };
    Source source = new Source("NumPy arrays", List.of(x.file(), y.file()));
    float[] pixels = pixels(x, shape, last);
    return new Dataset(
        name, shape, classNames, source, pixels, labels, Dataset.rows(labels.length));
  }

  private static boolean isChannels(int size) {
    return size == 1 || size == 3 || size == 4;
  }

  private static float[] pixels(NpyArray x, ImageShape shape, boolean channelsLast) {
    float[] pixels = new float[x.size()];
    float divisor = x.type() == NpyArray.Type.U1 ? 255f : 1f;
    int d = shape.features();
    for (int k = 0; k < pixels.length; k++) {
      float value = (float) x.value(k) / divisor;
      if (!Float.isFinite(value)) {
        throw DataException.of(
            "%s holds %s at row %d; expected finite float32 numbers: drop or fill that row.",
            x.file().location(), x.value(k), k / d);
      }
      int within = k % d;
      int place =
          channelsLast
              ? within % shape.channels() * shape.area() + within / shape.channels()
              : within;
      pixels[k - within + place] = value;
    }
    return pixels;
  }
}
