package thalweg.data;

import java.util.Optional;

/**
 * What {@link Datasets#open} found.
 *
 * @param train the training part, or all where there is no test part
 * @param test the test part, of the same shape and classes, where there is one
 */
public record Opened(Dataset train, Optional<Dataset> test) {

  /**
   * @throws DataException if the two parts differ in shape or in classes
   */
  public Opened {
    test.ifPresent(other -> TrainTest.check(train, other));
  }

  static Opened of(TrainTest both) {
    return new Opened(both.train(), Optional.of(both.test()));
  }

  /**
   * Both parts.
   *
   * @throws DataException if there is no test part
   */
  public TrainTest trainTest() {
    return new TrainTest(
        train,
        test.orElseThrow(() ->
            DataException.of(
                "Data set %s has no test part; split it, by content for example.", train.name())));
  }
}
