package thalweg.lab.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
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

  /** {@code doing} completes the sentence, as in "reading model.safetensors". */
  static LabException failed(IOException cause, String doing, Object file) {
    String said = String.valueOf(cause.getMessage());
    String sentence;
    if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
      sentence = "%s cannot be opened (%s): check its path and its permissions.";
      sentence = sentence.formatted(file, said);
    } else if (cause instanceof FileAlreadyExistsException) {
      sentence = "%s exists already: choose another name or remove it.".formatted(file);
    } else if (said.contains("No space left") || said.contains("not enough space")) {
      sentence =
          "The disk that holds %s is full (met while %s): free some space.".formatted(file, doing);
    } else {
      sentence = "%s failed while %s: %s.".formatted(file, doing, said);
    }
    return new LabException(LabException.STORAGE, sentence, cause);
  }
}
