package thalweg.studies.increasingcomplexity;

import java.util.List;

/**
 * A network that is trained while simpler models explain it.
 *
 * @param id letters, digits and dashes
 * @param title what figures call it
 * @param task which two classes
 * @param network that is explained
 * @param gain by which the network's first weights are larger than those of Glorot and Bengio
 * @param training of the network
 * @param chain the simple models, simplest first
 * @param flips the share of training labels that are the other one, in [0, 1)
 * @param examples to train on
 * @param test examples at most, never trained on, that information is measured on
 * @param seeds how often all is repeated, 1 or more
 * @param questions what is judged
 */
record Course(
    String id,
    String title,
    Task task,
    Net network,
    double gain,
    Training training,
    List<Simple> chain,
    double flips,
    int examples,
    int test,
    int seeds,
    List<Question> questions) {
  Course {
    chain = List.copyOf(chain);
    questions = List.copyOf(questions);
    if (chain.isEmpty() || examples < 1 || test < 1 || seeds < 1) {
      throw new IllegalArgumentException(
          "%s: %d simple models, %d and %d examples, %d seeds; expected 1 or more of each"
              .formatted(id, chain.size(), examples, test, seeds));
    }
  }

  boolean asks(Question question) {
    return questions.contains(question);
  }

  /** Units of work in one repetition: epochs, of the network and of the simple models. */
  long epochs() {
    return training.epochs() + chain.stream().mapToLong(s -> s.training().epochs()).sum();
  }
}
