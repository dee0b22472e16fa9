package thalweg.nn;

/** Names of places in a tree of layers, joined by dots. */
final class Paths {
  private Paths() {}

  static String below(String path, int part) {
    return below(path, Integer.toString(part));
  }

  static String below(String path, String part) {
    return path.isEmpty() ? part : path + "." + part;
  }
}
