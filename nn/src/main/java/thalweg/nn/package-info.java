/**
 * How is a network, a loss, an optimizer written as expressions?
 *
 * <p>A {@link thalweg.nn.Layer} tree is a value; {@link thalweg.nn.Model} gives it parameters and
 * turns inputs into logits; {@link thalweg.nn.Loss} and {@link thalweg.nn.Optimizer} make the
 * training step, which {@link thalweg.nn.TrainStep} and {@link thalweg.nn.Evaluate} compile.
 *
 * <p>This room never reads files, chooses batches or counts steps, keeps no random state of its own
 * (generators and the place in training are arguments), and never computes a derivative by hand.
 */
@NotOrigin
package thalweg.nn;

import thalweg.expr.NotOrigin;
