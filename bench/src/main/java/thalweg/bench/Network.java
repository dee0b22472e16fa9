package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import thalweg.nn.Sgd;

/**
 * What is trained. Parameters have one common layout, in which both sides are given their beginning
 * and in which products along all parameters are compared; a peer may keep them otherwise.
 */
sealed interface Network permits Network.Mlp, Network.Cnn, Network.Lstm, Deep {
  int POOLED = 3;

  /** In a spread's place: a parameter that begins with ones. */
  int ONES = -1;

  /**
   * A parameter in the common layout: a dense weight is [in, out], a convolution's [out, in,
   * height, width].
   *
   * @param spread the inverse of half the variance it begins with: inputs of a unit, thrice as many
   *     where they were pooled (the greatest of four has about that mean square), so that units
   *     keep their size; 0 for what begins with zeros, {@link #ONES}
   */
  record Parameter(String name, int spread, List<Integer> shape) {
    public Parameter {
      shape = List.copyOf(shape);
    }

    int size() {
      return shape.stream().reduce(1, (a, b) -> a * b);
    }
  }

  /**
   * A product that the forward pass does for each example.
   *
   * @param input whose gradient is needed too: the images' is not
   * @param use whether the weight is used once for an example, or at many places
   */
  record Product(double flops, Input input, Use use) {
    enum Input {
      IMAGES,
      UNITS
    }

    enum Use {
      ONCE,
      SHARED
    }
  }

  List<Parameter> parameters();

  /** What an example's forward pass multiplies, in the order of use. */
  List<Product> products();

  /** The shape of an example; {@code Problem} stores them in rows. */
  List<Integer> example();

  int classes();

  /** How many examples the data set has. */
  int examples();

  /** How it is trained. */
  default Sgd sgd() {
    return ThalwegStep.SGD;
  }

  default int count() {
    return parameters().stream().mapToInt(Parameter::size).sum();
  }

  default int inputs() {
    return example().stream().reduce(1, (a, b) -> a * b);
  }

  /** The dense layers between widths; the first's inputs may be of another size than units. */
  private static List<Parameter> dense(List<Integer> widths, int firstSpread) {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i + 1 < widths.size(); i++) {
      int in = widths.get(i);
      int out = widths.get(i + 1);
      int spread = i == 0 ? firstSpread : in;
      all.add(new Parameter("dense" + i + ".weight", spread, List.of(in, out)));
      all.add(new Parameter("dense" + i + ".bias", 0, List.of(out)));
    }
    return all;
  }

  private static List<Product> denseProducts(List<Integer> widths, Product.Input first) {
    List<Product> all = new ArrayList<>();
    for (int i = 0; i + 1 < widths.size(); i++) {
      double flops = 2.0 * widths.get(i) * widths.get(i + 1);
      all.add(new Product(flops, i == 0 ? first : Product.Input.UNITS, Product.Use.ONCE));
    }
    return all;
  }

  /**
   * Dense layers with ReLU between them.
   *
   * @param widths of the input, the hidden layers and the logits; two or more
   */
  record Mlp(List<Integer> widths) implements Network {
    public Mlp {
      widths = List.copyOf(widths);
    }

    @Override
    public List<Parameter> parameters() {
      return dense(widths, widths.getFirst());
    }

    @Override
    public List<Product> products() {
      return denseProducts(widths, Product.Input.IMAGES);
    }

    @Override
    public List<Integer> example() {
      return List.of(widths.getFirst());
    }

    @Override
    public int classes() {
      return widths.getLast();
    }

    @Override
    public int examples() {
      return 10_000;
    }

    int layers() {
      return widths.size() - 1;
    }

    /** Inputs of layer i. */
    int in(int i) {
      return widths.get(i);
    }

    /** Outputs of layer i. */
    int out(int i) {
      return widths.get(i + 1);
    }
  }

  /**
   * Blocks of a square convolution that keeps height and width, ReLU and a 2 by 2 max pooling of
   * stride 2, then dense layers with ReLU between them. Units go to the dense layers in the order
   * channel, row, column.
   *
   * @param side height and width of an image; divisible by two in each block
   * @param channels of the image and of each block
   * @param kernel height and width of the filters; odd
   * @param widths of the dense layers' outputs, the logits last
   */
  record Cnn(int side, List<Integer> channels, int kernel, List<Integer> widths)
      implements Network {
    public Cnn {
      channels = List.copyOf(channels);
      widths = List.copyOf(widths);
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>();
      for (int i = 0; i < blocks(); i++) {
        int in = channels.get(i);
        int out = channels.get(i + 1);
        int spread = in * kernel * kernel * (i == 0 ? 1 : POOLED);
        all.add(new Parameter("conv" + i + ".weight", spread, List.of(out, in, kernel, kernel)));
        all.add(new Parameter("conv" + i + ".bias", 0, List.of(out)));
      }
      all.addAll(dense(denseWidths(), POOLED * denseWidths().getFirst()));
      return all;
    }

    @Override
    public List<Product> products() {
      List<Product> all = new ArrayList<>();
      for (int i = 0; i < blocks(); i++) {
        double places = (double) (side >> i) * (side >> i);
        double flops = 2 * places * kernel * kernel * channels.get(i) * channels.get(i + 1);
        Product.Input input = i == 0 ? Product.Input.IMAGES : Product.Input.UNITS;
        all.add(new Product(flops, input, Product.Use.SHARED));
      }
      all.addAll(denseProducts(denseWidths(), Product.Input.UNITS));
      return all;
    }

    @Override
    public List<Integer> example() {
      return List.of(channels.getFirst(), side, side);
    }

    @Override
    public int classes() {
      return widths.getLast();
    }

    @Override
    public int examples() {
      return 2_000;
    }

    int blocks() {
      return channels.size() - 1;
    }

    /** Inputs of the first dense layer and outputs of all. */
    List<Integer> denseWidths() {
      int pooled = side >> blocks();
      List<Integer> all = new ArrayList<>(List.of(channels.getLast() * pooled * pooled));
      all.addAll(widths);
      return all;
    }
  }

  /**
   * One layer of long short-term memory over the rows of an image, and a dense layer from its last
   * hidden state. The gates stand side by side in the weights: input, forget, cell, output; there
   * is one bias.
   */
  record Lstm(int steps, int rowInputs, int units, int classes) implements Network {
    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>();
      all.add(new Parameter("lstm.input", rowInputs, List.of(rowInputs, 4 * units)));
      all.add(new Parameter("lstm.hidden", units, List.of(units, 4 * units)));
      all.add(new Parameter("lstm.bias", 0, List.of(4 * units)));
      all.addAll(dense(List.of(units, classes), units));
      return all;
    }

    @Override
    public List<Product> products() {
      double rows = 2.0 * steps * rowInputs * 4 * units;
      // The first hidden state is zero.
      double states = 2.0 * (steps - 1) * units * 4 * units;
      List<Product> all = new ArrayList<>();
      all.add(new Product(rows, Product.Input.IMAGES, Product.Use.SHARED));
      all.add(new Product(states, Product.Input.UNITS, Product.Use.SHARED));
      all.addAll(denseProducts(List.of(units, classes), Product.Input.UNITS));
      return all;
    }

    @Override
    public List<Integer> example() {
      return List.of(steps, rowInputs);
    }

    @Override
    public int examples() {
      return 10_000;
    }
  }
}
