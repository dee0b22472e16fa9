package thalweg.lab;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Turns what the file system says into one sentence with a remedy. */
public final class StorageErrors {

  private static final String REMEDY_SPACE = "free some space or choose another folder with --out.";

  private StorageErrors() {}

  /**
   * The failure to tell, with exit code {@link LabException#STORAGE}.
   *
   * @param where the file or folder, as messages are to call it
   * @param doing completes the sentence, as in "writing metrics.jsonl"
   */
  public static LabException explain(IOException cause, Object where, String doing) {
    return new LabException(LabException.STORAGE, sentence(cause, where, doing), cause);
  }

  private static String sentence(IOException cause, Object where, String doing) {
    String said = String.valueOf(cause.getMessage());
    if (said.contains("No space left") || said.contains("not enough space")) {
      return ("The disk that holds %s is full (met while %s): " + REMEDY_SPACE)
          .formatted(where, doing);
    }
    if (said.contains("quota")) {
      return ("The disk quota for %s is used up (met while %s): " + REMEDY_SPACE)
          .formatted(where, doing);
    }
    if (said.contains("Read-only file system")) {
      return "%s lies on a read-only file system (met while %s): choose another folder with --out."
          .formatted(where, doing);
    }
    if (cause instanceof AccessDeniedException || said.contains("Permission denied")) {
      return ("%s may not be written or read by this user (met while %s): "
              + "change its permissions or choose another folder with --out.")
          .formatted(where, doing);
    }
    if (cause instanceof NoSuchFileException || said.contains("No such file")) {
      return ("%s does not exist or was removed (met while %s): " + "restore it or name another.")
          .formatted(where, doing);
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "%s exists already (met while %s): name another or remove it.".formatted(where, doing);
    }
    return "%s failed at %s: %s.".formatted(capitalised(doing), where, said);
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
