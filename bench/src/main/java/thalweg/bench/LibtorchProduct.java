package thalweg.bench;

import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A Hessian-vector product in libtorch, which has only reverse mode: backward twice. */
final class LibtorchProduct extends LibtorchSide {
  /** How the second backward pass is begun. */
  enum Style {
    /** From the inner product of gradient and direction. */
    DOT,
    /** From the gradient, with the direction as its cotangent. */
    COTANGENT
  }

  private final Style style;
  private final TensorVector at;
  private final TensorVector direction;
  private final List<Tensor> weights;

  LibtorchProduct(Problem problem, Data data, LibtorchNetwork network, Style style, int threads) {
    super(
        problem,
        data,
        network,
        network.style() + " " + style.name().toLowerCase(Locale.ROOT),
        threads);
    this.style = style;
    at = vector(network.parameters());
    direction = vector(network.laidOut(problem.direction()));
    weights = network.laidOut(Problem.weights(problem.direction().length));
  }

  static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }

  @Override
  void run(Batch batch) {
    var _ = product(batch);
  }

  private TensorVector product(Batch batch) {
    TensorVector gradient =
        torch.grad(
            new TensorVector(loss(batch)),
            at,
            new TensorVector(),
            new BoolOptional(true),
            true,
            false);
    return switch (style) {
      case COTANGENT -> torch.grad(gradient, at, direction, new BoolOptional(false), false, false);
      case DOT -> torch.grad(new TensorVector(dot(gradient)), at);
    };
  }

  private Tensor dot(TensorVector gradient) {
    Tensor sum = gradient.get(0).mul(direction.get(0)).sum();
    for (long i = 1; i < gradient.size(); i++) {
      sum = sum.add(gradient.get(i).mul(direction.get(i)).sum());
    }
    return sum;
  }

  @Override
  double find(Batch batch) {
    TensorVector product = product(batch);
    double sum = 0;
    for (int i = 0; i < weights.size(); i++) {
      sum += product.get(i).abs().mul(weights.get(i)).sum().item_float();
    }
    return sum;
  }
}
