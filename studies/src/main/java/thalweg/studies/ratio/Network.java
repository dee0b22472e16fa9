package thalweg.studies.ratio;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.lab.Pace;
import thalweg.lab.Trainer;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Progress;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.probes.HessianOperator;
import thalweg.studies.Rig;

/** A compiled ReLU network that trains by plain SGD along a {@link Course}, and its probes. */
final class Network {
  private static final int AT_ONCE = 500;

  final Model model;
  final Examples train;
  final Examples validation;
  final Trainer trainer;
  final Evaluate onTrain;
  final Evaluate onValidation;
  final HessianOperator hessian;
  private Course course = new Course.Steady(new Arm(1, 1));

  /**
   * @param subset how many training examples the Hessian is measured on, evenly spread
   */
  Network(List<Integer> hidden, int examples, int held, int subset, int features, int classes) {
    model = Rig.model(features, hidden, classes);
    train = Rig.room(examples, features);
    validation = Rig.room(held, features);
    Sgd sgd = new Sgd(1);
    OptimizerState state = sgd.init(model.parameters());
    TrainStep step = new TrainStep(model, train, sgd, state, Rig.ONE_THREAD);
    trainer = new Trainer(step, examples, pace(state));
    onTrain = new Evaluate(model, train, AT_ONCE, Rig.ONE_THREAD);
    onValidation = new Evaluate(model, validation, AT_ONCE, Rig.ONE_THREAD);
    int some = Math.min(subset, examples);
    int[] rows = IntStream.range(0, some).map(i -> (int) ((long) i * examples / some)).toArray();
    hessian =
        new HessianOperator(
            model,
            new Loss.CrossEntropy(),
            train,
            rows,
            AT_ONCE,
            rows.length + " training examples",
            Rig.ONE_THREAD);
  }

  void follow(Course other) {
    course = other;
  }

  private Pace pace(OptimizerState state) {
    return new Pace() {
      @Override
      public int batchSize(Progress now) {
        return course.at(passes(now)).batch();
      }

      @Override
      public void before(Progress now, Progress after) {
        state.setLearningRate(course.at(passes(now)).rate());
      }
    };
  }

  private static int passes(Progress now) {
    return (int) now.epoch();
  }
}
