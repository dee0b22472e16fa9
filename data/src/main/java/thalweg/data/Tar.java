package thalweg.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes files out of a tar archive (POSIX.1-1988 ustar: blocks of 512 bytes, a header before each
 * file). A member is known by the last part of its path alone, so that no path in the archive can
 * lead out of the folder.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int CHUNK = 1 << 16;

  private Tar() {}

  /**
   * Writes the members of the given names into {@code folder}, each beside its place first; the
   * rest of the archive is passed over.
   *
   * @return the SHA-256 of each member
   * @throws IOException if the archive is damaged or lacks a member, or a file cannot be written
   */
  static Map<String, String> extract(InputStream archive, Collection<String> names, Path folder)
      throws IOException {
    Map<String, String> sums = new TreeMap<>();
    Set<String> wanted = new HashSet<>(names);
    byte[] header = new byte[BLOCK];
    while (!wanted.isEmpty() && archive.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
      String path = text(header, 0, 100);
      String name = path.substring(path.lastIndexOf('/') + 1);
      long size = octal(text(header, 124, 12));
      boolean isFile = header[156] == '0' || header[156] == 0;
      long read = 0;
      if (isFile && wanted.remove(name)) {
        sums.put(name, write(archive, size, folder.resolve(name)));
        read = size;
      }
      archive.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK - read);
    }
    if (!wanted.isEmpty()) {
      throw new IOException("the archive lacks " + String.join(", ", wanted));
    }
    return sums;
  }

  private static String write(InputStream archive, long size, Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    Sha256 digest = new Sha256();
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(aside)) {
      for (long left = size; left > 0; ) {
        int got = archive.readNBytes(chunk, 0, (int) Math.min(left, CHUNK));
        if (got == 0) {
          throw new IOException("the archive ends %d bytes early".formatted(left));
        }
        out.write(chunk, 0, got);
        digest.update(chunk, 0, got);
        left -= got;
      }
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return digest.hex();
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
  }

  private static long octal(String digits) throws IOException {
    try {
      return Long.parseLong(digits.strip(), 8);
    } catch (NumberFormatException e) {
      throw new IOException("a header of the archive has the size \"" + digits + "\"", e);
    }
  }
}
