/**
 * What does the per-example ledger of a run say of each training example?
 *
 * <p>A {@link thalweg.lab.ledger.RunLedger} reads the files of a run folder, a pass at a time; each
 * number that papers take from such records is defined in a small class of its own, and {@link
 * thalweg.lab.ledger.LedgerSummary} gathers them.
 *
 * <p>This package must never hold more than one pass in memory, and must never write to a run.
 */
package thalweg.lab.ledger;
