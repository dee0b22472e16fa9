package thalweg.cli;

import java.nio.file.Path;
import thalweg.lab.LabException;
import thalweg.lab.RunFacts;

/** Tells the folder of a training from that of a study. */
final class RunKind {
  private RunKind() {}

  /**
   * @throws LabException if the run is something else
   */
  static void requireTraining(Path run, RunFacts facts) {
    Object kind = facts.values().getOrDefault("kind", "study");
    if (!kind.equals("training")) {
      throw new LabException(
          LabException.USAGE,
          "%s is the folder of a %s; expected one that 'thalweg train' made.".formatted(run, kind));
    }
  }
}
