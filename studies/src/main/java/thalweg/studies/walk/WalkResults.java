package thalweg.studies.walk;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import thalweg.studies.Results;
import thalweg.studies.walk.ForkTrial.Forked;
import thalweg.studies.walk.JoinTrial.Joined;
import thalweg.studies.walk.OverlapTrial.Overlap;
import thalweg.studies.walk.WalkTrial.Walked;

/** What the trials that reached their end measured, by replicate. */
record WalkResults(WalkSettings settings, Results results) {

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

  /** A number of two walks of the same replicate. */
  interface OfTwo {
    double applyAsDouble(Walked a, Walked b);
  }

  /** One number of each replicate in which both walks reached their end. */
  double[] pairs(Gait a, Gait b, OfTwo what) {
    return settings.replicates().stream()
        .filter(r -> walk(a, r).isPresent() && walk(b, r).isPresent())
        .mapToDouble(r -> what.applyAsDouble(walk(a, r).orElseThrow(), walk(b, r).orElseThrow()))
        .toArray();
  }
}
