package thalweg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import thalweg.lab.LabException;
import thalweg.lab.Nearest;
import thalweg.lab.training.ProbeShelf;
import thalweg.nn.StepProbe;
import thalweg.probes.Alpha;
import thalweg.probes.EdgeOfStability;
import thalweg.probes.GradientNoiseScale;
import thalweg.probes.PerExampleGradientNorms;
import thalweg.probes.StepWalk;
import thalweg.probes.UpdateSize;

/** The probes of the probes' room that a training can take along. */
final class StepProbeShelf implements ProbeShelf {

  /**
   * One probe.
   *
   * @param measures what, in a sentence without its end
   */
  record Entry(Supplier<StepProbe> maker, String measures) {
    String name() {
      return maker.get().name();
    }
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry(UpdateSize::new, "lengths of the gradient, of the step and of the parameters"),
          new Entry(
              PerExampleGradientNorms::new,
              "lengths of the gradients of single examples: mean, deviation, maximum"),
          new Entry(
              GradientNoiseScale::new,
              "the batch size beyond which larger ones stop paying (McCandlish et al. 2018)"),
          new Entry(
              Alpha::new,
              "where steps end on the parabola along them: 0 at its lowest point, 1 as far up on"
                  + " the other side (Schneider et al. 2021)"),
          new Entry(
              EdgeOfStability::new,
              "the largest eigenvalue of the Hessian against what the learning rate can bear"
                  + " (Cohen et al. 2021); costs about 8 steps"),
          new Entry(
              StepWalk::new,
              "cosines of consecutive gradients and updates, distance from the first step (Xing et"
                  + " al. 2018)"));

  static List<Entry> entries() {
    return ALL;
  }

  @Override
  public List<String> kinds() {
    return ALL.stream().map(Entry::name).toList();
  }

  @Override
  public StepProbe make(String kind) {
    return ALL.stream()
        .map(entry -> entry.maker().get())
        .filter(probe -> probe.name().equals(kind))
        .findFirst()
        .orElseThrow(() -> new LabException(LabException.USAGE, unknown(kind)));
  }

  private String unknown(String kind) {
    List<String> hints = new ArrayList<>();
    Nearest.to(kind, kinds()).ifPresent(near -> hints.add("did you mean '" + near + "'?"));
    return "There is no probe '%s'; %s"
        .formatted(
            kind, hints.isEmpty() ? "'thalweg probes' lists those there are." : hints.get(0));
  }
}
