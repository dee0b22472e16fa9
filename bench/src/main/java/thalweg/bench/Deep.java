package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Model;
import thalweg.nn.ResNet;
import thalweg.nn.Sgd;
import thalweg.nn.Vgg11;

/** A deep network of {@code nn} with batch normalisation, for colour images of 32x32. */
record Deep(Kind kind) implements Network {
  enum Kind {
    /** {@link Vgg11} with one dense layer. */
    VGG11,
    /** {@link ResNet} of three blocks a stage, with zeros for missing channels. */
    RESNET20
  }

  private static final int[] VGG_SIDES = {32, 16, 8, 8, 4, 4, 2, 2};

  /** What it is made of, in the words of a library. */
  interface Library<T> {
    /** A square convolution 3x3 of padding 1. */
    T convolved(T x, T weight, int stride);

    /** The same with a bias. */
    T convolved(T x, T weight, T bias, int stride);

    /**
     * Normalised over the batch.
     *
     * @param place which of the network's normalisations it is, from 0
     */
    T normalised(T x, T scale, T shift, int place);

    T relu(T x);

    /** The largest of 2 by 2. */
    T pooled(T x);

    T sum(T x, T y);

    /** Every other pixel, with as many channels of zeros behind its own. */
    T halved(T x);

    /** The mean of each channel. */
    T averaged(T x);

    /** [batch, features] times a weight kept as the library likes, with a bias. */
    T dense(T x, T weight, T bias);
  }

  /** Layers of {@code nn}. */
  Layer layers() {
    // Drawn only to be written over: all sides begin with the problem's parameters.
    Initializer weights = new Initializer.Zeros();
    return switch (kind) {
      case VGG11 -> Vgg11.of(3, List.of(), 10, Vgg11.Normalisation.BATCH, weights);
      case RESNET20 -> new ResNet(3).layers(3, 10, weights);
    };
  }

  /** A model of its own. */
  Model model() {
    return Model.create(layers(), Shape.of(3, 32, 32), DType.F32, name -> new SplittableRandom(0));
  }

  @Override
  public Sgd sgd() {
    return new Sgd(0.01, 0.9, 5e-4);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (thalweg.nn.Parameter p : model().parameters().list()) {
      int[] dims = p.variable().shape().dims();
      int spread =
          switch (p.role()) {
            case WEIGHT -> dims.length == 2 ? dims[0] : dims[1] * dims[2] * dims[3];
            case BIAS, STATISTIC -> 0;
            case SCALE -> ONES;
          };
      all.add(new Parameter(p.name(), spread, Arrays.stream(dims).boxed().toList()));
    }
    return all;
  }

  @Override
  public List<Product> products() {
    List<Product> all = new ArrayList<>();
    for (Parameter p : parameters()) {
      boolean first = all.isEmpty();
      Product.Input input = first ? Product.Input.IMAGES : Product.Input.UNITS;
      if (p.shape().size() == 4) {
        double places = Math.pow(side(all.size()), 2);
        all.add(new Product(2 * places * p.size(), input, Product.Use.SHARED));
      } else if (p.shape().size() == 2) {
        all.add(new Product(2.0 * p.size(), input, Product.Use.ONCE));
      }
    }
    return all;
  }

  /** Height and width of what a convolution gives. */
  private int side(int convolution) {
    return switch (kind) {
      case VGG11 -> VGG_SIDES[convolution];
      case RESNET20 -> 32 >> Math.max(0, (convolution - 1) / 6);
    };
  }

  /** How many channels each normalisation has, in order. */
  List<Integer> normalised() {
    return parameters().stream().filter(p -> p.spread() == ONES).map(Parameter::size).toList();
  }

  /** The logits in a library, of parameters in order. */
  <T> T logits(T x, List<T> parameters, Library<T> library) {
    Pass<T> pass = new Pass<>(parameters.iterator(), library);
    return switch (kind) {
      case VGG11 -> pass.vgg(x);
      case RESNET20 -> pass.resNet(x);
    };
  }

  private static final class Pass<T> {
    private final Iterator<T> parameters;
    private final Library<T> library;
    private int place;

    Pass(Iterator<T> parameters, Library<T> library) {
      this.parameters = parameters;
      this.library = library;
    }

    private T normalised(T x) {
      return library.normalised(x, parameters.next(), parameters.next(), place++);
    }

    private T convolved(T x, int stride) {
      return normalised(library.convolved(x, parameters.next(), stride));
    }

    T vgg(T x) {
      T y = x;
      for (int i = 0; i < VGG_SIDES.length; i++) {
        T z = library.convolved(y, parameters.next(), parameters.next(), 1);
        y = library.relu(normalised(z));
        boolean last = i + 1 == VGG_SIDES.length;
        y = last || VGG_SIDES[i + 1] < VGG_SIDES[i] ? library.pooled(y) : y;
      }
      return library.dense(library.averaged(y), parameters.next(), parameters.next());
    }

    T resNet(T x) {
      T y = library.relu(convolved(x, 1));
      for (int block = 0; block < 9; block++) {
        boolean halves = block == 3 || block == 6;
        T z = library.relu(convolved(y, halves ? 2 : 1));
        z = convolved(z, 1);
        y = library.relu(library.sum(z, halves ? library.halved(y) : y));
      }
      return library.dense(library.averaged(y), parameters.next(), parameters.next());
    }
  }

  @Override
  public List<Integer> example() {
    return List.of(3, 32, 32);
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public int examples() {
    return 2_000;
  }
}
