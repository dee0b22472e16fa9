/**
 * Which claim of which paper? A {@link thalweg.studies.Study} plans trials and turns their results
 * into claims, figures and tables; {@link thalweg.studies.StudyRun} carries any of them out.
 *
 * <p>One package a paper. All judge by one rule, {@link thalweg.studies.Claimed}, on intervals over
 * seeds. This room must never move a threshold to make a claim pass, hide a claim that fails, or
 * know how results are shown or where threads come from.
 */
package thalweg.studies;
