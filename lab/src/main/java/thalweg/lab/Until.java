package thalweg.lab;

import thalweg.nn.Evaluate;

/** When training stops. */
public sealed interface Until {

  /** The most passes over the training data that are made, 1 or more. */
  int mostEpochs();

  /** After a number of passes over the training data. */
  record Epochs(int mostEpochs) implements Until {
    public Epochs {
      requirePasses(mostEpochs);
    }
  }

  /**
   * As soon as every example of {@code training} is predicted as its label at the end of an epoch,
   * and at the latest after {@code mostEpochs}. The evaluation is run after every epoch, before the
   * listener is told, which may read it without running it again.
   */
  record AllRight(int mostEpochs, Evaluate training) implements Until {
    public AllRight {
      requirePasses(mostEpochs);
    }
  }

  /**
   * As soon as every example was classified right, each as its batch met it, in one pass; at the
   * latest after {@code mostEpochs}.
   */
  record Fitted(int mostEpochs) implements Until {
    public Fitted {
      requirePasses(mostEpochs);
    }
  }

  /** Whether training stops after this pass. */
  default boolean isReached(EpochEnd end) {
    return switch (this) {
      case Epochs(int most) -> end.epoch() >= most;
      case AllRight(int most, var training) -> {
        training.run();
        yield training.accuracy() == 1 || end.epoch() >= most;
      }
      case Fitted(int most) -> end.accuracy() == 1 || end.epoch() >= most;
    };
  }

  private static void requirePasses(int mostEpochs) {
    if (mostEpochs < 1) {
      throw new IllegalArgumentException(mostEpochs + " epochs asked for; expected 1 or more");
    }
  }
}
