package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Shape;

/** The arrays of noise of one application of a network, handed out layer by layer. */
final class NoiseDraws {
  private final Noise noise;
  private final List<Expr> taken = new ArrayList<>();

  NoiseDraws(Noise noise) {
    this.noise = noise;
  }

  /** BOOL: true with probability {@code share}. */
  Expr kept(String layer, double share, Shape shape) {
    int d = taken.size();
    return take(
        switch (noise) {
          // A normal draw d uses the uniform ones 2d and 2d+1; this one must stay clear of those.
          case Noise.Keyed k -> Draw.bernoulli(k.key(), 2 * d, share, shape.dims());
          case Noise.Given g -> given(g, layer, DType.BOOL, shape);
          case Noise.None _ -> throw none(layer);
        });
  }

  /** Standard normal numbers. */
  Expr normal(String layer, DType dtype, Shape shape) {
    int d = taken.size();
    return take(
        switch (noise) {
          case Noise.Keyed k -> Draw.normal(k.key(), d, shape.dims()).cast(dtype);
          case Noise.Given g -> given(g, layer, dtype, shape);
          case Noise.None _ -> throw none(layer);
        });
  }

  private Expr take(Expr draw) {
    taken.add(draw);
    return draw;
  }

  private Expr given(Noise.Given g, String layer, DType dtype, Shape shape) {
    int d = taken.size();
    if (d >= g.draws().size()) {
      throw new IllegalArgumentException(
          layer + ": no array of noise is left for it; " + g.draws().size() + " were given");
    }
    Expr draw = g.draws().get(d);
    if (draw.dtype() != dtype || !draw.shape().equals(shape)) {
      throw new IllegalArgumentException(
          layer + ": array " + d + " of noise is " + draw + "; it takes " + dtype + shape);
    }
    return draw;
  }

  private static IllegalArgumentException none(String layer) {
    return new IllegalArgumentException(
        layer
            + " draws noise in this mode and none was given; use Model.forward with Noise.keyed, or"
            + " Mode.EVAL");
  }

  /** All arrays that were handed out, in order. */
  List<Expr> taken() {
    return List.copyOf(taken);
  }
}
