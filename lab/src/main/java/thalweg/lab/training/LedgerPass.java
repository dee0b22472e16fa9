package thalweg.lab.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.lab.format.SafeTensors;
import thalweg.nn.PerExample;
import thalweg.nn.TrainStep;

/**
 * What the pass under way has recorded of each training example, as its batch met it. NaN, and -1
 * for predictions, where the pass has not come yet.
 */
final class LedgerPass {
  private final Map<PerExample, float[]> values = new EnumMap<>(PerExample.class);
  private float[] batch = {};

  LedgerPass(Set<PerExample> columns, int examples) {
    columns.forEach(which -> values.put(which, new float[examples]));
    clear();
  }

  void clear() {
    values.values().forEach(v -> Arrays.fill(v, Float.NaN));
  }

  /** Takes over what a step put out for the examples it took; allocates only for a new size. */
  void take(TrainStep step, int[] examples) {
    for (Map.Entry<PerExample, float[]> column : values.entrySet()) {
      Tensor each = step.each(column.getKey());
      float[] into = column.getValue();
      if (each.dtype() == DType.F32) {
        if (batch.length != examples.length) {
          batch = new float[examples.length];
        }
        each.get(batch);
        for (int i = 0; i < examples.length; i++) {
          into[examples[i]] = batch[i];
        }
      } else {
        for (int i = 0; i < examples.length; i++) {
          into[examples[i]] = (float) each.get(i);
        }
      }
    }
  }

  /** Takes over what another has recorded of the same examples. */
  void copy(LedgerPass other) {
    for (PerExample which : values.keySet()) {
      if (other.columns().contains(which)) {
        System.arraycopy(other.of(which), 0, of(which), 0, of(which).length);
      }
    }
  }

  Set<PerExample> columns() {
    return values.keySet();
  }

  float[] of(PerExample which) {
    return values.get(which);
  }

  /** For a checkpoint within a pass. */
  List<SafeTensors.Entry> entries() {
    List<SafeTensors.Entry> entries = new ArrayList<>();
    for (PerExample which : values.keySet()) {
      float[] v = of(which);
      Tensor t = Tensor.zeros(DType.F32, Shape.of(v.length));
      t.set(v);
      entries.add(new SafeTensors.Entry(name(which), t));
    }
    return entries;
  }

  void restore(SafeTensors from) {
    for (PerExample which : values.keySet()) {
      from.tensor(name(which)).get(of(which));
    }
  }

  private static String name(PerExample which) {
    return "ledger." + which.name().toLowerCase(Locale.ROOT);
  }
}
