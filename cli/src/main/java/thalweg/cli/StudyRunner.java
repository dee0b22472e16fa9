package thalweg.cli;

/** Runs one study from the plan to the verdicts. */
@FunctionalInterface
interface StudyRunner {

  /**
   * Runs a study.
   *
   * @param study a name from {@link StudyShelf#studies}
   * @param options what the user asked for, validated
   * @param console where the result and the progress go
   * @return SUCCESS, CLAIM_FAILS or INCONCLUSIVE
   * @throws CommandFailure if the data are bad or the output cannot be written
   * @throws InterruptedException if the study was asked to stop
   */
  ExitCode run(String study, StudyOptions options, Console console) throws InterruptedException;
}
