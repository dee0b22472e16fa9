/**
 * What depends on learning rate and batch size through their ratio alone? The experiments that
 * Jastrzebski et al. report in two papers, Three Factors Influencing Minima in SGD
 * (arXiv:1711.04623) and its short form, Finding Flatter Minima with SGD. Networks of a seed start
 * from the same weights and see the same examples. Must never compare the curvature of minima of
 * unequal loss without saying so.
 */
package thalweg.studies.ratio;
