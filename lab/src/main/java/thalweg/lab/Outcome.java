package thalweg.lab;

/**
 * How a run ended.
 *
 * @param status the word in run.json
 * @param exitCode the process's exit code, 0 to 255
 * @param reason one sentence; empty when there is nothing to explain
 */
public record Outcome(Status status, int exitCode, String reason) {

  /** A run's state; RUNNING in a folder whose process is gone means that it was killed. */
  public enum Status {
    /** Started, not ended. */
    RUNNING,
    /** Everything planned was done. */
    COMPLETE,
    /** Stopped on request; what was finished is in the folder. */
    INTERRUPTED,
    /** Stopped by an error, told in the reason. */
    FAILED
  }

  /** Everything planned was done, and the process ends with {@code exitCode}. */
  public static Outcome complete(int exitCode) {
    return new Outcome(Status.COMPLETE, exitCode, "");
  }

  /** The user stopped the run. */
  public static Outcome interrupted(int exitCode) {
    return new Outcome(Status.INTERRUPTED, exitCode, "");
  }

  /** The run met an error. */
  public static Outcome failed(int exitCode, String reason) {
    return new Outcome(Status.FAILED, exitCode, reason);
  }

  /** The outcome of a run that ended with {@code error}; interruptions count as such. */
  public static Outcome of(Throwable error) {
    return switch (error) {
      case InterruptedRunException stop -> interrupted(stop.exitCode());
      case LabException lab -> failed(lab.exitCode(), String.valueOf(lab.getMessage()));
      default -> failed(1, error.toString());
    };
  }
}
