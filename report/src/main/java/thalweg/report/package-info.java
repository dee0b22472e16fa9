/**
 * What does the user look at? A {@link thalweg.report.StudyReport} is a plain record tree: claims
 * with verdicts, figures, galleries of examples, tables, provenance. {@link
 * thalweg.report.ReportWriter} stores it as {@code study.json} and draws from that data alone one
 * {@code report.html} that opens offline. This room must never train, measure or judge: whatever it
 * shows was computed elsewhere. A page it writes must never touch the network, and every number
 * drawn in a chart can also be read in a table without scripts.
 */
package thalweg.report;
