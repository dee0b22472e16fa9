package thalweg.cli;

/**
 * A command cannot go on, for a reason the user can act on. The message is one sentence: what was
 * found, what was expected, what to do.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  CommandFailure(ExitCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  CommandFailure(ExitCode code, String sentence, Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
