package thalweg.lab.ledger;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import thalweg.lab.LabException;

/**
 * All training examples of a run, each in a line of numbers, from its passes.
 *
 * <p>Memory: some 120 bytes an example, and one pass at a time; time: one reading of the passes.
 */
public final class LedgerSummary {
  /** Early enough to tell examples apart, late enough to have learnt: as the paper has it. */
  private static final int USUAL_SCORE_EPOCH = 10;

  private final RunLedger ledger;
  private final int passes;
  private final int scoreEpoch;
  private final ForgettingEvents forgetting;
  private final AreaUnderMargin margins;
  private final TrainingDynamics dynamics;
  private final double[] losses;
  private float[] el2n;
  private float[] grand = {};

  private LedgerSummary(RunLedger ledger, int passes, int scoreEpoch) {
    int n = ledger.examples();
    this.ledger = ledger;
    this.passes = passes;
    this.scoreEpoch = scoreEpoch;
    forgetting = new ForgettingEvents(n);
    margins = new AreaUnderMargin(n);
    dynamics = new TrainingDynamics(n);
    losses = new double[n];
    el2n = new float[n];
  }

  /**
   * Which passes to look at.
   *
   * @param first from this, from 1
   * @param last to this
   * @param score the pass that EL2N and GraNd are taken from; none for the tenth, or the last where
   *     there are fewer
   */
  public record Span(int first, int last, OptionalInt score) {
    /** Every pass. */
    public static Span all() {
      return new Span(1, Integer.MAX_VALUE, OptionalInt.empty());
    }
  }

  /**
   * Reads the passes of a span.
   *
   * @throws LabException if the run has none there, or not the one of the score
   */
  public static LedgerSummary of(RunLedger ledger, Span span) {
    List<Integer> epochs =
        ledger.epochs().stream().filter(e -> e >= span.first() && e <= span.last()).toList();
    if (epochs.isEmpty()) {
      throw new LabException(LabException.USAGE, none(ledger));
    }
    int usual = epochs.stream().filter(e -> e <= USUAL_SCORE_EPOCH).reduce(-1, Math::max);
    int score = span.score().orElse(usual < 0 ? epochs.getFirst() : usual);
    if (!epochs.contains(score)) {
      throw new LabException(
          LabException.USAGE,
          "The ledger has no epoch %d to take EL2N from; expected one of %d to %d."
              .formatted(score, epochs.getFirst(), epochs.getLast()));
    }
    LedgerSummary summary = new LedgerSummary(ledger, epochs.size(), score);
    ledger.read(span.first(), span.last(), summary::add);
    return summary;
  }

  private static String none(RunLedger ledger) {
    return ledger.epochs().isEmpty()
        ? "The ledger has no epoch yet: the run did not end its first one."
        : "The ledger has no such epoch; expected some of %d to %d."
            .formatted(ledger.epochs().getFirst(), ledger.epochs().getLast());
  }

  private void add(RunLedger.Pass pass) {
    float[] loss = pass.floats("loss");
    float[] margin = pass.floats("margin");
    float[] probability = pass.floats("probability");
    boolean[] correct = pass.correct();
    for (int i = 0; i < loss.length; i++) {
      if (!Float.isNaN(loss[i])) {
        forgetting.add(pass.epoch(), i, correct[i]);
        margins.add(i, margin[i]);
        dynamics.add(i, probability[i], correct[i]);
        losses[i] += loss[i];
      }
    }
    if (pass.epoch() == scoreEpoch) {
      el2n = pass.floats("error_norm");
      if (pass.has("gradient_norm")) {
        grand = pass.floats("gradient_norm");
      }
    }
  }

  /** How many examples there are. */
  public int examples() {
    return losses.length;
  }

  /** How many passes went into it. */
  public int passes() {
    return passes;
  }

  /** The pass of EL2N and GraNd. */
  public int scoreEpoch() {
    return scoreEpoch;
  }

  /** Whether the run recorded norms of gradients. */
  public boolean hasGrand() {
    return grand.length > 0;
  }

  /** The line of one example. */
  public ExampleSummary of(int i) {
    return new ExampleSummary(
        i,
        ledger.id(i),
        ledger.row(i),
        ledger.name(i),
        ledger.label(i),
        ledger.original(i),
        ledger.corrupted(i),
        forgetting.isLearned(i) ? OptionalInt.of(forgetting.firstLearned(i)) : OptionalInt.empty(),
        forgetting.events(i),
        margins.of(i),
        losses[i] / dynamics.passes(i),
        el2n[i],
        hasGrand() ? OptionalDouble.of(grand[i]) : OptionalDouble.empty(),
        dynamics.confidence(i),
        dynamics.variability(i),
        dynamics.correctness(i));
  }

  /** All lines, those first that a ranking puts first. */
  public List<ExampleSummary> ranked(Ranking by) {
    return IntStream.range(0, examples()).mapToObj(this::of).sorted(by.order()).toList();
  }
}
