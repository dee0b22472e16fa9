package thalweg.lab;

/**
 * A failure told to the user in one clear sentence: what was found, what was expected, what to do.
 *
 * <p>The command line prints the message alone and ends with {@link #exitCode()}; the cause is for
 * developers.
 */
public class LabException extends RuntimeException {

  /** Exit code: something the user gave (an option, a file, a config) is wrong. */
  public static final int USAGE = 2;

  /** Exit code: the run folder cannot be made, written or read. */
  public static final int STORAGE = 6;

  /** Exit code: a trial failed. */
  public static final int TRIAL = 1;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** A failure that ends the program with {@code exitCode} (1 to 255). */
  public LabException(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  /** A failure with the exception that led to it. */
  public LabException(int exitCode, String sentence, Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** The code the process should end with, 1 to 255. */
  public final int exitCode() {
    return exitCode;
  }
}
