package thalweg.studies.walk;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import thalweg.studies.Results;
import thalweg.studies.walk.ForkTrial.Forked;
import thalweg.studies.walk.JoinTrial.Joined;
import thalweg.studies.walk.OverlapTrial.Overlap;
import thalweg.studies.walk.WalkTrial.Walked;

/**
 * What the trials that reached their end measured, by replicate.
 *
 * @param classes how many there are to guess from
 */
record WalkResults(WalkSettings settings, Results results, int classes) {
  /** Of the loss of guessing, from which on a network counts as one that guesses. */
  static final double GUESSING = 0.99;

  /** Whether a walk with this loss has learned anything, rather than been thrown out of reach. */
  private boolean knows(double loss) {
    return loss < GUESSING * Math.log(classes);
  }

  private boolean knows(Walked walk) {
    return knows(walk.end().loss());
  }

  /** The replicates of a walk that ended knowing no more than one who guesses. */
  long guessing(Gait gait) {
    return walks(gait).stream().filter(walk -> !knows(walk)).count();
  }

  /** The replicates that forked knowing no more than one who guesses. */
  long guessingForks() {
    return forks().stream().filter(f -> !knows(f.lossAtFork())).count();
  }

  List<Forked> knowingForks() {
    return forks().stream().filter(f -> knows(f.lossAtFork())).toList();
  }

  Optional<Walked> walk(Gait gait, int replicate) {
    return results.get(WalkTrial.id(gait, replicate), Walked.class);
  }

  /** The replicates of a walk that reached their end. */
  List<Walked> walks(Gait gait) {
    return settings.replicates().stream().flatMap(r -> walk(gait, r).stream()).toList();
  }

  List<Forked> forks() {
    return results.all(Forked.class);
  }

  List<Overlap> overlaps() {
    return results.all(Overlap.class);
  }

  List<Joined> joins() {
    return results.all(Joined.class);
  }

  /** One number of each replicate of a walk that reached its end. */
  double[] each(Gait gait, ToDoubleFunction<Walked> what) {
    return walks(gait).stream().mapToDouble(what).toArray();
  }

  /** The same of those that learned something. */
  double[] eachKnowing(Gait gait, ToDoubleFunction<Walked> what) {
    return walks(gait).stream().filter(this::knows).mapToDouble(what).toArray();
  }

  /** A number of two walks of the same replicate. */
  interface OfTwo {
    double applyAsDouble(Walked a, Walked b);
  }

  /** One number of each replicate in which both walks reached their end and learned something. */
  double[] knowingPairs(Gait a, Gait b, OfTwo what) {
    return settings.replicates().stream()
        .filter(r -> walk(a, r).filter(this::knows).isPresent())
        .filter(r -> walk(b, r).filter(this::knows).isPresent())
        .mapToDouble(r -> what.applyAsDouble(walk(a, r).orElseThrow(), walk(b, r).orElseThrow()))
        .toArray();
  }
}
