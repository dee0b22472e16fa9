package thalweg.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A score of suspicion for each row; the larger, the more likely its label is wrong. */
public enum Detector {
  SELF_CONFIDENCE("the given label is improbable to networks that did not learn from the row"),
  MARGIN("another class is more probable than the given label"),
  CONFIDENT_LEARNING("another class passes its confidence threshold, the given label does not"),
  ENTROPY("the given label is improbable although the networks are certain"),
  LOSS("the loss, averaged over epochs, is high"),
  AREA_UNDER_MARGIN("the logit of the given label stays below another's over the epochs"),
  EL2N("the prediction stays far from the given label over the epochs"),
  FORGETTING("the given label is seldom or never predicted"),
  NEIGHBOURS("rows with alike features have other labels"),
  NOISE_POSTERIOR("the label noise of the data explains the given label better than the row does"),
  SECOND_ROUND("networks trained without the suspects of a first round give it a high loss");

  private final String reason;

  Detector(String reason) {
    this.reason = reason;
  }

  /** As it is typed: {@code confident-learning}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Why a row that leads in this score is suspect, in a few words. */
  public String reason() {
    return reason;
  }

  /** The detector of that word, if there is one. */
  public static Optional<Detector> of(String word) {
    return Arrays.stream(values()).filter(d -> d.word().equals(word)).findFirst();
  }

  /** All words, in order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Detector::word).toList();
  }
}
