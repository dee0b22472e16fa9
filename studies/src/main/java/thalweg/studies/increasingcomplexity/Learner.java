package thalweg.studies.increasingcomplexity;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.data.Dataset;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.lab.Trainer;
import thalweg.lab.TrialContext;
import thalweg.lab.Until;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;
import thalweg.studies.Rig;

/** A network, its training examples, and SGD. */
final class Learner {
  private static final Loss LOSS = new Loss.Binary();
  private static final int AT_ONCE = 500;

  private final Model model;
  private final Shape example;
  private final Training training;
  private final Trainer trainer;

  Learner(
      Net net,
      double gain,
      Training training,
      Dataset train,
      Function<String, RandomGenerator> streams) {
    this.training = training;
    example = net.example(train.shape());
    Initializer weights = new Initializer.GlorotUniform(gain);
    model = Model.create(net.layers(train.shape(), weights), example, DType.F32, streams);
    Sgd sgd = new Sgd(training.rate(), training.momentum(), 0);
    StepRule rule = new StepRule(model, LOSS, sgd, sgd.init(model.parameters()));
    TrainStep step = new TrainStep(rule, examples(train), Rig.ONE_THREAD);
    trainer = new Trainer(step, train.size(), training.batch());
  }

  private Examples examples(Dataset from) {
    return Examples.of(from.pixels(), from.labels(), example);
  }

  /** What the network says of these examples, as it is at each run. */
  Evaluate on(Dataset data) {
    return new Evaluate(model, LOSS, examples(data), AT_ONCE, Rig.ONE_THREAD);
  }

  /** Trains for all its epochs. */
  void train(RandomKey order, Trainer.Watcher watcher, TrialContext context) {
    Until until = new Until.Epochs(training.epochs());
    if (!trainer.advance(order, until, watcher, context::isCancelled)) {
      context.throwIfCancelled();
    }
  }
}
