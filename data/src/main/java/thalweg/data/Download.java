package thalweg.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Fetches files of a standard set into the cache: each from the first home that serves it whole,
 * into a {@code .part} file beside its place (one per home, so that bytes of two mirrors never
 * mix), resumed where an earlier attempt stopped, checked, then renamed.
 *
 * <p>One download a folder at a time, over all threads and processes: the others wait.
 */
final class Download {
  private static final Object ONE_PER_PROCESS = new Object();
  private static final int ATTEMPTS = 5;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final int CHUNK = 1 << 16;

  /** One file as a home serves it, and what becomes of it here. */
  interface Item {
    /** Its name after the address of the home. */
    String name();

    /** The most bytes it may have. */
    long limit();

    /** Whether what it would bring is in the folder already. */
    boolean isIn(Path folder);

    /** Throws {@link Refused} where what came is not what it should be. */
    void check(Path part) throws IOException;

    /** Puts what came, now checked, in its place; the part is then no longer there. */
    void place(Path part, Path folder) throws IOException;
  }

  private final String set;
  private final List<String> homes;
  private final List<Item> items;
  private final Path folder;
  private final Datasets.Progress progress;

  /**
   * @param set name of the data set
   * @param homes base addresses, best first, each ending in a slash
   * @param items all files of the set, for messages
   */
  Download(
      String set, List<String> homes, List<Item> items, Path folder, Datasets.Progress progress) {
    this.set = set;
    this.homes = homes;
    this.items = items;
    this.folder = folder;
    this.progress = progress;
  }

  /** What came is not what it should be, and trying the same home again would not help. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  void fetch(List<Item> wanted) {
    synchronized (ONE_PER_PROCESS) {
      try {
        Files.createDirectories(folder);
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          for (Item item : wanted) {
            if (!item.isIn(folder)) {
              fetch(item);
            }
          }
        }
      } catch (IOException e) {
        throw DataException.because(
            e,
            "The cache folder %s cannot be written (%s); free some space, correct its permissions"
                + " or name another cache folder.",
            folder,
            Reason.of(e));
      }
    }
  }

  private void fetch(Item item) throws IOException {
    List<String> failures = new ArrayList<>();
    for (String home : homes) {
      URI address = URI.create(home + item.name());
      String mark = Integer.toHexString(home.hashCode());
      Path part = folder.resolve(item.name() + "." + mark + ".part");
      try {
        download(address, item, part);
        item.place(part, folder);
        return;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (IOException e) {
        failures.add(address + " (" + Reason.of(e) + ")");
      }
    }
    throw DataException.of(
        "%s could not be downloaded from %s; put the files %s into %s, or name a data folder that"
            + " has them in its folder %s, or use %s, which needs no network.",
        item.name(),
        String.join(" or ", failures),
        items.stream().map(Item::name).collect(Collectors.joining(", ")),
        folder,
        set,
        EmbeddedSample.NAME);
  }

  /** Goes on as long as each broken attempt brought something; a resumed mismatch starts afresh. */
  private void download(URI address, Item item, Path part) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long before = sizeOf(part);
      try {
        receive(address, item, part);
        item.check(part);
        return;
      } catch (Refused e) {
        Files.deleteIfExists(part);
        if (before == 0 || attempt >= ATTEMPTS) {
          throw e;
        }
      } catch (IOException e) {
        if (sizeOf(part) <= before || attempt >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static long sizeOf(Path part) {
    try {
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(URI address, Item item, Path part) throws IOException {
    long have = sizeOf(part);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      switch (connection.getResponseCode()) {
        case HttpURLConnection.HTTP_OK -> append(connection, item, part, 0);
        case HttpURLConnection.HTTP_PARTIAL -> {
          String range = String.valueOf(connection.getHeaderField("Content-Range"));
          if (!range.startsWith("bytes " + have + "-")) {
            throw new Refused("asked for bytes from %d, got %s".formatted(have, range));
          }
          append(connection, item, part, have);
        }
        // Nothing lies after what is here: it may be whole already, which the check will tell.
        case 416 -> {}
        default -> throw new IOException("HTTP status " + connection.getResponseCode());
      }
    } finally {
      connection.disconnect();
    }
  }

  private void append(HttpURLConnection connection, Item item, Path part, long from)
      throws IOException {
    long coming = connection.getContentLengthLong();
    OptionalLong total = coming < 0 ? OptionalLong.empty() : OptionalLong.of(from + coming);
    long limit = item.limit();
    try (InputStream in = connection.getInputStream();
        FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.truncate(from);
      out.position(from);
      byte[] chunk = new byte[CHUNK];
      long have = from;
      for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
        have += got;
        if (have > limit) {
          throw new Refused("sent more than the %d bytes the file can have".formatted(limit));
        }
        write(out, ByteBuffer.wrap(chunk, 0, got));
        progress.received(item.name(), have, total);
      }
      if (total.isPresent() && have < total.getAsLong()) {
        throw new EOFException(
            "the connection ended after %d of %d bytes".formatted(have, total.getAsLong()));
      }
      out.force(true);
    }
  }

  /** A full disk is the user's, not the server's: it ends the download rather than one attempt. */
  private static void write(FileChannel out, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses a gzip file whose content is not the one of that length and sum. */
  static void checkContent(Path part, long bytes, String sha256) throws Refused {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(part), CHUNK)) {
      check(in, bytes, sha256);
    } catch (Refused e) {
      throw e;
    } catch (IOException e) {
      throw new Refused("what came is not a whole gzip file: " + Reason.of(e));
    }
  }

  /** Refuses a file that has not that length and sum itself. */
  static void checkFile(Path part, long bytes, String sha256) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      check(in, bytes, sha256);
    }
  }

  private static void check(InputStream in, long bytes, String sha256) throws IOException {
    Sha256 digest = new Sha256();
    long length = 0;
    byte[] chunk = new byte[CHUNK];
    for (int got = in.read(chunk); got >= 0 && length <= bytes; got = in.read(chunk)) {
      digest.update(chunk, 0, got);
      length += got;
    }
    String sum = digest.hex();
    if (!sum.equals(sha256)) {
      throw new Refused(
          "what came is not the public file: the SHA-256 of its content is %s, expected %s"
              .formatted(sum, sha256));
    }
  }
}
