/**
 * What did the user ask for?
 *
 * <p>This room turns a command line into one call of the rooms below and their answer into an exit
 * code. One class a command; standard output carries the result and nothing else, everything a
 * person reads along the way goes to standard error. It must never train, measure, draw, or know
 * how any of that is done: a rule that belongs to an experiment belongs downstairs.
 */
package thalweg.cli;
