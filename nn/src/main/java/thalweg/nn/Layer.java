package thalweg.nn;

import java.util.List;
import thalweg.expr.Shape;
import thalweg.expr.Window;

/**
 * A part of a network, as a value: what it is, not what its parameters hold. The first axis of
 * every input and output is the batch; images are [batch, channels, height, width].
 *
 * <p>To add a kind of layer: add a record here; the compiler then names the tables that need a row,
 * {@link LayerShapes} (what comes out), {@link LayerParameters} (what is learnt), {@link
 * LayerForward} (what is computed), {@link LayerCosts} (how much that is) and {@link
 * LayerInitializers} (how it begins instead).
 *
 * <p>Names of parameters are those of PyTorch's {@code nn.Sequential} of the like modules. Records
 * throw {@link IllegalArgumentException} for numbers out of their ranges.
 */
public sealed interface Layer {

  /** Whether a layer adds a learnt vector, and how that begins. */
  sealed interface Bias {
    /** A vector that begins at zero. */
    Bias WITH = new With(new Initializer.Zeros());

    /** None; what follows, a normalisation say, brings its own. */
    Bias WITHOUT = new Without();

    /** A vector that begins so; the fans are those of its layer. */
    record With(Initializer how) implements Bias {}

    /** See {@link Bias#WITHOUT}. */
    record Without() implements Bias {}
  }

  /** An elementwise function. */
  enum Nonlinearity {
    /** max(x, 0), with derivative 0 at 0. */
    RELU,
    TANH,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** x above 0, x / 100 elsewhere. */
    LEAKY_RELU,
    /** log(1 + exp(x)). */
    SOFTPLUS,
    /** The approximation of x Phi(x) by tanh: Hendrycks and Gimpel 2016, section 2. */
    GELU_TANH
  }

  /**
   * {@code x W + b}: [batch, inputs] to [batch, outputs]. W is stored as [inputs, outputs], the
   * transpose of PyTorch's {@code Linear.weight}; b is [outputs].
   *
   * @param weights how W begins
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

    @Override
    public String toString() {
      return "Dense(" + inputs + " -> " + outputs + ")";
    }
  }

  /**
   * Cross-correlation with learnt kernels, [inputs, h, w] to [outputs, h', w'], an output group
   * seeing its input group alone. The weight is [outputs, inputs / groups, kernel height, kernel
   * width], as PyTorch's; the bias is [outputs].
   *
   * @param window kernel, stride, padding with zeros, dilation
   * @param groups divides both numbers of channels
   * @param weights how the kernels begin
   */
  record Conv2d(int inputs, int outputs, Window window, int groups, Initializer weights, Bias bias)
      implements Layer {
    public Conv2d {
      if (inputs <= 0 || outputs <= 0) {
        throw new IllegalArgumentException(
            "Conv2d(" + inputs + " -> " + outputs + "): both widths must be 1 or more");
      }
      if (groups <= 0 || inputs % groups != 0 || outputs % groups != 0) {
        throw new IllegalArgumentException(
            "Conv2d(" + inputs + " -> " + outputs + "): " + groups + " groups do not divide both");
      }
    }

    /** In one group, with a bias, and weights drawn by {@link Initializer.GlorotUniform}. */
    public Conv2d(int inputs, int outputs, Window window) {
      this(inputs, outputs, window, 1, new Initializer.GlorotUniform(), Bias.WITH);
    }

    @Override
    public String toString() {
      String parts = groups == 1 ? "" : ", " + groups + " groups";
      return "Conv2d(" + inputs + " -> " + outputs + ", " + window + parts + ")";
    }
  }

  /**
   * The largest value under each window; padding is never the largest. The derivative goes to the
   * first of equals.
   *
   * @param window with less padding than kernel
   */
  record MaxPool(Window window) implements Layer {
    public MaxPool {
      boolean fits =
          Math.max(window.padTop(), window.padBottom())
                  <= window.dilationH() * (window.kernelH() - 1)
              && Math.max(window.padLeft(), window.padRight())
                  <= window.dilationW() * (window.kernelW() - 1);
      if (!fits) {
        throw new IllegalArgumentException(
            "MaxPool(" + window + "): some windows would lie in the padding alone; pad by less");
      }
    }

    @Override
    public String toString() {
      return "MaxPool(" + window + ")";
    }
  }

  /** The mean under each window; padding counts as zeros, as PyTorch counts it by default. */
  record AveragePool(Window window) implements Layer {
    @Override
    public String toString() {
      return "AveragePool(" + window + ")";
    }
  }

  /** The mean of each channel: [channels, h, w] to [channels]. */
  record GlobalAveragePool() implements Layer {}

  /**
   * Normalises each feature or channel over the batch, then scales and shifts it: Ioffe and Szegedy
   * 2015, algorithm 1. Takes [features] and images [features, h, w].
   *
   * <p>{@link Mode#TRAIN} divides by the square root of the batch's biased variance plus epsilon,
   * and moves {@code running_mean} and {@code running_var} towards the batch's mean and unbiased
   * variance; the other modes use those two. PyTorch's {@code num_batches_tracked} is not kept.
   *
   * @param epsilon above 0
   * @param momentum the share of the new in the running statistics, in (0, 1]: PyTorch's sense
   */
  record BatchNorm(int features, double epsilon, double momentum) implements Layer {
    public BatchNorm {
      String what = "BatchNorm(" + features + ")";
      Ranges.require(features > 0, what, "features", features, "1 or more");
      Ranges.require(Ranges.isPositive(epsilon), what, "epsilon", epsilon, "a number above 0");
      Ranges.require(momentum > 0 && momentum <= 1, what, "momentum", momentum, "one in (0, 1]");
    }

    /** Epsilon 1e-5 and momentum 0.1, PyTorch's. */
    public BatchNorm(int features) {
      this(features, 1e-5, 0.1);
    }

    @Override
    public String toString() {
      return "BatchNorm(" + features + ")";
    }
  }

  /**
   * Normalises each example over its trailing axes, then scales and shifts each element: Ba, Kiros
   * and Hinton 2016, eq. 4. The variance is the biased one.
   *
   * @param over the extents of those axes; one or more
   * @param epsilon above 0
   */
  record LayerNorm(Shape over, double epsilon) implements Layer {
    public LayerNorm {
      String what = "LayerNorm(" + over + ")";
      int axes = over.size() == 0 ? 0 : over.rank();
      Ranges.require(axes > 0, what, "axes", axes, "1 or more");
      Ranges.require(Ranges.isPositive(epsilon), what, "epsilon", epsilon, "a number above 0");
    }

    /** Epsilon 1e-5, PyTorch's. */
    public LayerNorm(Shape over) {
      this(over, 1e-5);
    }

    @Override
    public String toString() {
      return "LayerNorm(" + over + ")";
    }
  }

  /**
   * Divides each channel by a power of the squares of its neighbours, x / (offset + alpha / size *
   * sum of squares)^beta over {@code size} channels around: Krizhevsky, Sutskever and Hinton 2012,
   * section 3.3, with PyTorch's division of alpha by the size. Takes images; channels that do not
   * exist count as zeros.
   *
   * @param size 1 or more; of an even one the longer half lies before
   * @param offset above 0
   */
  record LocalResponseNorm(int size, double alpha, double beta, double offset) implements Layer {
    public LocalResponseNorm {
      Ranges.require(size > 0, "LocalResponseNorm", "size", size, "1 or more");
      Ranges.require(alpha >= 0, "LocalResponseNorm", "alpha", alpha, "0 or more");
      Ranges.require(offset > 0, "LocalResponseNorm", "offset", offset, "a number above 0");
    }

    @Override
    public String toString() {
      return "LocalResponseNorm(" + size + ")";
    }
  }

  /**
   * Where there is noise, zero with probability {@code rate}, and otherwise divided by 1 - rate, so
   * that means are kept: Srivastava et al. 2014, section 10 ("inverted"). Each element of its own;
   * as the first layer, on inputs. Any shape.
   *
   * @param rate in [0, 1)
   */
  record Dropout(double rate) implements Layer {
    public Dropout {
      Ranges.require(rate >= 0 && rate < 1, "Dropout", "rate", rate, "one in [0, 1)");
    }

    @Override
    public String toString() {
      return "Dropout(" + rate + ")";
    }
  }

  /**
   * Where there is noise, adds normal numbers of this standard deviation, each element its own; as
   * the first layer, to inputs. Any shape.
   *
   * @param deviation 0 or more
   */
  record GaussianNoise(double deviation) implements Layer {
    public GaussianNoise {
      boolean fits = deviation == 0 || Ranges.isPositive(deviation);
      Ranges.require(fits, "GaussianNoise", "deviation", deviation, "0 or more");
    }

    @Override
    public String toString() {
      return "GaussianNoise(" + deviation + ")";
    }
  }

  /** Each example as one vector, row-major: [c, h, w] to [c h w]. */
  record Flatten() implements Layer {}

  /** Leaves off so many rows at top and bottom, and columns left and right, of images. */
  record Crop(int rows, int columns) implements Layer {
    public Crop {
      Ranges.require(rows >= 0, "Crop", "rows", rows, "0 or more");
      Ranges.require(columns >= 0, "Crop", "columns", columns, "0 or more");
    }
  }

  /** Nothing: the plain shortcut of a {@link Residual}. */
  record Identity() implements Layer {}

  /**
   * The shortcut without parameters between images of other sizes: every {@code stride}-th row and
   * column, from the first on, and channels of zeros after the others. He, Zhang, Ren and Sun 2016,
   * section 3.3, option A.
   *
   * @param channels of the output, at least those of the input
   * @param stride 1 or more
   */
  record ZeroPadShortcut(int channels, int stride) implements Layer {
    public ZeroPadShortcut {
      Ranges.require(channels > 0, "ZeroPadShortcut", "channels", channels, "1 or more");
      Ranges.require(stride > 0, "ZeroPadShortcut", "stride", stride, "1 or more");
    }
  }

  /**
   * {@code body(x) + shortcut(x)}: He, Zhang, Ren and Sun 2016, eqs. 1 and 2. Parameters are named
   * {@code body.…} and {@code shortcut.…}; noise is drawn for the body first.
   */
  record Residual(Layer body, Layer shortcut) implements Layer {
    /** With the input itself as the shortcut. */
    public Residual(Layer body) {
      this(body, new Identity());
    }
  }

  /**
   * A learnt vector for each of I32 indices in 0..vocabulary-1: [n...] to [n..., width]. Only as
   * the first layer of a model, which then takes I32 examples. An index out of range stops the
   * call.
   *
   * @param weights how the [vocabulary, width] table begins; fans are vocabulary and width
   */
  record Embedding(int vocabulary, int width, Initializer weights) implements Layer {
    public Embedding {
      Ranges.require(vocabulary > 0, "Embedding", "vocabulary", vocabulary, "1 or more");
      Ranges.require(width > 0, "Embedding", "width", width, "1 or more");
    }

    /** Standard normal numbers, PyTorch's default. */
    public Embedding(int vocabulary, int width) {
      this(vocabulary, width, new Initializer.Normal(1));
    }

    @Override
    public String toString() {
      return "Embedding(" + vocabulary + " -> " + width + ")";
    }
  }

  /** Applies a function to every element; any shape. */
  record Activation(Nonlinearity kind) implements Layer {}

  /**
   * One layer after the other, one at least. Parameters of the i-th, from 0, are named {@code i.…}.
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

  /**
   * The same network, its dense and convolutional layers beginning so, biases too where there are
   * some. {@code initialised(new PyTorchDefault(), new PyTorchDefault())} is a network as PyTorch
   * begins it.
   */
  default Layer initialised(Initializer weights, Initializer biases) {
    return LayerInitializers.replace(this, weights, biases);
  }

  /**
   * Multiply-adds of products and convolutions with weights for one example, forward: the count
   * that papers state. Biases, norms, pools and nonlinearities count nothing; a gradient by all
   * parameters costs about twice as much again.
   *
   * @throws IllegalArgumentException if this layer does not take such examples
   */
  default long multiplyAdds(Shape example) {
    return LayerCosts.multiplyAdds(this, "", example);
  }
}
