package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Tensor;
import thalweg.nn.Model;
import thalweg.nn.Parameter;

/**
 * What a training by plain SGD did: the weights before each step and after the last, and the
 * examples of each step. {@link LossSensitivity} runs it backwards.
 *
 * <p>Memory: the parameters, {@code mostSteps + 1} times over, and the indices, all taken at
 * construction; recording a step copies and allocates nothing.
 */
public final class SgdTape {
  private final Model model;
  private final double learningRate;
  private final List<List<Tensor>> weights = new ArrayList<>();
  private final int largestBatch;
  private final int[] indices;
  private final int[] sizes;
  private int steps;

  /**
   * @param learningRate of every step: w - learningRate * gradient of the batch's mean loss; no
   *     momentum, no decay
   * @param mostSteps that can be recorded, 1 or more
   * @param largestBatch examples a step at most, 1 or more
   */
  public SgdTape(Model model, double learningRate, int mostSteps, int largestBatch) {
    if (!(learningRate > 0) || mostSteps < 1 || largestBatch < 1) {
      throw new IllegalArgumentException(
          "a tape of %d steps of up to %d examples at rate %s; expected numbers above 0"
              .formatted(mostSteps, largestBatch, learningRate));
    }
    this.model = model;
    this.learningRate = learningRate;
    this.largestBatch = largestBatch;
    for (int s = 0; s <= mostSteps; s++) {
      weights.add(
          model.parameters().list().stream()
              .map(p -> Tensor.zeros(p.variable().dtype(), p.variable().shape()))
              .toList());
    }
    indices = new int[Math.multiplyExact(mostSteps, largestBatch)];
    sizes = new int[mostSteps];
  }

  /** Forgets what was recorded; the parameters as they are now are those before the first step. */
  public void begin() {
    steps = 0;
    keepWeights();
  }

  /**
   * A step has ended: its weights are those of the model now.
   *
   * @param batch the examples it took; a repeated one counts as often as it comes
   * @throws IllegalStateException if there is no room for it
   */
  public void stepEnded(int[] batch) {
    if (steps == sizes.length || batch.length > largestBatch) {
      throw new IllegalStateException(
          "step %d of %d examples does not fit a tape of %d steps of up to %d"
              .formatted(steps + 1, batch.length, sizes.length, largestBatch));
    }
    System.arraycopy(batch, 0, indices, steps * largestBatch, batch.length);
    sizes[steps] = batch.length;
    steps++;
    keepWeights();
  }

  private void keepWeights() {
    List<Parameter> parameters = model.parameters().list();
    for (int p = 0; p < parameters.size(); p++) {
      weights.get(steps).get(p).set(parameters.get(p).variable().value());
    }
  }

  /** Steps recorded. */
  public int steps() {
    return steps;
  }

  Model model() {
    return model;
  }

  double learningRate() {
    return learningRate;
  }

  /** The parameters after so many steps, in the model's order. */
  List<Tensor> weights(int afterSteps) {
    return weights.get(afterSteps);
  }

  /** How many examples step s, from 0, took. */
  int size(int s) {
    return sizes[s];
  }

  /** The j-th example of step s. */
  int example(int s, int j) {
    return indices[s * largestBatch + j];
  }

  /** Writes the examples of step s. */
  void copyBatch(int s, Tensor into) {
    into.set(0, indices, s * largestBatch, sizes[s]);
  }
}
