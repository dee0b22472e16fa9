package thalweg.nn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/** What a compiled step puts out, and where: loss, hits, numbers of each example, readings. */
final class StepOutputs {
  private final List<Expr> expressions = new ArrayList<>();
  private final List<Readings.Place> places = new ArrayList<>();
  private final Map<PerExample, Integer> each = new EnumMap<>(PerExample.class);

  StepOutputs(StepExpressions step, Set<PerExample> perExample) {
    expressions.add(step.loss());
    expressions.add(Predictions.label(step.logits()).eq(step.labels()).cast(DType.I32).sum());
    for (PerExample which : PerExample.values()) {
      if (perExample.contains(which)) {
        each.put(which, put(which.of(step)));
      }
    }
  }

  int place(PerExample which) {
    Integer place = each.get(which);
    if (place == null) {
      throw new IllegalStateException(
          "this step does not put out " + which + " of each example; ask for it in its rule");
    }
    return place;
  }

  /** Adds a probe's readings; returns the updates of its memory. */
  List<Update> add(StepProbe probe, List<Variable> memory, StepExpressions step) {
    StepProbe.Probed probed = probe.measure(step, memory);
    Set<Variable> own = new HashSet<>(memory);
    for (Update u : probed.updates()) {
      if (!own.contains(u.variable())) {
        throw new IllegalArgumentException(
            "probe " + probe.name() + " updates " + u.variable() + ", which is not its memory");
      }
    }
    for (StepProbe.Reading r : probed.readings()) {
      int value = put(r.value());
      OptionalInt error =
          r.standardError().isPresent()
              ? OptionalInt.of(put(r.standardError().get()))
              : OptionalInt.empty();
      places.add(new Readings.Place(probe.name(), r.name(), value, error));
    }
    return probed.updates();
  }

  private int put(Expr e) {
    expressions.add(e);
    return expressions.size() - 1;
  }

  List<Expr> expressions() {
    return expressions;
  }

  Readings readings(Function function) {
    return new Readings(function, places);
  }
}
