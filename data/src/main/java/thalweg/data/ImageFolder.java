package thalweg.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code FOLDER/class/image.png}: one folder a class, in the order of their names, and in
 * each the images whose names end in png, jpg or jpeg, in the order of theirs. Other files, and
 * names that begin with a dot, are passed over. Row names are paths inside the folder. A camera's
 * note that an image is to be turned is not followed.
 */
final class ImageFolder {
  private static final long MAX_FILE = 1L << 28;

  /** One image and its class. */
  private record Entry(Path file, String name, int label) {}

  private final Path root;
  private final ImageOptions options;
  private final List<String> classNames;
  private int height;
  private int width;
  private String firstFile = "";

  private ImageFolder(Path root, Path train, ImageOptions options) {
    this.root = root;
    this.options = options;
    this.classNames = classFolders(train);
  }

  /** Whether there are folders that hold images, right here or under {@code train}. */
  static boolean looksLikeOne(Path folder) {
    List<String> inside = classFolders(folder);
    return (inside.contains("train") && !classFolders(folder.resolve("train")).isEmpty())
        || inside.stream().anyMatch(name -> !images(folder.resolve(name)).isEmpty());
  }

  /** The images of {@code folder/train} and {@code folder/test}, or all as one training part. */
  static Opened read(String name, Path folder, ImageOptions options) {
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    boolean parted = Files.isDirectory(train) && images(train).isEmpty();
    if (!parted) {
      ImageFolder reader = new ImageFolder(folder, folder, options);
      return new Opened(reader.joined(name, reader.pictures(folder)), Optional.empty());
    }
    ImageFolder reader = new ImageFolder(folder, train, options);
    Part first = reader.pictures(train);
    Optional<Part> second =
        Files.isDirectory(test) ? Optional.of(reader.pictures(test)) : Optional.empty();
    int channels = Math.max(reader.channels(first), second.map(reader::channels).orElse(1));
    return new Opened(
        reader.joined(name + "/train", first, channels),
        second.map(part -> reader.joined(name + "/test", part, channels)));
  }

  /** The decoded images of one part. */
  private record Part(
      Path folder, List<Picture> pictures, List<Entry> entries, Source.File source) {}

  private static List<Path> inside(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw DataException.because(
          e, "Image folder %s cannot be read (%s); check it.", folder, Reason.of(e));
    }
  }

  private static List<String> classFolders(Path folder) {
    return inside(folder).stream()
        .filter(Files::isDirectory)
        .map(path -> path.getFileName().toString())
        .toList();
  }

  private static List<Path> images(Path folder) {
    return inside(folder).stream().filter(ImageFolder::isImage).toList();
  }

  static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean ends = name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    return ends && Files.isRegularFile(file);
  }

  private List<Entry> entries(Path folder) {
    List<Entry> entries = new ArrayList<>();
    for (String found : classFolders(folder)) {
      int label = classNames.indexOf(found);
      if (label < 0) {
        throw DataException.of(
            "Image folder %s has the class %s, which the training part lacks; expected its classes,"
                + " such as %s: rename or remove the folder.",
            folder, Names.quoted(found), Names.quoted(Names.nearest(found, classNames)));
      }
      List<Path> images = images(folder.resolve(found));
      if (images.isEmpty()) {
        throw DataException.of(
            "Image folder %s holds no image; expected files that end in png, jpg or jpeg: put some"
                + " there or remove the folder.",
            folder.resolve(found));
      }
      for (Path image : images) {
        String name = root.relativize(image).toString().replace('\\', '/');
        entries.add(new Entry(image, name, label));
      }
    }
    if (entries.isEmpty()) {
      throw DataException.of(
          "Image folder %s holds no folder of images; expected one a class.", folder);
    }
    return entries;
  }

  private Part pictures(Path folder) {
    List<Entry> entries = entries(folder);
    List<Picture> pictures = new ArrayList<>();
    Sha256 digest = new Sha256();
    for (Entry entry : entries) {
      byte[] bytes = bytes(entry.file());
      byte[] name = (entry.name() + "\n").getBytes(StandardCharsets.UTF_8);
      digest.update(name, 0, name.length);
      digest.update(bytes, 0, bytes.length);
      pictures.add(fitting(entry, Picture.decode(entry.file().toString(), bytes)));
      checkTotal(folder, pictures.size());
    }
    return new Part(folder, pictures, entries, new Source.File(folder.toString(), digest.hex()));
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw DataException.of(
            "%s has %d bytes; expected at most %d: make the image smaller or remove it.",
            file, Files.size(file), MAX_FILE);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw DataException.because(
          e, "%s cannot be read (%s); check its permissions.", file, Reason.of(e));
    }
  }

  /** The picture in the size of the others, its grey kept in one plane. */
  private Picture fitting(Entry entry, Picture decoded) {
    Picture picture =
        options.resize().map(size -> Resampling.resized(decoded, size)).orElse(decoded);
    if (firstFile.isEmpty()) {
      firstFile = entry.file().toString();
      height = picture.height();
      width = picture.width();
    }
    if (picture.height() != height || picture.width() != width) {
      throw DataException.of(
          "%s is %dx%d (height by width), but %s is %dx%d; expected one size: resize them, or ask"
              + " for resizing while reading.",
          entry.file(), picture.height(), picture.width(), firstFile, height, width);
    }
    return picture.isGrey()
        ? new Picture(height, width, new float[][] {picture.planes()[0]})
        : picture;
  }

  private void checkTotal(Path folder, long count) {
    if (count * height * width * 3 > Content.MAX_VALUES) {
      throw DataException.of(
          "Image folder %s holds more than %d values; take fewer images or ask for a smaller size.",
          folder, Content.MAX_VALUES);
    }
  }

  private int channels(Part part) {
    return switch (options.colour()) {
      case GREY -> 1;
      case RGB -> 3;
      case INFERRED ->
          part.pictures().stream().mapToInt(picture -> picture.planes().length).max().orElse(1);
    };
  }

  private Dataset joined(String name, Part part) {
    return joined(name, part, channels(part));
  }

  private Dataset joined(String name, Part part, int channels) {
    ImageShape shape = new ImageShape(height, width, channels);
    int n = part.pictures().size();
    float[] pixels = new float[Draws.product(n, shape.features())];
    for (int i = 0; i < n; i++) {
      if (channels == 1) {
        part.pictures().get(i).copyGrey(pixels, i * shape.features());
      } else {
        part.pictures().get(i).copyColour(pixels, i * shape.features());
      }
    }
    int[] labels = part.entries().stream().mapToInt(Entry::label).toArray();
    List<String> names = part.entries().stream().map(Entry::name).toList();
    return new Dataset(
        name,
        shape,
        classNames,
        new Source("image folder", List.of(part.source())),
        pixels,
        labels,
        Dataset.rows(n),
        new Details(names, List.of(), new long[0]));
  }
}
