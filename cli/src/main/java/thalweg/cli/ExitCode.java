package thalweg.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;

/** How a command ended, as the shell sees it. The numbers are part of the interface. */
enum ExitCode {
  SUCCESS(0, "done; of a study: every claim passes"),
  INTERNAL(1, "a loss is not finite, or an error in Thalweg itself"),
  USAGE(2, "the command line is wrong"),
  CLAIM_FAILS(3, "at least one claim, or check of a run, fails"),
  INCONCLUSIVE(4, "no claim fails, but some are inconclusive"),
  BAD_DATA(5, "the data are missing or malformed"),
  CANNOT_WRITE(6, "the output cannot be written, or a run folder is damaged"),
  INTERRUPTED(130, "interrupted");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }

  /** How the lab's failures end a command. */
  static ExitCode ofLab(int code) {
    return switch (code) {
      case LabException.USAGE -> USAGE;
      case LabException.STORAGE -> CANNOT_WRITE;
      case Interruption.SIGINT_EXIT, Interruption.SIGTERM_EXIT -> INTERRUPTED;
      default -> INTERNAL;
    };
  }

  /** The table that every {@code --help} ends with, in the order of the numbers. */
  static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    Arrays.stream(values()).forEach(code -> table.put(" " + code.number, code.meaning));
    return table;
  }
}
