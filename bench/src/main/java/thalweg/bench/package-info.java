/**
 * How fast against peers, in one run? Each workload trains the same network on the same batches
 * with Thalweg and with libtorch, turn by turn in one process, and says how far both are from what
 * the machine allows. A run whose losses differ is an error, not a measurement. This room is never
 * published, nothing depends on it, and it must never give the peer a worse setting than its best.
 */
package thalweg.bench;
