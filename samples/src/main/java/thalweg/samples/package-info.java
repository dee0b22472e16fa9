/**
 * How is it used? A course in numbered programs, each read in a few minutes.
 *
 * <p>Each sample writes what it computes to the stream it is given and returns the numbers, which a
 * test holds against closed forms. {@link thalweg.samples.Main} runs them.
 *
 * <p>Nothing may depend on this room, and it never becomes a place for code that others need.
 */
package thalweg.samples;
