package thalweg.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is timed: one thing done to one network with one batch, always with cross-entropy. */
sealed interface Workload {
  List<Workload> ALL =
      List.of(
          new Training("mlp-64-b32", mlp(64), 32),
          new Training("mlp-512-b32", mlp(512), 32),
          new Training("mlp-512-b128", mlp(512), 128),
          new Training("mlp-512-b512", mlp(512), 512),
          new Training("mlp-4096-b128", mlp(4096), 128),
          new Training("cnn-b32", cnn(), 32),
          new Training("cnn-b128", cnn(), 128),
          new Training("vgg11-b128", new Deep(Deep.Kind.VGG11), 128),
          new Training("resnet20-b128", new Deep(Deep.Kind.RESNET20), 128),
          new Training("lstm-b64", new Network.Lstm(28, 28, 128, 10), 64),
          new HessianVectorProduct("hvp-mlp-512-b128", mlp(512), 128),
          new HessianVectorProduct("hvp-cnn-b128", cnn(), 128),
          new PerExampleGradientNorms("norms-mlp-512-b128", mlp(512), 128),
          new PerExampleGradientNorms("norms-cnn-b128", cnn(), 128),
          new Population("population-mlp-16", mlp(16), 16, 16),
          new Population("population-mlp-64", mlp(64), 32, 16));

  /** As on the command line. */
  String name();

  Network network();

  /** Examples a step, from 1. */
  int batch();

  /** Operations of the products that cannot be avoided; all else is small beside them. */
  double flops();

  /** What no implementation can avoid to move. Gradients and activations might stay in caches. */
  double bytes();

  /** How many networks' parameters there are. */
  default int models() {
    return 1;
  }

  private static Network.Mlp mlp(int hidden) {
    return new Network.Mlp(List.of(784, hidden, hidden, 10));
  }

  private static Network.Cnn cnn() {
    return new Network.Cnn(32, List.of(3, 64, 64), 5, List.of(384, 192, 10));
  }

  static Optional<Workload> find(String name) {
    return ALL.stream().filter(w -> w.name().equals(name)).findFirst();
  }

  static String names(List<Workload> workloads) {
    return workloads.stream().map(Workload::name).collect(Collectors.joining(", "));
  }

  /** One training step: the gradient, and SGD with momentum. */
  record Training(String name, Network network, int batch) implements Workload {
    @Override
    public double flops() {
      return batch * gradientFlops(network);
    }

    /** Each parameter and each velocity is read and written, each example of the batch is read. */
    @Override
    public double bytes() {
      return 4.0 * (4.0 * network.count() + (double) batch * network.inputs());
    }
  }

  /** The Hessian of the mean loss times one fixed direction. */
  record HessianVectorProduct(String name, Network network, int batch) implements Workload {
    /**
     * Forward and its tangent, backward to the units and its tangent, and the tangent of the
     * weights' gradient, whose own value is not needed. A tangent of a product is two products, or
     * one where the other operand is an image.
     */
    @Override
    public double flops() {
      double sum = 0;
      for (Network.Product p : network.products()) {
        int times =
            switch (p.input()) {
              case IMAGES -> 1 + 1 + 1;
              case UNITS -> (1 + 2) + (1 + 2) + 2;
            };
        sum += times * p.flops();
      }
      return batch * sum;
    }

    /** Parameters and direction are read, the product is written, the batch is read. */
    @Override
    public double bytes() {
      return 4.0 * (3.0 * network.count() + (double) batch * network.inputs());
    }
  }

  /** The norm of each example's own gradient. */
  record PerExampleGradientNorms(String name, Network network, int batch) implements Workload {
    /**
     * Forward and backward to the units; the gradient of a weight that is used once in an example
     * has a norm that needs no product, one used at many places must be formed.
     */
    @Override
    public double flops() {
      double sum = 0;
      for (Network.Product p : network.products()) {
        int backward = p.input() == Network.Product.Input.UNITS ? 1 : 0;
        int weights = p.use() == Network.Product.Use.SHARED ? 1 : 0;
        sum += (1 + backward + weights) * p.flops();
      }
      return batch * sum;
    }

    /** Parameters and batch are read, the norms are written. */
    @Override
    public double bytes() {
      return 4.0 * (network.count() + (double) batch * (network.inputs() + 1));
    }
  }

  /** One training step of each of many networks, which begin differently, on the same batch. */
  record Population(String name, Network network, int batch, int models) implements Workload {
    @Override
    public double flops() {
      return models * (batch * gradientFlops(network));
    }

    @Override
    public double bytes() {
      return 4.0 * (4.0 * models * network.count() + (double) batch * network.inputs());
    }
  }

  /** Of one example: forward, the weights' gradients, and the units'. */
  private static double gradientFlops(Network network) {
    double sum = 0;
    for (Network.Product p : network.products()) {
      int times =
          switch (p.input()) {
            case IMAGES -> 2;
            case UNITS -> 3;
          };
      sum += times * p.flops();
    }
    return sum;
  }
}
