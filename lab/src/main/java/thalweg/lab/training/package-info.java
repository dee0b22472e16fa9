/**
 * How is one experiment trained, recorded, resumed, checked and forked?
 *
 * <p>A {@link thalweg.lab.training.Session} holds what an experiment becomes in memory; a {@link
 * thalweg.lab.training.TrainingRun} trains it into a run folder and can go on from any checkpoint
 * to the same bits.
 *
 * <p>This package must never let what is recorded or measured change what is trained, and must
 * never believe a file that its own hash does not bear out.
 */
package thalweg.lab.training;
