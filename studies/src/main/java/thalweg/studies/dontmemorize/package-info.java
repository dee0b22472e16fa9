/**
 * Do networks learn real data as they learn noise? The claims of Krueger et al. 2017, "Deep Nets
 * Don't Learn via Memorization", scaled down to minutes on two cores: the capacity and the time
 * that noise needs, and how sharp the minimum is in which training ends. Must never train or
 * measure by means of its own: it sets up what the rooms below do.
 */
package thalweg.studies.dontmemorize;
