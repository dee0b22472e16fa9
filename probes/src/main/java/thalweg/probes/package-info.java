/**
 * What can be measured of a model on data?
 *
 * <p>One estimator a file, named as its paper names it. Each is compiled once for a model and a
 * data set, may then be asked at any time while the model trains, and answers with an {@link
 * thalweg.probes.Estimate} that carries its own error, cost and reservations.
 *
 * <p>This room never changes what it measures: parameters, optimizer memory and the training run's
 * random streams are bit for bit the same after a probe as before it.
 */
package thalweg.probes;
