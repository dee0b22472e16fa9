package thalweg.studies.increasingcomplexity;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.data.TrainTest;

/** Two classes to tell apart. */
enum Task {
  /** The first half of a data set's classes against the second: digits 0 to 4 against 5 to 9. */
  HALVES("first against second half of the classes") {
    @Override
    int side(Dataset data, int label) {
      return label < data.numClasses() / 2 ? 0 : 1;
    }
  },

  /** Four objects against four animals of CIFAR-10; deer and frogs are left out. */
  OBJECTS_OR_ANIMALS("objects against animals") {
    @Override
    int side(Dataset data, int label) {
      String name = data.classNames().get(label);
      return OBJECTS.contains(name) ? 0 : ANIMALS.contains(name) ? 1 : LEFT_OUT;
    }

    @Override
    boolean isIn(TrainTest data) {
      return data.train().classNames().containsAll(OBJECTS)
          && data.train().classNames().containsAll(ANIMALS);
    }
  },

  /**
   * Normal inputs, the label the sign of a linear term plus a sine along a direction orthogonal to
   * it. The paper's numbers are not known; these leave a linear classifier at about 80 %.
   */
  SINUSOID("sign of a linear term plus a sine, normal inputs") {
    @Override
    int side(Dataset data, int label) {
      return label;
    }

    @Override
    Dataset draw(TrainTest data, Part part, int count, RandomGenerator random) {
      float[] inputs = new float[count * FEATURES];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < FEATURES; k++) {
          inputs[i * FEATURES + k] = (float) random.nextGaussian();
        }
        double linear = inputs[i * FEATURES];
        double across = inputs[i * FEATURES + 1];
        labels[i] = linear + StrictMath.sin(FREQUENCY * across) > 0 ? 1 : 0;
      }
      return Dataset.of("sinusoid", new ImageShape(1, FEATURES, 1), inputs, labels, SIDES);
    }
  };

  static final List<String> SIDES = List.of("0", "1");

  private static final List<String> OBJECTS = List.of("airplane", "automobile", "ship", "truck");
  private static final List<String> ANIMALS = List.of("bird", "cat", "dog", "horse");
  private static final int LEFT_OUT = -1;
  private static final int FEATURES = 20;
  private static final double FREQUENCY = 3;

  /** What examples are for. */
  enum Part {
    TRAIN,
    TEST
  }

  final String title;

  Task(String title) {
    this.title = title;
  }

  /** 0 or 1; below 0 where the class is left out. */
  abstract int side(Dataset data, int label);

  /** Whether these data have the classes. */
  boolean isIn(TrainTest data) {
    return true;
  }

  /** How many examples there are to draw from. */
  int available(TrainTest data, Part part) {
    return this == SINUSOID ? Integer.MAX_VALUE : kept(from(data, part)).length;
  }

  /**
   * Examples of both classes, as many of each original class as can be.
   *
   * @throws thalweg.data.DataException if there are too few
   */
  Dataset draw(TrainTest data, Part part, int count, RandomGenerator random) {
    Dataset all = from(data, part);
    Dataset chosen = all.subset(kept(all)).stratified(count, random);
    int[] sides = IntStream.range(0, count).map(i -> side(all, chosen.label(i))).toArray();
    return Dataset.of(all.name(), all.shape(), chosen.pixels(), sides, SIDES);
  }

  private static Dataset from(TrainTest data, Part part) {
    return switch (part) {
      case TRAIN -> data.train();
      case TEST -> data.test();
    };
  }

  private int[] kept(Dataset all) {
    return IntStream.range(0, all.size()).filter(i -> side(all, all.label(i)) >= 0).toArray();
  }
}
