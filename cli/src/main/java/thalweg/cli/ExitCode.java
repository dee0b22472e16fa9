package thalweg.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a command ended, as the shell sees it. The numbers are part of the interface. */
enum ExitCode {
  SUCCESS(0, "done; of a study: every claim passes"),
  INTERNAL(1, "an error in Thalweg itself"),
  USAGE(2, "the command line is wrong"),
  CLAIM_FAILS(3, "at least one claim fails"),
  INCONCLUSIVE(4, "no claim fails, but some are inconclusive"),
  BAD_DATA(5, "the data are missing or malformed"),
  CANNOT_WRITE(6, "the output cannot be written"),
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

  /** The table that every {@code --help} ends with, in the order of the numbers. */
  static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    Arrays.stream(values()).forEach(code -> table.put(" " + code.number, code.meaning));
    return table;
  }
}
