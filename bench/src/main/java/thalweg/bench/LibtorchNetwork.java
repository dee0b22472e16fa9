package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import thalweg.nn.Mode;
import thalweg.nn.Sgd;

/** A network as libtorch writes it: parameters in a layout of its own, and the logits. */
abstract class LibtorchNetwork {
  private final Network network;
  private final Enum<?> style;

  /** In the network's order; they want gradients. Filled by the network's own constructor. */
  final List<Tensor> parameters = new ArrayList<>();

  LibtorchNetwork(Network network, Enum<?> style) {
    this.network = network;
    this.style = style;
  }

  /** How it is written, in lower case. */
  final String style() {
    return style.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  final List<Tensor> parameters() {
    return parameters;
  }

  /** Forgets what layers remember of batches; most remember nothing. */
  void begin() {}

  /** Whether batches are normalised by themselves, {@link Mode#TRAIN}, or by what was seen. */
  void mode(Mode mode) {}

  final Sgd sgd() {
    return network.sgd();
  }

  abstract Tensor logits(Tensor x);

  /** A parameter's values, given in the common layout, in this network's own; may be itself. */
  abstract Tensor own(Network.Parameter parameter, Tensor common);

  /** A vector along all parameters, as tensors of the parameters' layouts. */
  final List<Tensor> laidOut(float[] common) {
    List<Tensor> all = new ArrayList<>();
    int at = 0;
    for (Network.Parameter p : network.parameters()) {
      float[] part = java.util.Arrays.copyOfRange(common, at, at + p.size());
      long[] shape = p.shape().stream().mapToLong(i -> i).toArray();
      all.add(own(p, Tensor.create(part, shape)));
      at += p.size();
    }
    return all;
  }

  /** Parameters of zeros, to be begun with. */
  final List<Tensor> fresh() {
    List<Tensor> all = laidOut(new float[network.count()]);
    all.forEach(p -> p.set_requires_grad(true));
    return all;
  }

  /** Dense layers with ReLU between them, of weights stored [out, in] from {@code first} on. */
  static Tensor dense(Tensor x, List<Tensor> parameters, int first) {
    Tensor y = x;
    for (int i = first; i < parameters.size(); i += 2) {
      Tensor z = torch.linear(y, parameters.get(i), parameters.get(i + 1));
      y = i + 2 < parameters.size() ? torch.relu(z) : z;
    }
    return y;
  }

  /** Dense weights as libtorch's own functions want them, [out, in]. */
  static Tensor outIn(Network.Parameter p, Tensor common) {
    return p.shape().size() == 2 ? common.t().contiguous() : common;
  }
}
