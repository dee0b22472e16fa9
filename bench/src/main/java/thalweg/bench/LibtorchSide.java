package thalweg.bench;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import thalweg.nn.Mode;

/** A peer: libtorch's autograd through JavaCPP. What a step makes is freed when it ends. */
abstract class LibtorchSide implements Contender {
  private final Problem problem;
  private final LibtorchNetwork network;
  private final String name;
  private final int threads;
  private final Tensor images;
  private final Tensor labels;
  private final Tensor indices;
  private final IntPointer indexMemory;
  private final List<Tensor> initial;

  /**
   * @param data the problem's images and labels
   */
  LibtorchSide(Problem problem, Data data, LibtorchNetwork network, String style, int threads) {
    this.problem = problem;
    this.network = network;
    this.threads = threads;
    name = "libtorch " + style + " x" + threads;
    images = data.images();
    labels = data.labels();
    int batch = problem.batch(0).length;
    indices = Tensor.create(new int[batch], batch);
    indexMemory = indices.data_ptr_int();
    initial = network.laidOut(problem.initial());
  }

  /** What all contenders of a workload may share. */
  record Data(Tensor images, Tensor labels) {
    static Data of(Network network, Problem problem) {
      long[] shape = new long[network.example().size() + 1];
      shape[0] = problem.labels().length;
      for (int i = 1; i < shape.length; i++) {
        shape[i] = network.example().get(i - 1);
      }
      long[] wide = new long[problem.labels().length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = problem.labels()[i];
      }
      return new Data(
          Tensor.create(problem.images(), shape), Tensor.create(wide, (long) wide.length));
    }
  }

  /** A batch, gathered. */
  record Batch(Tensor images, Tensor labels) {}

  /** Runs a step within a scope of its own. */
  abstract void run(Batch batch);

  /** Runs a step within a scope of its own and sums up what it found. */
  abstract double find(Batch batch);

  final LibtorchNetwork network() {
    return network;
  }

  final Tensor loss(Batch batch) {
    return torch.cross_entropy_loss(network.logits(batch.images()), batch.labels());
  }

  private Batch gather(int i) {
    int[] batch = problem.batch(i);
    indexMemory.put(batch, 0, batch.length);
    return new Batch(images.index_select(0, indices), labels.index_select(0, indices));
  }

  @Override
  public final String name() {
    return name;
  }

  /** Goes on with the parameters as they are, with settings that others may have changed. */
  final void resume() {
    // Our kernels set OpenMP to one thread wherever they run; libtorch reads that setting.
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
  }

  /**
   * The share of examples whose largest logit is at their label.
   *
   * @param chunk how many are computed at a time
   */
  final double accuracy(float[] inputs, int[] of, int chunk) {
    resume();
    int size = inputs.length / of.length;
    int correct = 0;
    network.mode(Mode.EVAL);
    for (int from = 0; from < of.length; from += chunk) {
      int to = Math.min(of.length, from + chunk);
      long[] shape = images.sizes().vec().get();
      shape[0] = (long) to - from;
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        float[] part = Arrays.copyOfRange(inputs, from * size, to * size);
        Tensor best = network.logits(Tensor.create(part, shape)).argmax(new LongOptional(1), false);
        LongPointer at = best.data_ptr_long();
        for (int i = from; i < to; i++) {
          correct += at.get(i - from) == of[i] ? 1 : 0;
        }
      }
    }
    network.mode(Mode.TRAIN);
    return (double) correct / of.length;
  }

  @Override
  public void begin() {
    network.begin();
    resume();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < initial.size(); i++) {
        network.parameters().get(i).copy_(initial.get(i));
      }
    }
  }

  @Override
  public final void step(int i) {
    try (PointerScope scope = new PointerScope()) {
      run(gather(i));
    }
  }

  @Override
  public final double check(int i) {
    try (PointerScope scope = new PointerScope()) {
      return find(gather(i));
    }
  }
}
