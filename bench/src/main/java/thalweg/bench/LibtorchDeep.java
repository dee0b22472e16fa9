package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import thalweg.nn.Mode;

/** A deep network in libtorch; its convolutions add their biases themselves. */
final class LibtorchDeep extends LibtorchNetwork implements Deep.Library<Tensor> {
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};

  private final Deep network;
  private final LibtorchCnn.Style style;
  private final List<Tensor> means = new ArrayList<>();
  private final List<Tensor> variances = new ArrayList<>();
  private Mode mode = Mode.TRAIN;

  LibtorchDeep(Deep network, LibtorchCnn.Style style) {
    super(network, style);
    this.network = network;
    this.style = style;
    parameters.addAll(fresh());
    for (int channels : network.normalised()) {
      means.add(Tensor.create(new float[channels], channels));
      variances.add(Tensor.create(new float[channels], channels));
    }
  }

  @Override
  Tensor own(Network.Parameter parameter, Tensor common) {
    return parameter.shape().size() == 4 ? style.laidOut(common) : outIn(parameter, common);
  }

  @Override
  void begin() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      means.forEach(Tensor::zero_);
      variances.forEach(v -> v.fill_(new Scalar(1f)));
    }
  }

  @Override
  void mode(Mode mode) {
    this.mode = mode;
  }

  @Override
  Tensor logits(Tensor x) {
    return network.logits(style.laidOut(x), parameters, this);
  }

  @Override
  public Tensor convolved(Tensor x, Tensor weight, Tensor bias, int stride) {
    return convolved(x, weight, new TensorOptional(bias), stride);
  }

  @Override
  public Tensor convolved(Tensor x, Tensor weight, int stride) {
    return convolved(x, weight, new TensorOptional(), stride);
  }

  private static Tensor convolved(Tensor x, Tensor weight, TensorOptional bias, int stride) {
    return torch.conv2d(x, weight, bias, stride == 1 ? ONE : TWO, ONE, ONE, 1);
  }

  @Override
  public Tensor normalised(Tensor x, Tensor scale, Tensor shift, int place) {
    return torch.batch_norm(
        x,
        new TensorOptional(scale),
        new TensorOptional(shift),
        new TensorOptional(means.get(place)),
        new TensorOptional(variances.get(place)),
        mode == Mode.TRAIN,
        0.1,
        1e-5,
        false);
  }

  @Override
  public Tensor relu(Tensor x) {
    return torch.relu(x);
  }

  @Override
  public Tensor pooled(Tensor x) {
    return torch.max_pool2d(x, 2, 2);
  }

  @Override
  public Tensor sum(Tensor x, Tensor y) {
    return x.add(y);
  }

  @Override
  public Tensor halved(Tensor x) {
    Tensor some = everyOther(everyOther(x, 2), 3);
    return torch.constant_pad_nd(some, 0, 0, 0, 0, 0, x.size(1));
  }

  private static Tensor everyOther(Tensor x, int axis) {
    return x.slice(axis, new LongOptional(0), new LongOptional(x.size(axis)), 2);
  }

  @Override
  public Tensor averaged(Tensor x) {
    return x.mean(2, 3);
  }

  @Override
  public Tensor dense(Tensor x, Tensor weight, Tensor bias) {
    return torch.linear(x, weight, bias);
  }
}
