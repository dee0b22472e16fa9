package thalweg.nn;

import java.util.random.RandomGenerator;

/**
 * How a weight array begins. Numbers depend on the generator's 64-bit words alone: conversions to
 * uniform and normal numbers are our own, so equal words give equal bits on every JDK.
 *
 * <p>Draws are made in double, row-major, and rounded to the parameter's type. Normal draws are not
 * truncated (as in PyTorch, unlike Keras).
 */
public sealed interface Initializer {

  /**
   * How many numbers feed one output of a layer, and how many outputs one input feeds.
   *
   * @throws IllegalArgumentException if one of them is not positive
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

  /** Zeros; draws nothing. */
  record Zeros() implements Initializer {}

  /** {@code count} numbers, drawn one after the other. */
  default double[] draw(Fans fans, int count, RandomGenerator generator) {
    double in = fans.in();
    double both = in + fans.out();
    return switch (this) {
      case GlorotUniform g -> Draws.uniform(g.gain() * Math.sqrt(6 / both), count, generator);
      case GlorotNormal g -> Draws.normal(g.gain() * Math.sqrt(2 / both), count, generator);
      case HeNormal _ -> Draws.normal(Math.sqrt(2 / in), count, generator);
      case HeUniform _ -> Draws.uniform(Math.sqrt(6 / in), count, generator);
      case LeCunNormal _ -> Draws.normal(Math.sqrt(1 / in), count, generator);
      case Zeros _ -> new double[count];
    };
  }
}
