package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.Readings;
import thalweg.nn.TrainStep;

/** Small models and data sets. */
final class Fixtures {
  static final Workers WORKERS = new Workers(1);
  static final RandomKey KEY = new RandomKey(11, "lass");

  private Fixtures() {}

  static Model mlp(long seed, DType dtype, Layer.Nonlinearity kind, int inputs, int... widths) {
    List<Integer> hidden = Arrays.stream(widths, 0, widths.length - 1).boxed().toList();
    int classes = widths[widths.length - 1];
    return Model.create(
        Mlp.of(inputs, hidden, classes, kind, new Initializer.HeNormal()),
        Shape.of(inputs),
        dtype,
        name -> new SplittableRandom(seed * 1_000_003 + name.hashCode()));
  }

  /** n points, each coordinate in [-1, 1). */
  static double[] points(long seed, int n, int features) {
    return new SplittableRandom(seed).doubles((long) n * features, -1, 1).toArray();
  }

  static Variable inputs(DType dtype, double[] x, int features) {
    Variable v = Variable.zeros("x", dtype, x.length / features, features);
    if (dtype == DType.F64) {
      v.value().set(x);
    } else {
      float[] rounded = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        rounded[i] = (float) x[i];
      }
      v.value().set(rounded);
    }
    return v;
  }

  static double[] row(double[] x, int i, int width) {
    return Arrays.copyOfRange(x, i * width, (i + 1) * width);
  }

  static int count(boolean[] found) {
    int n = 0;
    for (boolean f : found) {
      n += f ? 1 : 0;
    }
    return n;
  }

  /** A number that a probe read in the last step. */
  static double reading(TrainStep step, String name) {
    Readings r = step.readings();
    for (int i = 0; i < r.count(); i++) {
      if (r.name(i).equals(name)) {
        return r.value(i);
      }
    }
    throw new AssertionError("no reading " + name);
  }
}
