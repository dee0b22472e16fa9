package thalweg.cli;

import java.io.PrintWriter;

/**
 * Where a command speaks.
 *
 * @param out the result, for the next program in a pipe
 * @param err everything else, for the person watching
 * @param errIsTerminal whether lines on {@code err} may be redrawn in place
 */
record Console(PrintWriter out, PrintWriter err, boolean errIsTerminal) {}
