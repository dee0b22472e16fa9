package thalweg.studies.increasingcomplexity;

import java.util.List;

/**
 * The numbers of a preset: all that decides the results but the data and the seed.
 *
 * @param courses networks that simpler models explain
 * @param disc the picture in the plane
 * @param shared the linear model that memorizes
 */
record Preset(List<Course> courses, Disc disc, SharedFeature shared) {
  /** First weights, in Glorot's, that are large. */
  static final double LARGE_GAIN = 5;

  private static final List<Question> ALL =
      List.of(Question.STAGE, Question.SANITY, Question.CHAIN);
  private static final List<Question> STAGE = List.of(Question.STAGE);
  private static final List<Double> STARTS = List.of(0.0, 2.0, -2.0, -20.0);

  /** Minutes on two cores. */
  static final Preset QUICK = quick();

  /** Seconds: shows that everything works here; too few seeds for any verdict. */
  static final Preset SMOKE = smoke();

  /** As published, as far as known; days on two cores. */
  static final Preset PAPER = paper();

  Preset {
    courses = List.copyOf(courses);
  }

  private static Preset quick() {
    Training sgd = Training.plain(0.05, 32, 30);
    Simple linear = new Simple(Net.LINEAR, Training.plain(0.01, 32, 60));
    Net mlp = Net.mlp(256, 256);
    Course main =
        new Course(
            "mlp",
            "MLP 256-256",
            Task.HALVES,
            mlp,
            1,
            sgd,
            List.of(linear, new Simple(Net.mlp(16), sgd), new Simple(Net.mlp(64), sgd)),
            0,
            10_000,
            10_000,
            5,
            ALL);
    Net cnn = Net.cnn(List.of(8, 8, 8), 128);
    Training ofCnn = Training.plain(0.05, 32, 20);
    List<Simple> cnns =
        List.of(
            linear,
            new Simple(Net.cnn(List.of(4)), ofCnn),
            new Simple(Net.cnn(List.of(8, 8)), ofCnn));
    return new Preset(
        List.of(
            main,
            new Course(
                "cnn",
                cnn.name(),
                Task.HALVES,
                cnn,
                1,
                ofCnn,
                cnns,
                0,
                10_000,
                10_000,
                3,
                List.of(Question.STAGE, Question.CHAIN)),
            new Course(
                "animals",
                "CNN, objects against animals",
                Task.OBJECTS_OR_ANIMALS,
                cnn,
                1,
                ofCnn,
                List.of(linear),
                0,
                10_000,
                10_000,
                3,
                STAGE),
            new Course(
                "sinusoid",
                "MLP 128-128, sinusoid",
                Task.SINUSOID,
                Net.mlp(128, 128),
                1,
                Training.plain(0.05, 32, 40),
                List.of(linear),
                0,
                10_000,
                10_000,
                5,
                STAGE),
            new Course(
                "flipped",
                "MLP 256-256, flipped labels",
                Task.HALVES,
                mlp,
                1,
                Training.plain(0.05, 32, 100),
                List.of(linear),
                0.2,
                4000,
                10_000,
                5,
                List.of(Question.FLIPS)),
            new Course(
                "large-start",
                "MLP 256-256, large first weights",
                Task.HALVES,
                mlp,
                LARGE_GAIN,
                Training.plain(0.01, 32, 15),
                List.of(linear),
                0,
                10_000,
                10_000,
                3,
                List.of())),
        new Disc(
            300,
            0.1,
            Net.mlp(100, 100),
            Training.plain(0.2, 10, 1500),
            Training.plain(0.2, 10, 200),
            21),
        new SharedFeature(20_000, 200, 0.1, STARTS, 200, 20_000, 5));
  }

  private static Preset smoke() {
    Training sgd = Training.plain(0.1, 20, 2);
    Simple linear = new Simple(Net.LINEAR, sgd);
    return new Preset(
        List.of(
            tiny(
                "mlp",
                Task.HALVES,
                Net.mlp(8),
                1,
                List.of(linear, new Simple(Net.mlp(2), sgd)),
                0,
                sgd,
                ALL),
            tiny("cnn", Task.HALVES, Net.cnn(List.of(2, 2), 4), 1, List.of(linear), 0, sgd, STAGE),
            tiny("sinusoid", Task.SINUSOID, Net.mlp(8), 1, List.of(linear), 0, sgd, STAGE),
            tiny(
                "flipped",
                Task.HALVES,
                Net.mlp(8),
                1,
                List.of(linear),
                0.2,
                sgd,
                List.of(Question.FLIPS)),
            tiny(
                "large-start",
                Task.HALVES,
                Net.mlp(8),
                LARGE_GAIN,
                List.of(linear),
                0,
                sgd,
                List.of())),
        new Disc(60, 0.1, Net.mlp(8), sgd, sgd, 5),
        new SharedFeature(200, 20, 0.1, List.of(0.0, -2.0), 5, 20, 2));
  }

  private static Course tiny(
      String id,
      Task task,
      Net net,
      double gain,
      List<Simple> chain,
      double flips,
      Training training,
      List<Question> questions) {
    return new Course(id, id, task, net, gain, training, chain, flips, 100, 100, 2, questions);
  }

  private static Preset paper() {
    Net cnn = Net.cnn(List.of(32, 32, 32, 32), 2000, 2000);
    Training slow = Training.plain(0.001, 32, 100);
    Simple linear = new Simple(Net.LINEAR, Training.plain(0.001, 64, 100));
    Training residual = new Training(0.01, 0.9, 128, 100);
    List<Simple> stages =
        List.of(
            linear,
            new Simple(Net.cnn(List.of(16, 16)), residual),
            new Simple(Net.cnn(List.of(16, 16, 16)), residual),
            new Simple(Net.cnn(List.of(16, 16, 16, 16)), residual));
    return new Preset(
        List.of(
            published(
                "cnn",
                "CNN",
                Task.HALVES,
                cnn,
                slow,
                List.of(linear),
                0,
                List.of(Question.STAGE, Question.SANITY)),
            published("resnet", "ResNet", Task.HALVES, Net.resNet(3), residual, stages, 0, ALL),
            published(
                "animals",
                "CNN, objects against animals",
                Task.OBJECTS_OR_ANIMALS,
                cnn,
                slow,
                List.of(linear),
                0,
                STAGE),
            published(
                "sinusoid",
                "MLP, sinusoid",
                Task.SINUSOID,
                Net.mlp(256, 256),
                Training.plain(0.01, 32, 100),
                List.of(linear),
                0,
                STAGE),
            published(
                "flipped",
                "CNN, flipped labels",
                Task.HALVES,
                cnn,
                slow,
                List.of(linear),
                0.1,
                List.of(Question.FLIPS))),
        QUICK.disc(),
        QUICK.shared());
  }

  /** On as many examples as CIFAR-10 has in the classes; five seeds, the paper gives none. */
  private static Course published(
      String id,
      String title,
      Task task,
      Net net,
      Training training,
      List<Simple> chain,
      double flips,
      List<Question> questions) {
    int examples = task == Task.OBJECTS_OR_ANIMALS ? 40_000 : 50_000;
    return new Course(
        id, title, task, net, 1, training, chain, flips, examples, 10_000, 5, questions);
  }
}
