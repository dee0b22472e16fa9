package thalweg.lab;

/** Work stopped because the user asked for it; what was finished is on disk. */
public final class InterruptedRunException extends LabException {

  private static final long serialVersionUID = 1L;

  InterruptedRunException(int exitCode, String sentence) {
    super(exitCode, sentence);
  }
}
