package thalweg.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import thalweg.lab.Interruption;

/**
 * The command line without a process: what the last command said on either stream.
 *
 * @param out its result
 * @param err everything else
 */
record Shell(StringWriter out, StringWriter err) {
  static final Stopping NEVER = err -> Interruption.manual();

  /** Before anything has been done. */
  static final Stopping AT_ONCE =
      err -> {
        Interruption interruption = Interruption.manual();
        interruption.request();
        return interruption;
      };

  Shell() {
    this(new StringWriter(), new StringWriter());
  }

  /** Runs a command, on a shelf without studies, and returns its exit code. */
  int run(Stopping stopping, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    StudyRunner none =
        (study, options, c) -> {
          throw new IllegalStateException("no study here");
        };
    return Main.run(
        new StudyShelf(new TreeMap<>(Map.of("none", "none")), none), stopping, console, args);
  }
}
