package thalweg.data;

/**
 * A data set as published: the part to learn from and the part to test on.
 *
 * @param train the training examples
 * @param test the test examples, of the same shape and classes
 */
public record TrainTest(Dataset train, Dataset test) {

  /**
   * @throws DataException if the two parts differ in shape or in classes
   */
  public TrainTest {
    check(train, test);
  }

  static void check(Dataset train, Dataset test) {
    if (!train.shape().equals(test.shape()) || !train.classNames().equals(test.classNames())) {
      throw DataException.of(
          "The training part (%s, %d classes) and the test part (%s, %d classes) do not belong"
              + " together; give two parts of one data set.",
          train.shape(), train.numClasses(), test.shape(), test.numClasses());
    }
  }

  /** Both parts standardised with the training part's mean and deviation per channel. */
  public TrainTest standardised() {
    return new TrainTest(train.standardised(), test.standardisedLike(train));
  }
}
