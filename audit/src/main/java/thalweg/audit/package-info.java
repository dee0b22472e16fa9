/**
 * Which labels of a user's data are wrong? Networks are trained by cross-validation, every example
 * is scored by those that never saw it, and the scores are calibrated by wrong labels that the
 * audit itself puts into a copy of the data. {@link thalweg.audit.Audit} is the way in; its run
 * folder and page are written as those of every other run. This room must never change the user's
 * data, and what it injects for calibration must never reach the scores that it reports.
 */
package thalweg.audit;
