package thalweg.lab.training;

import java.util.List;
import thalweg.nn.StepProbe;

/** Which step probes there are, by name; the lab knows none itself. */
public interface ProbeShelf {
  /** The names, in the order in which they are listed. */
  List<String> kinds();

  /**
   * The probe of a name.
   *
   * @param kind one of {@link #kinds}
   */
  StepProbe make(String kind);

  /** No probes. */
  static ProbeShelf empty() {
    return new ProbeShelf() {
      @Override
      public List<String> kinds() {
        return List.of();
      }

      @Override
      public StepProbe make(String kind) {
        throw new IllegalArgumentException("no probe " + kind);
      }
    };
  }
}
