package thalweg.nn;

import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;

/**
 * Where layers that add noise take it from. The d-th of them, from 0, in the order in which layers
 * are applied, has one array of its own, of the shape of the batch that reaches it: BOOL, true
 * where kept, for dropout; standard normal numbers, of the model's type, for Gaussian noise.
 *
 * <p>The arrays of a key are {@link Model#draws}. To look at one example under the noise that a
 * step gave it, hand out rows of those arrays: build the network for a batch of one on inputs of
 * shape [1, ...] with {@link #given}, and vmap over them.
 */
public sealed interface Noise {

  /**
   * Draws for the whole batch from a key.
   *
   * @param key I32[4], as in {@link thalweg.expr.Draw#uniform}: the two words of a {@link
   *     thalweg.expr.RandomKey}, then the step, low word first; another is refused
   */
  record Keyed(Expr key) implements Noise {
    public Keyed {
      if (key.dtype() != DType.I32 || !key.shape().equals(Shape.of(4))) {
        throw new IllegalArgumentException(
            "noise: the key is " + key + "; expected I32[4]: two words of a key, then the step");
      }
    }
  }

  /** Arrays that the caller supplies, one a noise layer, in order. */
  record Given(List<Expr> draws) implements Noise {
    public Given {
      draws = List.copyOf(draws);
    }
  }

  /** Refuses: for networks, or modes, without noise. */
  record None() implements Noise {}

  /** See {@link Keyed}. */
  static Noise keyed(Expr key) {
    return new Keyed(key);
  }

  /** See {@link Given}. */
  static Noise given(List<Expr> draws) {
    return new Given(draws);
  }

  /** See {@link None}. */
  static Noise none() {
    return new None();
  }
}
