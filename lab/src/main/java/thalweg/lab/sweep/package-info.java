/**
 * How are many runs planned, shared out and told of?
 *
 * <p>A sweep's file makes trials, which are values; each has a folder named by its config's hash,
 * and is claimed by one process at a time. Killed at any moment and run again, nothing is lost and
 * nothing done twice.
 *
 * <p>This package never trains: a {@link thalweg.lab.sweep.TrialRunner} does.
 */
package thalweg.lab.sweep;
