package thalweg.lab.experiment;

/** At which steps something is due; steps count from 1. */
public sealed interface When {

  /** Every so many steps, the first among them: 1, 1 + k, 1 + 2k... */
  record Steps(int every) implements When {
    public Steps {
      Require.that(every >= 1, "every", every, "a whole number of steps from 1");
    }

    /** Every step. */
    public Steps() {
      this(1);
    }
  }

  /** The first step of every so many epochs, the first epoch among them. */
  record Epochs(int every) implements When {
    public Epochs {
      Require.that(every >= 1, "every", every, "a whole number of epochs from 1");
    }

    /** Every epoch. */
    public Epochs() {
      this(1);
    }
  }

  /** So many steps a decade, at even distances of the logarithm: 1, 2, 3, 5, 7, 10, 14... */
  record LogSpaced(int perDecade) implements When {
    public LogSpaced {
      Require.that(perDecade >= 1, "perDecade", perDecade, "a whole number from 1");
    }

    /** Ten a decade. */
    public LogSpaced() {
      this(10);
    }
  }

  /**
   * Whether a step is due.
   *
   * @param step from 1
   * @param epoch of the step, from 1
   * @param firstOfEpoch whether it is the epoch's first
   */
  default boolean isDue(long step, int epoch, boolean firstOfEpoch) {
    return switch (this) {
      case Steps(int every) -> (step - 1) % every == 0;
      case Epochs(int every) -> firstOfEpoch && (epoch - 1) % every == 0;
      case LogSpaced(int perDecade) -> notch(step, perDecade) > notch(step - 1, perDecade);
    };
  }

  /** How many of the marks round(10^(i / perDecade)), i = 0, 1, 2... are at or below a step. */
  private static long notch(long step, int perDecade) {
    if (step < 1) {
      return -1;
    }
    long i = (long) Math.floor(perDecade * StrictMath.log10((double) step));
    while (Math.round(StrictMath.pow(10, (i + 1.0) / perDecade)) <= step) {
      i++;
    }
    while (i > 0 && Math.round(StrictMath.pow(10, (double) i / perDecade)) > step) {
      i--;
    }
    return i;
  }
}
