/**
 * Where do examples come from, and how are they corrupted?
 *
 * <p>Reads data sets from files, the cache, their public homes or the jar, and checks what it
 * reads.
 *
 * <p>Corrupts labels and inputs by recorded protocols, each with a mask that says what was touched.
 *
 * <p>Must never train, measure or draw anything, and must never use a generator of its own.
 *
 * <p>Must never allocate on the word of a file header, nor leave a half-written file in place.
 */
package thalweg.data;
