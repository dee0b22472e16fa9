package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import thalweg.nn.Sgd;

/** A training step in libtorch. */
final class LibtorchTraining extends LibtorchSide {
  /** Who moves the parameters. */
  enum Optimizer {
    LIBRARY,
    /** Two passes a parameter, in place; three where it decays. */
    BY_HAND
  }

  private final Optimizer optimizer;
  private final List<Tensor> velocities = new ArrayList<>();
  private final Sgd rule;
  private final Scalar momentum;
  private final Scalar decay;
  private Scalar minusRate;
  private SGD sgd;

  LibtorchTraining(
      Problem problem, Data data, LibtorchNetwork network, Optimizer optimizer, int threads) {
    super(problem, data, network, network.style(), threads);
    this.optimizer = optimizer;
    rule = network.sgd();
    momentum = new Scalar(rule.momentum());
    decay = new Scalar(rule.weightDecay());
    minusRate = new Scalar(-rule.learningRate());
    if (optimizer == Optimizer.BY_HAND) {
      velocities.addAll(network.laidOut(new float[problem.initial().length]));
    }
    sgd = sgd();
  }

  private SGD sgd() {
    SGDOptions options = new SGDOptions(rule.learningRate());
    options.momentum().put(rule.momentum());
    options.weight_decay().put(rule.weightDecay());
    return new SGD(new TensorVector(network().parameters().toArray(Tensor[]::new)), options);
  }

  @Override
  public void begin() {
    super.begin();
    try (PointerScope scope = new PointerScope()) {
      velocities.forEach(Tensor::zero_);
    }
    if (optimizer == Optimizer.LIBRARY) {
      sgd.close();
      sgd = sgd();
    }
  }

  /** The rate of steps from now on that are done by hand. */
  void rate(double rate) {
    minusRate.close();
    minusRate = new Scalar(-rate);
  }

  @Override
  void run(Batch batch) {
    var _ = find(batch);
  }

  @Override
  double find(Batch batch) {
    Tensor loss = loss(batch);
    switch (optimizer) {
      case LIBRARY -> {
        sgd.zero_grad();
        loss.backward();
        sgd.step();
      }
      case BY_HAND -> {
        loss.backward();
        update();
      }
    }
    return loss.item_float();
  }

  private void update() {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < velocities.size(); i++) {
        Tensor p = network().parameters().get(i);
        Tensor gradient = p.mutable_grad();
        Tensor v = velocities.get(i);
        v.mul_(momentum).add_(gradient);
        if (rule.weightDecay() > 0) {
          v.add_(p, decay);
        }
        p.add_(v, minusRate);
        // Without a gradient the next backward pass hands its own over; else it would add to it.
        gradient.reset();
      }
    }
  }
}
