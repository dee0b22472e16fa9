package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The peer: libtorch's autograd through JavaCPP. What a step makes is freed when it ends. */
final class LibtorchStep implements Contender {
  /** Ways to write the step; which is quicker depends on the workload. */
  enum Style {
    /** Linear modules and libtorch's own SGD. */
    MODULES,
    /** Functions of weights stored [out, in], and SGD by hand: two passes a parameter, in place. */
    LINEAR,
    /** The same with weights stored [in, out]. */
    ADDMM
  }

  private final Style style;
  private final int threads;
  private final Workload workload;
  private final Tensor images;
  private final Tensor labels;
  private final Tensor indices;
  private final IntPointer indexMemory;
  private final List<LinearImpl> modules = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Tensor> initial = new ArrayList<>();
  private final List<Tensor> velocities = new ArrayList<>();
  private final Scalar momentum = new Scalar(ThalwegStep.SGD.momentum());
  private final Scalar minusRate = new Scalar(-ThalwegStep.SGD.learningRate());
  private SGD sgd;

  /**
   * @param start all parameters as {@link ThalwegStep#initial} gives them
   */
  LibtorchStep(Workload workload, Problem problem, float[] start, Style style, int threads) {
    this.style = style;
    this.threads = threads;
    this.workload = workload;
    images = Tensor.create(problem.images(), Problem.EXAMPLES, Problem.INPUTS);
    long[] wide = new long[Problem.EXAMPLES];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = problem.labels()[i];
    }
    labels = Tensor.create(wide, wide.length);
    indices = Tensor.create(new int[workload.batch()], workload.batch());
    indexMemory = indices.data_ptr_int();
    int at = 0;
    for (int i = 0; i < workload.layers(); i++) {
      at = addLayer(start, at, workload.in(i), workload.out(i));
    }
    sgd = optimizer();
  }

  private int addLayer(float[] start, int at, int in, int out) {
    float[] weight = new float[in * out];
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        weight[style == Style.ADDMM ? i * out + o : o * in + i] = start[at + i * out + o];
      }
    }
    float[] bias = new float[out];
    System.arraycopy(start, at + in * out, bias, 0, out);
    int rows = style == Style.ADDMM ? in : out;
    int columns = style == Style.ADDMM ? out : in;
    initial.add(Tensor.create(weight, rows, columns));
    initial.add(Tensor.create(bias, out));
    if (style == Style.MODULES) {
      LinearImpl module = new LinearImpl(in, out);
      modules.add(module);
      parameters.add(module.weight());
      parameters.add(module.bias());
    } else {
      parameters.add(Tensor.create(new float[in * out], rows, columns).set_requires_grad(true));
      parameters.add(Tensor.create(new float[out], out).set_requires_grad(true));
      velocities.add(Tensor.create(new float[in * out], rows, columns));
      velocities.add(Tensor.create(new float[out], out));
    }
    return at + in * out + out;
  }

  private SGD optimizer() {
    SGDOptions options = new SGDOptions(ThalwegStep.SGD.learningRate());
    options.momentum().put(ThalwegStep.SGD.momentum());
    return new SGD(new TensorVector(parameters.toArray(Tensor[]::new)), options);
  }

  @Override
  public String name() {
    return "libtorch " + style.name().toLowerCase(java.util.Locale.ROOT) + " x" + threads;
  }

  @Override
  public void begin() {
    // Our kernels set OpenMP to one thread wherever they run; libtorch reads that setting.
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).copy_(initial.get(i));
      }
      velocities.forEach(Tensor::zero_);
    }
    if (style == Style.MODULES) {
      sgd.close();
      sgd = optimizer();
    }
  }

  @Override
  public double step(int[] batch) {
    try (PointerScope scope = new PointerScope()) {
      indexMemory.put(batch, 0, batch.length);
      Tensor y = labels.index_select(0, indices);
      Tensor loss = torch.cross_entropy_loss(logits(images.index_select(0, indices)), y);
      if (style == Style.MODULES) {
        sgd.zero_grad();
        loss.backward();
        sgd.step();
      } else {
        loss.backward();
        update();
      }
      return loss.item_float();
    }
  }

  private Tensor logits(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < workload.layers(); i++) {
      Tensor z =
          switch (style) {
            case MODULES -> modules.get(i).forward(y);
            case LINEAR -> torch.linear(y, parameters.get(2 * i), parameters.get(2 * i + 1));
            case ADDMM -> torch.addmm(parameters.get(2 * i + 1), y, parameters.get(2 * i));
          };
      y = i < workload.layers() - 1 ? torch.relu(z) : z;
    }
    return y;
  }

  private void update() {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < parameters.size(); i++) {
        Tensor p = parameters.get(i);
        Tensor gradient = p.mutable_grad();
        Tensor v = velocities.get(i);
        v.mul_(momentum).add_(gradient);
        p.add_(v, minusRate);
        // Without a gradient the next backward pass hands its own over; else it would add to it.
        gradient.reset();
      }
    }
  }
}
