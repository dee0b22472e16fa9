/**
 * Does SGD learn simple functions first, and keep them? The claims of Nakkiran et al. 2019, "SGD on
 * Neural Networks Learns Functions of Increasing Complexity", scaled down to minutes on two cores:
 * how much of a network's performance a linear classifier explains, from the first steps to the fit
 * of noise. Must never train or measure by means of its own: it sets up what the rooms below do.
 */
package thalweg.studies.increasingcomplexity;
