package thalweg.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads {@code .npz} files: zip archives of {@code .npy} files, stored or deflated. */
final class Npz implements AutoCloseable {
  private static final int MAX_ENTRIES = 10_000;

  private final Path file;
  private final ZipFile zip;
  private final long length;
  private final Map<String, ZipEntry> entries = new TreeMap<>();

  private Npz(Path file, ZipFile zip, long length) {
    this.file = file;
    this.zip = zip;
    this.length = length;
  }

  static Npz open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw DataException.of(
          "%s does not exist or is no file; expected a NumPy .npz file: check the path.", file);
    }
    try {
      ZipFile zip = new ZipFile(file.toFile());
      Npz npz = new Npz(file, zip, Files.size(file));
      zip.stream()
          .limit(MAX_ENTRIES)
          .filter(entry -> entry.getName().endsWith(".npy"))
          .forEach(entry -> npz.entries.put(entry.getName().replaceFirst("\\.npy$", ""), entry));
      return npz;
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(file, e);
    }
  }

  private static DataException damaged(Path file, Exception e) {
    return DataException.because(
        e,
        "%s is not a whole zip archive (%s); expected a NumPy .npz file: save or fetch it again.",
        file,
        Names.plain(e.getClass().getSimpleName() + ": " + e.getMessage()));
  }

  /** Names of the arrays, sorted. */
  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  NpyArray read(String name) {
    ZipEntry entry = entries.get(name);
    String place = file + "!" + Names.plain(entry.getName());
    if (entry.getSize() < 0 || entry.getSize() > Content.MAX_EXPANSION * length) {
      throw DataException.of(
          "%s claims %d bytes, but the %d bytes of the archive cannot hold so much; it is damaged:"
              + " save or fetch it again.",
          place, entry.getSize(), length);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return Npy.read(new Content.Input(place, entry.getSize(), in));
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(file, e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }
}
