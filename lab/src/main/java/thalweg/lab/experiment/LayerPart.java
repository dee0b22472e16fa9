package thalweg.lab.experiment;

import java.util.List;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;

/**
 * A layer as one writes it: what comes in follows from the layer before. Images are channels first.
 *
 * <p>To add one: a record here, and a row in {@link LayerParts}.
 */
public sealed interface LayerPart {

  /**
   * A fully connected layer; images are made flat before it.
   *
   * @param outputs its width, 1 or more
   * @param weights how they begin
   * @param bias whether a vector is added
   */
  record Dense(int outputs, Initializer weights, boolean bias) implements LayerPart {
    public Dense {
      Require.that(outputs >= 1, "outputs", outputs, "a whole number from 1");
    }

    /** With a bias, and weights after Glorot and Bengio. */
    public Dense(int outputs) {
      this(outputs, new Initializer.GlorotUniform(), true);
    }
  }

  /**
   * A convolution with square kernels.
   *
   * @param channels of its output, 1 or more
   * @param kernel width and height, 1 or more
   * @param stride 1 or more
   * @param padding zeros on each side, 0 or more
   * @param dilation between taps, 1 or more
   * @param groups of channels that do not see each other; divides both numbers of channels
   * @param weights how they begin
   * @param bias whether a vector is added
   */
  record Conv2d(
      int channels,
      int kernel,
      int stride,
      int padding,
      int dilation,
      int groups,
      Initializer weights,
      boolean bias)
      implements LayerPart {
    public Conv2d {
      Require.that(channels >= 1, "channels", channels, "a whole number from 1");
      Require.that(kernel >= 1, "kernel", kernel, "a whole number from 1");
      Require.that(stride >= 1, "stride", stride, "a whole number from 1");
      Require.that(padding >= 0, "padding", padding, "a whole number from 0");
      Require.that(dilation >= 1, "dilation", dilation, "a whole number from 1");
      Require.that(groups >= 1, "groups", groups, "a whole number from 1");
    }

    /** Dense, of stride 1, without padding, with a bias, weights after Glorot and Bengio. */
    public Conv2d(int channels, int kernel) {
      this(channels, kernel, 1, 0, 1, 1, new Initializer.GlorotUniform(), true);
    }
  }

  /**
   * The largest value under each square window.
   *
   * @param kernel 1 or more
   * @param stride 1 or more
   * @param padding on each side, from 0 to below the kernel
   */
  record MaxPool(int kernel, int stride, int padding) implements LayerPart {
    public MaxPool {
      window(kernel, stride, padding);
    }

    /** Windows side by side, without padding. */
    public MaxPool(int kernel) {
      this(kernel, kernel, 0);
    }
  }

  /**
   * The mean under each square window.
   *
   * @param kernel 1 or more
   * @param stride 1 or more
   * @param padding zeros on each side, from 0 to below the kernel
   */
  record AveragePool(int kernel, int stride, int padding) implements LayerPart {
    public AveragePool {
      window(kernel, stride, padding);
    }

    /** Windows side by side, without padding. */
    public AveragePool(int kernel) {
      this(kernel, kernel, 0);
    }
  }

  /** The mean of each channel. */
  record GlobalAveragePool() implements LayerPart {}

  /**
   * Normalisation over the batch, of each unit or channel.
   *
   * @param epsilon above 0
   * @param momentum the share of the new in the running statistics, in (0, 1]
   */
  record BatchNorm(double epsilon, double momentum) implements LayerPart {
    public BatchNorm {
      new Layer.BatchNorm(1, epsilon, momentum);
    }

    /** PyTorch's. */
    public BatchNorm() {
      this(1e-5, 0.1);
    }
  }

  /**
   * Normalisation of each example over all its numbers.
   *
   * @param epsilon above 0
   */
  record LayerNorm(double epsilon) implements LayerPart {
    public LayerNorm {
      Require.that(
          epsilon > 0 && epsilon < Double.POSITIVE_INFINITY,
          "epsilon",
          epsilon,
          "a number above 0");
    }

    /** PyTorch's. */
    public LayerNorm() {
      this(1e-5);
    }
  }

  /**
   * Division by the neighbouring channels' squares.
   *
   * @param size channels around, 1 or more
   * @param alpha 0 or more
   * @param beta the power
   * @param offset above 0
   */
  record LocalResponseNorm(int size, double alpha, double beta, double offset)
      implements LayerPart {
    public LocalResponseNorm {
      Require.that(size >= 1, "size", size, "a whole number from 1");
      Require.that(alpha >= 0 && Double.isFinite(alpha), "alpha", alpha, "a finite number from 0");
      Require.that(Double.isFinite(beta), "beta", beta, "a finite number");
      Require.that(
          offset > 0 && Double.isFinite(offset), "offset", offset, "a finite number above 0");
    }

    /** Nine channels, as in the small AlexNet. */
    public LocalResponseNorm() {
      this(9, 0.001, 0.75, 1);
    }
  }

  /**
   * Zeros at random in training.
   *
   * @param rate share of zeros, in [0, 1)
   */
  record Dropout(double rate) implements LayerPart {
    public Dropout {
      Require.share("rate", rate);
    }
  }

  /**
   * Normal noise in training.
   *
   * @param deviation 0 or more
   */
  record GaussianNoise(double deviation) implements LayerPart {
    public GaussianNoise {
      Require.that(
          deviation >= 0 && deviation < Double.POSITIVE_INFINITY,
          "deviation",
          deviation,
          "a number from 0");
    }
  }

  /** Each example as one vector. */
  record Flatten() implements LayerPart {}

  /**
   * Images without their edges.
   *
   * @param rows left off at top and bottom, 0 or more
   * @param columns left off left and right, 0 or more
   */
  record Crop(int rows, int columns) implements LayerPart {
    public Crop {
      Require.that(rows >= 0, "rows", rows, "a whole number from 0");
      Require.that(columns >= 0, "columns", columns, "a whole number from 0");
    }
  }

  /** A function of each number. */
  record Activation(Layer.Nonlinearity nonlinearity) implements LayerPart {
    /** ReLU. */
    public Activation() {
      this(Layer.Nonlinearity.RELU);
    }
  }

  /**
   * The input and what layers make of it, added.
   *
   * @param body one layer or more
   * @param shortcut what the input goes through; nothing where empty
   */
  record Residual(List<LayerPart> body, List<LayerPart> shortcut) implements LayerPart {
    public Residual {
      body = List.copyOf(body);
      shortcut = List.copyOf(shortcut);
      Require.that(!body.isEmpty(), "body", "[]", "a layer or more");
    }

    /** The input itself as the shortcut. */
    public Residual(List<LayerPart> body) {
      this(body, List.of());
    }
  }

  private static void window(int kernel, int stride, int padding) {
    Require.that(kernel >= 1, "kernel", kernel, "a whole number from 1");
    Require.that(stride >= 1, "stride", stride, "a whole number from 1");
    Require.that(
        padding >= 0 && padding < kernel,
        "padding",
        padding,
        "a whole number from 0, below kernel");
  }
}
