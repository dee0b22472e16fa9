package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The norms of single examples' gradients in libtorch, which has no batching transform. */
final class LibtorchNorms extends LibtorchSide {
  /** Two ways that a user has. */
  enum Style {
    /** A backward pass an example. */
    LOOP,
    /**
     * By hand, for dense layers: the squared norm is that of the units' gradient times that of the
     * layer's input with a one for the bias.
     */
    DENSE
  }

  private final Style style;
  private final TensorVector at;

  LibtorchNorms(Problem problem, Data data, LibtorchNetwork network, Style style, int threads) {
    super(
        problem,
        data,
        network,
        network.style() + " " + style.name().toLowerCase(Locale.ROOT),
        threads);
    this.style = style;
    at = LibtorchProduct.vector(network.parameters());
  }

  @Override
  void run(Batch batch) {
    var _ = norms(batch);
  }

  @Override
  double find(Batch batch) {
    return Problem.sumUp(norms(batch));
  }

  private float[] norms(Batch batch) {
    return switch (style) {
      case LOOP -> oneByOne(batch);
      case DENSE -> dense(batch);
    };
  }

  private float[] oneByOne(Batch batch) {
    float[] norms = new float[(int) batch.labels().size(0)];
    for (int i = 0; i < norms.length; i++) {
      try (PointerScope scope = new PointerScope()) {
        Batch one = new Batch(batch.images().narrow(0, i, 1), batch.labels().narrow(0, i, 1));
        TensorVector gradient = torch.grad(new TensorVector(loss(one)), at);
        double sum = 0;
        for (long p = 0; p < gradient.size(); p++) {
          double norm = gradient.get(p).norm().item_float();
          sum += norm * norm;
        }
        norms[i] = (float) Math.sqrt(sum);
      }
    }
    return norms;
  }

  private float[] dense(Batch batch) {
    List<Tensor> inputs = new ArrayList<>();
    List<Tensor> outputs = new ArrayList<>();
    Tensor y = batch.images();
    for (int i = 0; i < at.size(); i += 2) {
      inputs.add(y.detach());
      Tensor z = torch.linear(y, at.get(i), at.get(i + 1));
      outputs.add(z);
      y = torch.relu(z);
    }
    Tensor mean = torch.cross_entropy_loss(outputs.getLast(), batch.labels());
    TensorVector units = torch.grad(new TensorVector(mean), LibtorchProduct.vector(outputs));
    float[] norms = new float[(int) batch.labels().size(0)];
    for (int layer = 0; layer < inputs.size(); layer++) {
      float[] deltas = squares(units.get(layer));
      float[] xs = squares(inputs.get(layer));
      for (int i = 0; i < norms.length; i++) {
        norms[i] += deltas[i] * (xs[i] + 1);
      }
    }
    for (int i = 0; i < norms.length; i++) {
      norms[i] = (float) Math.sqrt(norms[i]) * norms.length;
    }
    return norms;
  }

  private static float[] squares(Tensor rows) {
    Tensor sums = rows.mul(rows).sum(1);
    float[] values = new float[(int) sums.numel()];
    sums.data_ptr_float().get(values);
    return values;
  }
}
