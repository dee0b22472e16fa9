package thalweg.lab.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import thalweg.lab.LineFile;
import thalweg.lab.StorageErrors;

/**
 * {@code chain.jsonl}: a hash of the network at the start and at the end of each epoch, each bound
 * to those before, by which a run can be compared with its repetition.
 */
final class Chain implements AutoCloseable {
  static final String FILE = "chain.jsonl";

  private final LineFile file;
  private Link last;

  private Chain(LineFile file, Link last) {
    this.file = file;
    this.last = last;
  }

  static Chain start(Path path, Link first) {
    Chain chain = new Chain(LineFile.reopen(path, 0), first);
    chain.write();
    return chain;
  }

  static Chain reopen(Path path, long length, Link last) {
    return new Chain(LineFile.reopen(path, length), last);
  }

  void add(long step, int epoch, String parameters) {
    last = last.next(step, epoch, parameters);
    write();
  }

  private void write() {
    file.append(last.line().getBytes(StandardCharsets.UTF_8));
  }

  Link last() {
    return last;
  }

  long force() {
    file.force();
    return file.length();
  }

  @Override
  public void close() {
    file.close();
  }

  /** All entries of a run's chain; a torn last line is left out. */
  static List<Link> read(Path path) {
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      List<Link> links = new ArrayList<>();
      int number = 1;
      for (int at = 0, end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
        links.add(Link.parse(text.substring(at, end), path + ", line " + number++));
        at = end + 1;
      }
      return links;
    } catch (IOException e) {
      throw StorageErrors.explain(e, path, "reading the chain of a run");
    }
  }
}
