/**
 * How wide must a network be, and how long must it train, to fit data and to fit noise? One
 * question that two papers ask: Arpit et al. 2017 (figures 5 and 6) and Krueger et al. 2017 (their
 * first two experiments). Trainings that do not reach the end are lower bounds of a time and are
 * treated as nothing else. Must never count an epoch limit as a measurement.
 */
package thalweg.studies.fitting;
