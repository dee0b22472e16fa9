package thalweg.cli;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import thalweg.studies.Study;
import thalweg.studies.closerlook.CloserLook;
import thalweg.studies.dontmemorize.DontMemorize;
import thalweg.studies.flatterminima.FlatterMinima;
import thalweg.studies.increasingcomplexity.IncreasingComplexity;
import thalweg.studies.threefactors.ThreeFactors;
import thalweg.studies.walk.Walk;

/**
 * The studies this build can run.
 *
 * @param studies the names, each with what it checks in one line
 * @param runner runs any of them
 */
record StudyShelf(SortedMap<String, String> studies, StudyRunner runner) {

  StudyShelf {
    studies = Collections.unmodifiableSortedMap(new TreeMap<>(studies));
  }

  /** The shelf of this build. The studies' room is wired to the command line here, only here. */
  static StudyShelf ofThisBuild() {
    return of(
        List.of(
            new CloserLook(),
            new DontMemorize(),
            new ThreeFactors(),
            new FlatterMinima(),
            new Walk(),
            new IncreasingComplexity()),
        Stopping.bySignal());
  }

  /** A shelf of these studies. */
  static StudyShelf of(List<Study> studies, Stopping stopping) {
    Map<String, Study> byName =
        studies.stream().collect(Collectors.toMap(Study::name, Function.identity()));
    TreeMap<String, String> about = new TreeMap<>();
    byName.forEach((name, study) -> about.put(name, study.about()));
    return new StudyShelf(about, new ShelfRunner(byName, stopping));
  }
}
