package thalweg.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import thalweg.expr.Shape;

/**
 * How a weight array begins. Numbers depend on the generator's 64-bit words alone: conversions to
 * uniform and normal numbers are our own, so equal words give equal bits on every JDK.
 *
 * <p>Draws are made in double, row-major, and rounded to the parameter's type. Normal draws are not
 * truncated (as in PyTorch, unlike Keras).
 */
public sealed interface Initializer {

  /**
   * How many numbers feed one output of a layer, and how many outputs one input feeds. Of a
   * convolution both count the kernel's area and one group alone. (PyTorch's fan out counts all
   * groups; without groups they are equal.) Both are 1 or more.
   */
  record Fans(int in, int out) {
    public Fans {
      if (in <= 0 || out <= 0) {
        throw new IllegalArgumentException("fans " + in + " and " + out + " must be 1 or more");
      }
    }
  }

  /**
   * Uniform in ±gain·sqrt(6/(in+out)), so that variance gain²·2/(in+out): Glorot and Bengio 2010,
   * eq. 16 ("normalized initialization").
   *
   * @param gain 1 for linear, sigmoid and (in that paper) tanh; 5/3 is also in use for tanh
   */
  record GlorotUniform(double gain) implements Initializer {
    public GlorotUniform {
      Draws.requireGain("GlorotUniform", gain);
    }

    /** Gain 1. */
    public GlorotUniform() {
      this(1);
    }
  }

  /** Normal, standard deviation gain·sqrt(2/(in+out)): Glorot and Bengio 2010, eq. 12. */
  record GlorotNormal(double gain) implements Initializer {
    public GlorotNormal {
      Draws.requireGain("GlorotNormal", gain);
    }

    /** Gain 1. */
    public GlorotNormal() {
      this(1);
    }
  }

  /** Normal, standard deviation sqrt(2/in), for ReLU: He, Zhang, Ren and Sun 2015, eq. 10. */
  record HeNormal() implements Initializer {}

  /** Uniform in ±sqrt(6/in): the variance of {@link HeNormal}. */
  record HeUniform() implements Initializer {}

  /** Normal, standard deviation sqrt(1/in): LeCun, Bottou, Orr and Müller 1998, section 4.6. */
  record LeCunNormal() implements Initializer {}

  /** Uniform in ±sqrt(3/in): the variance of {@link LeCunNormal}. */
  record LeCunUniform() implements Initializer {}

  /** Normal, standard deviation sqrt(2/out): He et al. 2015, eq. 14, for the backward signal. */
  record HeNormalFanOut() implements Initializer {}

  /**
   * Uniform in ±1/sqrt(in): how PyTorch begins weights and biases of its linear and convolutional
   * modules (Kaiming uniform with a = sqrt 5).
   */
  record PyTorchDefault() implements Initializer {}

  /**
   * Normal numbers of this standard deviation, whatever the fans.
   *
   * @param deviation above 0
   */
  record Normal(double deviation) implements Initializer {
    public Normal {
      boolean fits = Ranges.isPositive(deviation);
      Ranges.require(fits, "Normal", "deviation", deviation, "a finite number above 0");
    }
  }

  /**
   * Orthonormal rows, or columns where those are fewer, times gain; of all such matrices each alike
   * (Haar): Saxe, McClelland and Ganguli 2014, section 3. The array is seen as a matrix of its
   * first axis by all others. Costs 4 r c min(r, c) multiplications: seconds at 2000 by 2000.
   */
  record Orthogonal(double gain) implements Initializer {
    public Orthogonal {
      Draws.requireGain("Orthogonal", gain);
    }

    /** Gain 1. */
    public Orthogonal() {
      this(1);
    }
  }

  /** This number everywhere; draws nothing. */
  record Constant(double value) implements Initializer {}

  /** Zeros; draws nothing. */
  record Zeros() implements Initializer {}

  /** {@code count} numbers of a vector, drawn one after the other. */
  default double[] draw(Fans fans, int count, RandomGenerator generator) {
    return draw(fans, Shape.of(count), generator);
  }

  /**
   * Numbers for an array, row-major.
   *
   * @throws IllegalArgumentException if an orthogonal one has fewer than two axes
   */
  default double[] draw(Fans fans, Shape shape, RandomGenerator generator) {
    int count = shape.size();
    double in = fans.in();
    double both = in + fans.out();
    return switch (this) {
      case GlorotUniform g -> Draws.uniform(g.gain() * Math.sqrt(6 / both), count, generator);
      case GlorotNormal g -> Draws.normal(g.gain() * Math.sqrt(2 / both), count, generator);
      case HeNormal _ -> Draws.normal(Math.sqrt(2 / in), count, generator);
      case HeUniform _ -> Draws.uniform(Math.sqrt(6 / in), count, generator);
      case HeNormalFanOut _ -> Draws.normal(Math.sqrt(2.0 / fans.out()), count, generator);
      case LeCunNormal _ -> Draws.normal(Math.sqrt(1 / in), count, generator);
      case LeCunUniform _ -> Draws.uniform(Math.sqrt(3 / in), count, generator);
      case PyTorchDefault _ -> Draws.uniform(1 / Math.sqrt(in), count, generator);
      case Normal n -> Draws.normal(n.deviation(), count, generator);
      case Orthogonal o -> OrthogonalDraw.of(o.gain(), shape, generator);
      case Constant c -> {
        double[] x = new double[count];
        Arrays.fill(x, c.value());
        yield x;
      }
      case Zeros _ -> new double[count];
    };
  }
}
