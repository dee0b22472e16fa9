package thalweg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code --probe} as the value of the experiment's key {@code probe}. */
final class ProbeOption {
  private static final Pattern WORDS = Pattern.compile("([A-Za-z0-9-]+)(?:=([A-Za-z0-9]+))?");
  private static final Pattern WHEN = Pattern.compile("(\\d{1,9})?(steps?|epochs?|log)?");

  private static final String EVERY_STEP = "{ kind = \"steps\", every = 1 }";

  private ProbeOption() {}

  /**
   * As TOML; empty where an option is not understood.
   *
   * @param options each {@code name} or {@code name=when}; when is {@code 10} or {@code 10steps},
   *     {@code epoch} or {@code 2epochs}, {@code log} or {@code 5log}
   */
  static Optional<String> toml(List<String> options) {
    List<String> parts = new ArrayList<>();
    for (String option : options) {
      Matcher words = WORDS.matcher(option.strip());
      if (!words.matches()) {
        return Optional.empty();
      }
      Optional<String> when = Optional.ofNullable(words.group(2));
      Optional<String> table = when.flatMap(ProbeOption::when);
      if (when.isPresent() && table.isEmpty()) {
        return Optional.empty();
      }
      parts.add("{ kind = \"%s\", when = %s }".formatted(words.group(1), table.orElse(EVERY_STEP)));
    }
    return Optional.of("[" + String.join(", ", parts) + "]");
  }

  private static Optional<String> when(String text) {
    Matcher when = WHEN.matcher(text);
    if (!when.matches() || text.isEmpty()) {
      return Optional.empty();
    }
    String number = when.group(1);
    String unit = when.group(2) == null ? "step" : when.group(2);
    String kind =
        unit.startsWith("step") ? "steps" : unit.startsWith("epoch") ? "epochs" : "log-spaced";
    String key = kind.equals("log-spaced") ? "perDecade" : "every";
    return Optional.of(
        "{ kind = \"%s\"%s }"
            .formatted(kind, number == null ? "" : ", " + key + " = " + Integer.parseInt(number)));
  }
}
