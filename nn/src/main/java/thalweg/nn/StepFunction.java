package thalweg.nn;

import java.util.Optional;
import thalweg.expr.Function;
import thalweg.expr.Tensor;

/** The step of one batch size with one set of probes, compiled. */
final class StepFunction {
  private final int size;
  private final long probes;
  private final Function function;
  private final Tensor indices;
  private final Optional<Fed> fed;
  private final StepOutputs outputs;
  private final Readings readings;
  private long flops = -1;

  /** Inputs that are written before each call. */
  static final class Fed {
    private final TrainStep.Feed feed;
    private final Tensor inputs;
    private final float[] rows;

    Fed(TrainStep.Feed feed, Tensor inputs, int example) {
      this.feed = feed;
      this.inputs = inputs;
      this.rows = new float[inputs.shape().dim(0) * example];
    }

    private void fill(int[] which) {
      feed.fill(which, rows);
      inputs.set(rows);
    }
  }

  StepFunction(
      int size,
      long probes,
      Function function,
      Tensor indices,
      Optional<Fed> fed,
      StepOutputs outputs) {
    this.size = size;
    this.probes = probes;
    this.function = function;
    this.indices = indices;
    this.fed = fed;
    this.outputs = outputs;
    this.readings = outputs.readings(function);
  }

  boolean is(int otherSize, long otherProbes) {
    return size == otherSize && probes == otherProbes;
  }

  void call(int[] which) {
    indices.set(which);
    if (fed.isPresent()) {
      fed.get().fill(which);
    }
    function.call();
  }

  Tensor output(int i) {
    return function.output(i);
  }

  Tensor each(PerExample which) {
    return function.output(outputs.place(which));
  }

  Readings readings() {
    return readings;
  }

  long flops() {
    if (flops < 0) {
      flops = function.explain().flops();
    }
    return flops;
  }
}
