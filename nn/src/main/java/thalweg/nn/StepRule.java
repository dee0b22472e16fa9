package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import thalweg.expr.RandomKey;
import thalweg.expr.Update;

/**
 * What a training step computes and moves.
 *
 * @param state as {@code optimizer.init} made it for the model's parameters
 * @param averaging of the weights over time
 * @param averages as {@code averaging.init} made them
 * @param noise seed and stream of what dropout and noise layers draw; its step is not used
 * @param perExample which numbers of each example are put out
 * @param probes at most 63
 */
public record StepRule(
    Model model,
    Loss loss,
    Optimizer optimizer,
    OptimizerState state,
    Clip clip,
    Averaging averaging,
    AveragingState averages,
    RandomKey noise,
    Set<PerExample> perExample,
    List<StepProbe> probes) {
  public StepRule {
    perExample = Set.copyOf(perExample);
    probes = List.copyOf(probes);
    if (probes.size() > 63) {
      throw new IllegalArgumentException(probes.size() + " probes; expected 63 or fewer");
    }
  }

  /** Neither clipping nor averages, numbers of single examples or probes; noise of seed 0. */
  public StepRule(Model model, Loss loss, Optimizer optimizer, OptimizerState state) {
    this(
        model,
        loss,
        optimizer,
        state,
        new Clip.None(),
        new Averaging.None(),
        new Averaging.None().init(model.parameters()),
        new RandomKey(0, "noise"),
        Set.of(),
        List.of());
  }

  /** All that moves but the layers' statistics. */
  Stride stride(Gradients gradients) {
    Gradients clipped = values -> clip.apply(gradients.at(values));
    Stride stride = optimizer.stride(model.parameters(), clipped, state);
    List<Update> all = new ArrayList<>(stride.updates());
    all.addAll(averaging.update(model.parameters(), stride.updates(), averages));
    return new Stride(all, stride.displacement());
  }
}
