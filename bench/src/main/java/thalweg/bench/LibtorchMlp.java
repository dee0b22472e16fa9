package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A multilayer perceptron in libtorch. */
final class LibtorchMlp extends LibtorchNetwork {
  /** Ways to write it; which is quicker depends on the workload. */
  enum Style {
    /** Linear modules; to be trained by libtorch's own SGD. */
    MODULES,
    /** Functions of weights stored [out, in]. */
    LINEAR,
    /** The same with weights stored [in, out]. */
    ADDMM
  }

  private final Style style;
  private final List<LinearImpl> modules = new ArrayList<>();

  LibtorchMlp(Network.Mlp network, Style style) {
    super(network, style);
    this.style = style;
    if (style == Style.MODULES) {
      for (int i = 0; i < network.layers(); i++) {
        LinearImpl module = new LinearImpl(network.in(i), network.out(i));
        modules.add(module);
        parameters.add(module.weight());
        parameters.add(module.bias());
      }
    } else {
      parameters.addAll(fresh());
    }
  }

  @Override
  Tensor own(Network.Parameter parameter, Tensor common) {
    return switch (style) {
      case MODULES, LINEAR -> outIn(parameter, common);
      case ADDMM -> common;
    };
  }

  @Override
  Tensor logits(Tensor x) {
    if (style == Style.LINEAR) {
      return dense(x, parameters, 0);
    }
    Tensor y = x;
    int layers = parameters.size() / 2;
    for (int i = 0; i < layers; i++) {
      Tensor z =
          style == Style.MODULES
              ? modules.get(i).forward(y)
              : torch.addmm(parameters.get(2 * i + 1), y, parameters.get(2 * i));
      y = i < layers - 1 ? torch.relu(z) : z;
    }
    return y;
  }
}
