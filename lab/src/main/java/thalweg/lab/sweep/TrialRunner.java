package thalweg.lab.sweep;

import java.nio.file.Path;
import thalweg.lab.Interruption;

/** Trains one trial. */
@FunctionalInterface
public interface TrialRunner {

  /**
   * Trains into exactly this folder, or goes on with the run that is in it. Called by several
   * threads at once, for other folders.
   *
   * @param folder {@code OUT/NAME/trials/HASH}; its parent is there
   * @param interruption asked often; when it is requested the run is left so that it can be resumed
   * @throws thalweg.lab.InterruptedRunException if so
   * @throws RuntimeException if the trial fails; the folder, if there is one, says so too
   */
  void run(SweepTrial trial, Path folder, Interruption interruption);
}
