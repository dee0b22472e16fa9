/**
 * What is to be trained, as a value?
 *
 * <p>An {@link thalweg.lab.experiment.Experiment} is a tree of records, the same in Java and in
 * TOML; it says which data, which network, which loss, optimizer and schedules, and what to record.
 *
 * <p>This package never trains, reads data or touches a run folder, and no default is stated twice.
 */
package thalweg.lab.experiment;
