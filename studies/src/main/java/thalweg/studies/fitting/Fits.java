package thalweg.studies.fitting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import thalweg.studies.Results;
import thalweg.studies.fitting.FitTrial.Fit;

/** What was trained, and the numbers that the papers read off it. Trials may be missing. */
final class Fits {
  /** How near to the best validation accuracy is near. */
  static final double NEAR = 0.005;

  private final FittingSettings settings;
  private final Results results;

  Fits(FittingSettings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  FittingSettings settings() {
    return settings;
  }

  Optional<Fit> one(Cell cell, int replicate) {
    return results.get(cell.id(replicate), Fit.class);
  }

  /** The replicates of a cell that reached their end, in order. */
  List<Fit> of(Cell cell) {
    return IntStream.range(0, settings.seeds())
        .mapToObj(r -> one(cell, r))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Whether every replicate of the cell was trained. */
  boolean whole(Cell cell) {
    return of(cell).size() == settings.seeds();
  }

  Cell atWidth(int width, Noise noise, double p) {
    return Cell.of(width, settings.examples(), noise, p);
  }

  Cell atSize(int examples, Noise noise, double p) {
    return Cell.of(settings.widthOfSizes(), examples, noise, p);
  }

  /** Epochs to 100 % in a cell and replicate, if that was trained. */
  Optional<Bounds> time(Cell cell, int replicate) {
    return one(cell, replicate).map(Fit::time);
  }

  /** A cell's time over another's, if both were trained. */
  Optional<Bounds> timeRatio(Cell cell, Cell over, int replicate) {
    return time(cell, replicate).flatMap(a -> time(over, replicate).map(a::over));
  }

  /**
   * The smallest width whose best validation accuracy is within half a point of the best over
   * widths: W*. At the smallest width trained it is only known to be at most that; at the largest,
   * where a wider network might do better still, at least that.
   */
  Optional<Bounds> widthNeeded(Noise noise, double p, int replicate) {
    return overWidths(
        noise,
        p,
        replicate,
        fits -> {
          double best = fits.stream().mapToDouble(Fit::bestValidation).max().orElseThrow();
          int first = first(fits, fit -> fit.bestValidation() >= best - NEAR);
          int width = settings.widths().get(first);
          return first == fits.size() - 1 ? Bounds.atLeast(width) : least(first, width);
        });
  }

  /**
   * The smallest width that gets every training example right within the epoch limit: F*. At the
   * smallest width trained it is only known to be at most that; where no width got there, to be
   * above the largest.
   */
  Optional<Bounds> widthFitting(Noise noise, double p, int replicate) {
    return overWidths(
        noise,
        p,
        replicate,
        fits -> {
          int first = first(fits, Fit::fitted);
          return first == fits.size()
              ? Bounds.atLeast(settings.widths().getLast() + 1)
              : least(first, settings.widths().get(first));
        });
  }

  private static Bounds least(int index, int width) {
    return index == 0 ? Bounds.atMost(width) : Bounds.exactly(width);
  }

  private static int first(List<Fit> fits, Function<Fit, Boolean> holds) {
    int i = 0;
    while (i < fits.size() && !holds.apply(fits.get(i))) {
      i++;
    }
    return i;
  }

  private Optional<Bounds> overWidths(
      Noise noise, double p, int replicate, Function<List<Fit>, Bounds> of) {
    List<Fit> fits = new ArrayList<>();
    for (int width : settings.widths()) {
      one(atWidth(width, noise, p), replicate).ifPresent(fits::add);
    }
    return fits.size() == settings.widths().size() ? Optional.of(of.apply(fits)) : Optional.empty();
  }

  /** What is known in each replicate, leaving out those of which trials are missing. */
  List<Bounds> bySeed(IntFunction<Optional<Bounds>> of) {
    return IntStream.range(0, settings.seeds()).mapToObj(of).flatMap(Optional::stream).toList();
  }
}
