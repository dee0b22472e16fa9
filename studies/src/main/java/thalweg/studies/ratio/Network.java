package thalweg.studies.ratio;

import java.util.List;
import java.util.Optional;
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
import thalweg.probes.GradientCovarianceOperator;
import thalweg.probes.HessianOperator;
import thalweg.probes.Subject;
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
  private final Subject subject;
  private Optional<Probes> probes = Optional.empty();
  private Course course = new Course.Steady(new Arm(1, 1));

  /**
   * Of the loss on a fixed subset of the training examples.
   *
   * @param hessian H
   * @param covariance C of single examples' gradients, about their mean
   */
  record Probes(HessianOperator hessian, GradientCovarianceOperator covariance) {}

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
    subject = subject(Math.min(subset, examples));
  }

  private Subject subject(int some) {
    int examples = train.size();
    int[] rows = IntStream.range(0, some).map(i -> (int) ((long) i * examples / some)).toArray();
    String name = some + " training examples";
    return Subject.of(model, new Loss.CrossEntropy(), train, name, Rig.ONE_THREAD).on(rows);
  }

  /** Compiled when first asked for: most networks are never measured. */
  Probes probes() {
    if (probes.isEmpty()) {
      probes =
          Optional.of(
              new Probes(
                  new HessianOperator(subject),
                  new GradientCovarianceOperator(subject, GradientCovarianceOperator.About.MEAN)));
    }
    return probes.get();
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
