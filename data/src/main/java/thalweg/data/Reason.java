package thalweg.data;

import java.io.IOException;

/** The words of an exception that came without a sentence. */
final class Reason {
  private Reason() {}

  static String of(IOException e) {
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
  }
}
