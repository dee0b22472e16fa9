package thalweg.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;

/** A deep network in DJL's words; dense weights are kept [in, out]. */
final class DjlDeep implements Deep.Library<NDArray> {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);

  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> variances = new ArrayList<>();

  DjlDeep(Deep network, NDManager manager) {
    for (int channels : network.normalised()) {
      means.add(manager.zeros(new Shape(channels)));
      variances.add(manager.ones(new Shape(channels)));
    }
  }

  @Override
  public NDArray convolved(NDArray x, NDArray weight, int stride) {
    return Conv2d.conv2d(x, weight, null, stride == 1 ? ONE : TWO, ONE).singletonOrThrow();
  }

  @Override
  public NDArray convolved(NDArray x, NDArray weight, NDArray bias, int stride) {
    return Conv2d.conv2d(x, weight, bias, stride == 1 ? ONE : TWO, ONE).singletonOrThrow();
  }

  @Override
  public NDArray normalised(NDArray x, NDArray scale, NDArray shift, int place) {
    return x.getNDArrayInternal()
        .batchNorm(x, means.get(place), variances.get(place), scale, shift, 1, 0.9f, 1e-5f, true)
        .singletonOrThrow();
  }

  @Override
  public NDArray relu(NDArray x) {
    return x.getNDArrayInternal().relu();
  }

  @Override
  public NDArray pooled(NDArray x) {
    return Pool.maxPool2d(x, TWO, TWO, new Shape(0, 0), false);
  }

  @Override
  public NDArray sum(NDArray x, NDArray y) {
    return x.add(y);
  }

  @Override
  public NDArray halved(NDArray x) {
    NDArray some = x.get(new NDIndex(":, :, ::2, ::2"));
    return some.concat(some.getManager().zeros(some.getShape()), 1);
  }

  @Override
  public NDArray averaged(NDArray x) {
    Shape s = x.getShape();
    return x.reshape(s.get(0), s.get(1), s.get(2) * s.get(3)).mean(new int[] {2}, false);
  }

  @Override
  public NDArray dense(NDArray x, NDArray weight, NDArray bias) {
    return x.matMul(weight).add(bias);
  }
}
