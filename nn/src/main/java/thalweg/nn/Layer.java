package thalweg.nn;

import java.util.List;
import thalweg.expr.Shape;

/**
 * A part of a network, as a value: what it is, not what its parameters hold. The first axis of
 * every input and output is the batch.
 *
 * <p>To add a kind of layer: add a record here; the compiler then names the three tables that need
 * a row, {@link LayerShapes} (what comes out), {@link LayerParameters} (what is learnt) and {@link
 * LayerForward} (what is computed).
 */
public sealed interface Layer {

  /** Whether a layer adds a learnt vector, initially zero. */
  enum Bias {
    WITH,
    WITHOUT
  }

  /** An elementwise function. */
  enum Nonlinearity {
    /** max(x, 0), with derivative 0 at 0. */
    RELU,
    TANH,
    /** 1 / (1 + exp(-x)). */
    SIGMOID
  }

  /**
   * {@code x W + b}: [batch, inputs] to [batch, outputs]. W is stored as [inputs, outputs], the
   * transpose of PyTorch's {@code Linear.weight}; b is [outputs].
   *
   * @param weights how W begins; b begins at zero
   * @throws IllegalArgumentException if a width is not positive
   */
  record Dense(int inputs, int outputs, Initializer weights, Bias bias) implements Layer {
    public Dense {
      if (inputs <= 0 || outputs <= 0) {
        throw new IllegalArgumentException(
            "Dense(" + inputs + " -> " + outputs + "): both widths must be 1 or more");
      }
    }

    /** With a bias, and weights drawn by {@link Initializer.GlorotUniform}. */
    public Dense(int inputs, int outputs) {
      this(inputs, outputs, new Initializer.GlorotUniform(), Bias.WITH);
    }
  }

  /** Applies a function to every element; any shape. */
  record Activation(Nonlinearity kind) implements Layer {}

  /**
   * One layer after the other. Parameters of the i-th, from 0, are named {@code i.…}.
   *
   * @throws IllegalArgumentException if there are none
   */
  record Sequential(List<Layer> layers) implements Layer {
    public Sequential {
      layers = List.copyOf(layers);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("Sequential: no layers given; one or more are needed");
      }
    }
  }

  /**
   * The shape of one example after this layer; neither shape has the batch axis.
   *
   * @throws IllegalArgumentException if this layer does not take such examples
   */
  default Shape output(Shape example) {
    return LayerShapes.of(this, "", example);
  }
}
