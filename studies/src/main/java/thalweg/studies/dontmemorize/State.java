package thalweg.studies.dontmemorize;

import thalweg.nn.Evaluate;

/**
 * When sharpness is measured. The curvature of cross-entropy vanishes as predictions grow certain,
 * so that whoever trains longer looks flatter: networks are compared in matched states.
 */
enum State {
  FITTED("a", "first epoch with 100% training accuracy") {
    @Override
    boolean isReached(Evaluate train, boolean last) {
      return train.accuracy() == 1;
    }
  },
  SMALL_LOSS("b", "first epoch with a mean training loss of at most 0.05") {
    @Override
    boolean isReached(Evaluate train, boolean last) {
      return train.meanLoss() <= SMALL;
    }
  },
  END("c", "end of the budget") {
    @Override
    boolean isReached(Evaluate train, boolean last) {
      return last;
    }
  };

  private static final double SMALL = 0.05;

  final String letter;
  final String title;

  State(String letter, String title) {
    this.letter = letter;
    this.title = title;
  }

  abstract boolean isReached(Evaluate train, boolean last);
}
