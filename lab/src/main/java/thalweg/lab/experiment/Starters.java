package thalweg.lab.experiment;

import java.util.List;
import java.util.Optional;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Schedule;

/**
 * What parts of an experiment are when only their kind is said, where their own records, made for
 * any use, name no defaults. Schedules are factors here, so they begin at 1.
 */
final class Starters {
  private static final List<Record> ALL =
      List.of(
          new Schedule.Constant(1),
          new Schedule.Step(1, 0.1, 30),
          new Schedule.Exponential(1, 0.95),
          new Schedule.Cosine(1, 0),
          new Schedule.CosineRestarts(1, 0, 10, 2),
          new Schedule.Cyclic(0.1, 1, 10),
          new Schedule.OneCycle(1),
          new Schedule.Warmup(5, new Schedule.Constant(1)),
          new Clip.ByNorm(1),
          new Clip.ByValue(1),
          new Averaging.Ema(0.999));

  private Starters() {}

  static Optional<Record> of(Class<?> type) {
    return ALL.stream().filter(r -> r.getClass() == type).findFirst();
  }
}
