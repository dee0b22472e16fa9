/**
 * How fast against peers, in one run? Each workload does the same work on the same batches with
 * Thalweg and with two builds of libtorch, turn by turn, and says how far we are from what the
 * machine allows and from our aims. A run whose sides differ is an error, not a measurement. This
 * room is never published, nothing depends on it, and it must never give a peer a worse setting
 * than its best.
 */
package thalweg.bench;
