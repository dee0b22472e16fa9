/**
 * Do larger learning rates and smaller batches find flatter minima, and do flatter minima
 * generalize? The claims of Jastrzebski et al. 2018, "Finding Flatter Minima with SGD", scaled down
 * to minutes on two cores. Must never train or measure by means of its own: it sets up a part of
 * {@link thalweg.studies.ratio}.
 */
package thalweg.studies.flatterminima;
