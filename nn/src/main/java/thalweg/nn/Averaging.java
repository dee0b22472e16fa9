package thalweg.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * An average of the parameters along training, kept beside them and evaluated in their place; it
 * never moves them. After each step
 *
 * <pre>
 *   average = average + weight * (w - average)      the new w
 * </pre>
 *
 * <p>where the host sets the weight before each step ({@link #prepare}). The average begins as the
 * parameters are at {@link #init}. Running statistics (of a batch norm, say) are not averaged: they
 * belong to other parameters, and Izmailov et al. 2018, section 3.2, compute them anew.
 */
public sealed interface Averaging {

  /** No average: nothing is kept. */
  record None() implements Averaging {}

  /**
   * The exponential average, weight 1 - decay in every step: Polyak and Juditsky 1992 in the form
   * of Tarvainen and Valpola 2017. In F32 a move below half a unit in the last place is lost, which
   * a decay very near 1 makes likely.
   *
   * @param decay in [0, 1)
   */
  record Ema(double decay) implements Averaging {
    public Ema {
      Slots.requireBelowOne("ema", "decay", decay);
    }
  }

  /**
   * Stochastic weight averaging: Izmailov, Podoprikhin, Garipov, Vetrov and Wilson 2018, Algorithm
   * 1. The equally weighted mean of the parameters after the first step that reaches epoch start,
   * start + every, start + 2 every, ... Until the first it is what it began as.
   *
   * @param start epochs, 0 or more; 0 is reached by the first step
   * @param every epochs, above 0; may have a fraction, so batch / n is each step
   */
  record Swa(double start, double every) implements Averaging {
    public Swa {
      Slots.requireNotNegative("swa", "start", start);
      Slots.requirePositive("swa", "every", every);
    }
  }

  /** Fresh memory: a copy of the parameters as they are, or nothing. */
  default AveragingState init(Parameters parameters) {
    List<Variable> averages =
        switch (this) {
          case None _ -> List.of();
          case Ema _, Swa _ -> Slots.like("average", parameters);
        };
    for (int i = 0; i < averages.size(); i++) {
      averages.get(i).value().set(parameters.list().get(i).variable().value());
    }
    return new AveragingState(Slots.dtype(parameters), averages);
  }

  /**
   * What follows a step: updates of the average, to be made in the same call.
   *
   * @param step the optimizer's updates, which hold the parameters' new values
   * @param state as {@link #init} made it for these parameters
   * @throws IllegalArgumentException if the state is another rule's
   */
  default List<Update> update(Parameters parameters, List<Update> step, AveragingState state) {
    int n =
        switch (this) {
          case None _ -> 0;
          case Ema _, Swa _ -> parameters.list().size();
        };
    if (state.averages().size() != n) {
      throw new IllegalArgumentException(
          this + " keeps " + n + " averages; the state has " + state.averages().size());
    }
    if (n == 0) {
      return List.of();
    }
    Map<Variable, Expr> moved = new HashMap<>();
    step.forEach(u -> moved.put(u.variable(), u.value()));
    Expr weight = state.weight().read();
    List<Update> updates = new ArrayList<>();
    Expr one = weight.gt(0).cast(state.taken().dtype());
    updates.add(new Update(state.taken(), state.taken().read().add(one)));
    for (int i = 0; i < n; i++) {
      Variable average = state.averages().get(i);
      Variable w = parameters.list().get(i).variable();
      updates.add(
          new Update(average, between(average.read(), moved.getOrDefault(w, w.read()), weight)));
    }
    return updates;
  }

  /**
   * The weight of the parameters after a step.
   *
   * @param before where training is before the step
   * @param after where it is after it
   * @param taken how many steps the average has had a part of
   */
  default double weight(Progress before, Progress after, int taken) {
    return switch (this) {
      case None _ -> 0;
      case Ema a -> 1 - a.decay();
      case Swa a ->
          reached(a, after) > (before.step() == 0 ? 0 : reached(a, before)) ? 1.0 / (taken + 1) : 0;
    };
  }

  /** Sets the weight for a step; to be called before it. Allocates nothing. */
  default void prepare(AveragingState state, Progress before, Progress after) {
    state.setWeight(weight(before, after, state.count()));
  }

  /** How many of the moments to average at have come. */
  private static double reached(Swa a, Progress p) {
    double since = (p.epoch() - a.start()) / a.every();
    return Math.max(0, Schedules.whole(since) + 1);
  }

  /** From a at weight 0 to b at weight 1, exactly so at both, and a itself where a is b. */
  private static Expr between(Expr a, Expr b, Expr weight) {
    Expr way = b.sub(a);
    Expr rest = Expr.constant(weight.dtype(), 1).sub(weight);
    return weight.lt(0.5).select(a.add(weight.mul(way)), b.sub(rest.mul(way)));
  }
}
