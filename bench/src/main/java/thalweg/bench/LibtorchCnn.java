package thalweg.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A convolutional network in libtorch, which calls oneDNN itself. */
final class LibtorchCnn extends LibtorchNetwork {
  /** How images, units and filters lie in memory. */
  enum Style {
    CONTIGUOUS,
    CHANNELS_LAST;

    /** Images, or weights of a convolution, as they lie in this style. */
    Tensor laidOut(Tensor images) {
      return switch (this) {
        case CONTIGUOUS -> images;
        case CHANNELS_LAST -> images.contiguous(torch.MemoryFormat.ChannelsLast);
      };
    }
  }

  private static final long[] ONE = {1, 1};

  private final Network.Cnn network;
  private final Style style;

  LibtorchCnn(Network.Cnn network, Style style) {
    super(network, style);
    this.network = network;
    this.style = style;
    parameters.addAll(fresh());
  }

  @Override
  Tensor own(Network.Parameter parameter, Tensor common) {
    return parameter.shape().size() == 4 ? style.laidOut(common) : outIn(parameter, common);
  }

  @Override
  Tensor logits(Tensor x) {
    long half = network.kernel() / 2;
    long[] padding = {half, half};
    Tensor y = style.laidOut(x);
    for (int i = 0; i < network.blocks(); i++) {
      TensorOptional bias = new TensorOptional(parameters.get(2 * i + 1));
      Tensor z = torch.conv2d(y, parameters.get(2 * i), bias, ONE, padding, ONE, 1);
      y = torch.max_pool2d(torch.relu(z), 2, 2);
    }
    return dense(y.flatten(1, -1), parameters, 2 * network.blocks());
  }
}
