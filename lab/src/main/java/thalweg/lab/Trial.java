package thalweg.lab;

/**
 * One piece of a plan: what to run and what to call it.
 *
 * @param id unique in its plan; names files
 * @param name what the user reads
 * @param work computes the result; must take all it needs from its own values, never from which
 *     thread runs it or which trial ran before
 */
public record Trial<T>(String id, String name, Work<T> work) {

  /** The work of a trial. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does the work. Long work asks the context now and then whether to stop.
     *
     * @throws Exception any failure; it cancels the other trials
     */
    T run(TrialContext context) throws Exception;
  }
}
