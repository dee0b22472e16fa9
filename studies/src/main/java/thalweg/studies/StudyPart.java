package thalweg.studies;

import java.util.List;
import thalweg.lab.RunFolder;

/**
 * A question of a study: its trials, and what comes of them. A study of several questions is a list
 * of parts, and several studies may ask the same one; a {@link StudyPlan} puts parts together by
 * concatenating what they give, in order.
 */
public interface StudyPart {

  /** The trials, stage by stage; ids are unique among all parts of a study. */
  List<StudyPlan.Stage> stages();

  /** Writes the part's inputs, such as corruption masks; called before the trials. */
  default void writeInputs(RunFolder folder) {}

  /** Writes result files of the part's own; called after the trials. */
  default void writeResults(Results results, RunFolder folder) {}

  /**
   * Claims, figures, galleries, tables and limits of this part; the subtitle is the plan's affair
   * and is empty here. Trials may be missing; no claim may then rest on them.
   */
  Findings analyse(Results results);
}
