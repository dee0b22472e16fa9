package thalweg.data;

/**
 * Data that cannot be used as it is. The message is a sentence for the user: which file or field,
 * what was found, what was expected, and what to do.
 */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The sentence with its places filled in, as {@link String#formatted} does. */
  static DataException of(String sentence, Object... parts) {
    return new DataException(sentence.formatted(parts));
  }

  /** The same for a sentence that an exception of another kind led to. */
  static DataException because(Throwable cause, String sentence, Object... parts) {
    return new DataException(sentence.formatted(parts), cause);
  }
}
