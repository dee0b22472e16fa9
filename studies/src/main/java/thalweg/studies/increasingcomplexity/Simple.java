package thalweg.studies.increasingcomplexity;

/** A model that is to explain a network, and how it is trained. */
record Simple(Net net, Training training) {}
