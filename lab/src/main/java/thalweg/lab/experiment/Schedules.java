package thalweg.lab.experiment;

import thalweg.nn.Schedule;

/**
 * Factors over time.
 *
 * @param learningRate multiplies the optimizer's learningRate, step by step
 * @param batchSize multiplies training.batchSize; rounded, at least 1
 */
public record Schedules(Schedule learningRate, Schedule batchSize) {

  /** Nothing changes. */
  public Schedules() {
    this(new Schedule.Constant(1), new Schedule.Constant(1));
  }
}
