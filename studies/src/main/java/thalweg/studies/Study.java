package thalweg.studies;

/**
 * One paper's claims, executable.
 *
 * <p>To write one: a record of settings a preset; a {@link StudyPlan} whose trials measure and
 * return records; an analysis that turns those records into {@link Findings}. {@link StudyRun} does
 * the rest: threads, run folder, progress, interruption, report.
 */
public interface Study {

  /** What the user types: letters, digits and dashes. */
  String name();

  /** What it checks, in one line. */
  String about();

  /** The paper's title. */
  String title();

  /** The paper: authors, venue, year. */
  String citation();

  /**
   * Loads the data and lays out the trials. Trains nothing, writes nothing.
   *
   * @throws thalweg.lab.LabException if the settings are wrong
   * @throws thalweg.data.DataException if the data are missing or malformed
   */
  StudyPlan plan(StudySettings settings);
}
