/**
 * Which explicit regularizers keep a network from memorizing noise, at what cost on real data? The
 * question of Arpit et al. 2017, section 4.3, which several studies ask: a {@link
 * thalweg.studies.StudyPart} with settings of its own. Must never write a layer or an optimizer: it
 * places those of the rooms below.
 */
package thalweg.studies.regularizers;
