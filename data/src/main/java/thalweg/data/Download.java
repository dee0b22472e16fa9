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
import java.nio.file.StandardCopyOption;
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

  /** How much longer than its content a gzip file may be. */
  private static final long GZIP_SLACK = 1 << 16;

  private final StandardSet set;
  private final Path folder;
  private final Datasets.Progress progress;

  Download(StandardSet set, Path folder, Datasets.Progress progress) {
    this.set = set;
    this.folder = folder;
    this.progress = progress;
  }

  /** What came is not what it should be, and trying the same home again would not help. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  void fetch(List<StandardSet.File> files) {
    synchronized (ONE_PER_PROCESS) {
      try {
        Files.createDirectories(folder);
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          for (StandardSet.File file : files) {
            if (!Files.exists(folder.resolve(file.zippedName()))) {
              fetch(file);
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

  private void fetch(StandardSet.File file) throws IOException {
    List<String> failures = new ArrayList<>();
    for (String home : set.homes()) {
      URI address = URI.create(home + file.zippedName());
      String mark = Integer.toHexString(home.hashCode());
      Path part = folder.resolve(file.zippedName() + "." + mark + ".part");
      try {
        download(address, file, part);
        Files.move(part, folder.resolve(file.zippedName()), StandardCopyOption.ATOMIC_MOVE);
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
        file.zippedName(),
        String.join(" or ", failures),
        set.files().stream().map(StandardSet.File::zippedName).collect(Collectors.joining(", ")),
        folder,
        set.name(),
        EmbeddedSample.NAME);
  }

  /** Goes on as long as each broken attempt brought something; a resumed mismatch starts afresh. */
  private void download(URI address, StandardSet.File file, Path part) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long before = sizeOf(part);
      try {
        receive(address, file, part);
        check(file, part);
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

  private void receive(URI address, StandardSet.File file, Path part) throws IOException {
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
        case HttpURLConnection.HTTP_OK -> append(connection, file, part, 0);
        case HttpURLConnection.HTTP_PARTIAL -> {
          String range = String.valueOf(connection.getHeaderField("Content-Range"));
          if (!range.startsWith("bytes " + have + "-")) {
            throw new Refused("asked for bytes from %d, got %s".formatted(have, range));
          }
          append(connection, file, part, have);
        }
        // Nothing lies after what is here: it may be whole already, which the check will tell.
        case 416 -> {}
        default -> throw new IOException("HTTP status " + connection.getResponseCode());
      }
    } finally {
      connection.disconnect();
    }
  }

  private void append(HttpURLConnection connection, StandardSet.File file, Path part, long from)
      throws IOException {
    long coming = connection.getContentLengthLong();
    OptionalLong total = coming < 0 ? OptionalLong.empty() : OptionalLong.of(from + coming);
    long limit = file.bytes() + GZIP_SLACK;
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
        progress.received(file.zippedName(), have, total);
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

  private static void check(StandardSet.File file, Path part) throws Refused {
    Sha256 digest = new Sha256();
    long length = 0;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(part), CHUNK)) {
      byte[] chunk = new byte[CHUNK];
      for (int got = in.read(chunk); got >= 0 && length <= file.bytes(); got = in.read(chunk)) {
        digest.update(chunk, 0, got);
        length += got;
      }
    } catch (IOException e) {
      throw new Refused("what came is not a whole gzip file: " + Reason.of(e));
    }
    String sum = digest.hex();
    if (!sum.equals(file.sha256())) {
      throw new Refused(
          "what came is not the public file: the SHA-256 of its content is %s, expected %s"
              .formatted(sum, file.sha256()));
    }
  }
}
