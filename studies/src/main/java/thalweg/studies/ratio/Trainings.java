package thalweg.studies.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Claim;
import thalweg.studies.Interval;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;

/** Cells trained with several seeds: planned as a stage, and found again among the results. */
final class Trainings {
  private final Results results;
  private final int seeds;

  Trainings(Results results, int seeds) {
    this.results = results;
    this.seeds = seeds;
  }

  /** A stage that trains cells, the longest to be named first. */
  static Stage stage(String name, double weight, Bench bench, List<Cell> cells, int seeds) {
    List<StudyTrial> trials = new ArrayList<>();
    long epochs = 0;
    for (Cell cell : cells) {
      for (int r = 0; r < seeds; r++) {
        int replicate = r;
        trials.add(
            new StudyTrial(
                cell.id(r), cell.title(r), run -> Training.run(bench, cell, replicate, run)));
        epochs += cell.ending().most();
      }
    }
    return new Stage(name, weight, epochs, "epoch", trials);
  }

  Optional<Trained> of(Cell cell, int replicate) {
    return results.get(cell.id(replicate), Trained.class);
  }

  /** A number of a cell and seed; NaN where it was not trained. */
  double of(Cell cell, int replicate, ToDoubleFunction<Trained> what) {
    return of(cell, replicate).map(t -> what.applyAsDouble(t)).orElse(Double.NaN);
  }

  /** All seeds of a cell that were trained. */
  List<Trained> all(Cell cell) {
    return IntStream.range(0, seeds).mapToObj(r -> of(cell, r)).flatMap(Optional::stream).toList();
  }

  /** Over the seeds of a cell, those whose number is finite. */
  Interval over(Cell cell, ToDoubleFunction<Trained> what) {
    return Interval.of(all(cell).stream().mapToDouble(what).filter(Double::isFinite).toArray());
  }

  /** The seeds of which all these cells were trained. */
  List<Integer> whole(List<Cell> cells) {
    return IntStream.range(0, seeds)
        .filter(r -> cells.stream().allMatch(cell -> of(cell, r).isPresent()))
        .boxed()
        .toList();
  }

  /** A claim judged on the seeds of which all its cells were trained. */
  Claim judge(PaperClaim claim, List<Cell> cells, String note, IntToDoubleFunction effect) {
    List<Integer> whole = whole(cells);
    return whole.isEmpty()
        ? claim.notMeasured("No seed was trained in every setting.")
        : claim.measured(note, whole.stream().mapToDouble(r -> effect.applyAsDouble(r)).toArray());
  }
}
