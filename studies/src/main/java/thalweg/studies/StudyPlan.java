package thalweg.studies;

import java.util.List;
import thalweg.lab.Config;
import thalweg.lab.RunFolder;

/** A study with its settings resolved and its data loaded. */
public interface StudyPlan {

  /** Everything that decides the results, resolved: what config.toml holds. */
  Config config();

  /** What to type to get the same results again; not what they do not depend on (threads). */
  String commandLine();

  /** The data set as the report names it. */
  String data();

  /** The parts of the work, in order; a part's trials may use the results of the parts before. */
  List<Stage> stages();

  /** Writes files of the study's own, such as corruption masks; called before the trials. */
  void writeInputs(RunFolder folder);

  /** Writes files of the study's own that hold results; called after the trials. */
  void writeResults(Results results, RunFolder folder);

  /** What the results say. Trials may be missing; no claim may then rest on them. */
  Findings analyse(Results results);

  /**
   * A part of the work whose trials may run side by side.
   *
   * @param name what the progress line calls it
   * @param weight its expected share of the time, in a unit common to all stages, above 0
   * @param units of work in it, 1 or more; its trials count them by {@link TrialRun#advance}
   * @param unit what one is called
   * @param trials in the order of the metrics log
   */
  record Stage(String name, double weight, long units, String unit, List<StudyTrial> trials) {
    public Stage {
      trials = List.copyOf(trials);
    }
  }

  /**
   * One piece of work with a result of its own.
   *
   * @param id unique in the study; names its metrics
   * @param name what an error message calls it
   * @param work depends on the results of earlier stages and on its own values alone
   */
  record StudyTrial(String id, String name, Work work) {

    /** Measures; its result is a record that holds all the analysis needs. */
    @FunctionalInterface
    public interface Work {
      /** Does the work. */
      Object run(TrialRun run) throws Exception;
    }
  }
}
