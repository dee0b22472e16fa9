package thalweg.cli;

import java.io.PrintWriter;
import java.time.Duration;
import thalweg.lab.Interruption;

/** Where a request to stop comes from while a study runs. */
@FunctionalInterface
interface Stopping {
  /** How long a stopped study may take to write its folder. */
  Duration GRACE = Duration.ofSeconds(30);

  /** Listens until closed; tells the person watching, on {@code err}, that the study stops. */
  Interruption listen(PrintWriter err);

  /** Ctrl-C and a request to terminate. */
  static Stopping bySignal() {
    return err ->
        Interruption.install(
            GRACE,
            () -> {
              err.println();
              err.println("Stopping: writing what was measured. A second Ctrl-C ends at once.");
              err.flush();
            });
  }
}
