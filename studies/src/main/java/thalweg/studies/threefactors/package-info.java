/**
 * Does the ratio of learning rate and batch size decide where SGD ends? The claims of Jastrzebski
 * et al. 2018, "Three Factors Influencing Minima in SGD", scaled down to minutes on two cores. Must
 * never train or measure by means of its own: it sets up the parts of {@link
 * thalweg.studies.ratio}.
 */
package thalweg.studies.threefactors;
