package thalweg.lab.format;

import thalweg.lab.LabException;

/** The sentences with which a file is refused. */
final class FormatErrors {

  private static final int LONGEST = 1000;

  private FormatErrors() {}

  /** {@code sentence} says what was found and what was expected; it is used as it stands. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  static LabException refuse(String sentence, Object... values) {
    return new LabException(LabException.STORAGE, oneLine(sentence.formatted(values)));
  }

  /** Names inside a damaged file may hold anything, line breaks too, and may be long. */
  private static String oneLine(String sentence) {
    String line = sentence.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST / 2) + " ... " + line.substring(line.length() - LONGEST / 2);
  }
}
