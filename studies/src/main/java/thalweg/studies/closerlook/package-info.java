/**
 * What do networks learn first, and what do they memorize? The claims of Arpit et al. 2017, "A
 * Closer Look at Memorization in Deep Networks", scaled down to minutes on two cores: easy and hard
 * examples, critical samples, patterns first. Must never train or measure by means of its own: it
 * sets up what the rooms below do.
 */
package thalweg.studies.closerlook;
