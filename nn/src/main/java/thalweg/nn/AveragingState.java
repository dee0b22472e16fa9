package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;

/**
 * What an {@link Averaging} remembers: the average of each parameter, and how many steps are in it.
 */
public final class AveragingState {
  private final Dial weight;
  private final Variable taken;
  private final List<Variable> averages;
  private final List<Tensor> spare = new ArrayList<>();

  AveragingState(DType dtype, List<Variable> averages) {
    this.weight = new Dial(Variable.zeros("averaging.weight", dtype));
    this.taken = Variable.zeros("averaging.taken", DType.I32);
    this.averages = List.copyOf(averages);
  }

  /** A scalar of the parameters' type in [0, 1], read by each step. */
  public Variable weight() {
    return weight.variable();
  }

  /** I32 scalar: how many steps had a weight above 0. */
  public Variable taken() {
    return taken;
  }

  /** One a parameter, in order, named {@code average.<parameter>}; none without averaging. */
  public List<Variable> averages() {
    return averages;
  }

  /** How many steps are in the average. */
  public int count() {
    return (int) taken.value().get(0);
  }

  /**
   * Sets the weight of the next steps. Allocates nothing.
   *
   * @throws IllegalArgumentException unless it is in [0, 1]
   */
  public void setWeight(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "averaging: weight " + value + " found; expected a number in [0, 1]");
    }
    weight.set(value);
  }

  /** Everything to save for an exact resume; empty without averaging. */
  public List<Variable> variables() {
    if (averages.isEmpty()) {
      return List.of();
    }
    List<Variable> all = new ArrayList<>(List.of(weight(), taken));
    all.addAll(averages);
    return all;
  }

  /** The time in which a model has its averages for parameters; ended by closing. */
  public interface Exchange extends AutoCloseable {
    /** Puts the parameters back, to the bit; a second time does nothing. */
    @Override
    void close();
  }

  /**
   * Exchanges parameters and averages, in order to evaluate the averages; closing exchanges them
   * back. No step may run between. Without averaging, or before a first average, the parameters are
   * what they were or began as.
   *
   * <p>Copies three times the parameters; the first call allocates room for one copy.
   *
   * @throws IllegalArgumentException if the averages are another model's
   */
  public Exchange exchange(Parameters parameters) {
    if (!averages.isEmpty() && averages.size() != parameters.list().size()) {
      throw new IllegalArgumentException(
          averages.size() + " averages are not those of " + parameters.list().size());
    }
    swap(parameters);
    return new Exchange() {
      private boolean open = true;

      @Override
      public void close() {
        if (open) {
          open = false;
          swap(parameters);
        }
      }
    };
  }

  private void swap(Parameters parameters) {
    for (int i = 0; i < averages.size(); i++) {
      Tensor average = averages.get(i).value();
      Tensor w = parameters.list().get(i).variable().value();
      if (spare.size() == i) {
        spare.add(Tensor.zeros(average.dtype(), average.shape()));
      }
      spare.get(i).set(w);
      w.set(average);
      average.set(spare.get(i));
    }
  }
}
