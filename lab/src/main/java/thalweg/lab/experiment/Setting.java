package thalweg.lab.experiment;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import thalweg.lab.Config;
import thalweg.lab.LabException;

/**
 * One {@code --set key=value}.
 *
 * @param place how messages about it begin
 */
record Setting(String key, Object value, String place) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1,60}");
  private static final int DEEPEST = 40;
  private static final String BRACKETS = "[{\"'";

  static Setting parse(String option) {
    String place = "--set " + Source.cut(option);
    int equals = Math.max(0, option.indexOf('='));
    String key = option.substring(0, equals).strip();
    List<String> parts = List.of(key.split("\\.", -1));
    boolean known = parts.stream().allMatch(part -> PART.matcher(part).matches());
    if (!known || parts.size() > DEEPEST) {
      throw new LabException(
          LabException.USAGE, place + ": expected key=value, as in optimizer.learningRate=0.05.");
    }
    return new Setting(key, value(option.substring(equals + 1).strip(), place), place);
  }

  private static Object value(String text, String place) {
    try {
      Map<String, Object> parsed = Config.parse("value = " + text, place).values();
      if (parsed.size() == 1 && parsed.containsKey("value")) {
        return parsed.get("value");
      }
    } catch (LabException notToml) {
      if (!text.isEmpty() && BRACKETS.indexOf(text.charAt(0)) >= 0) {
        throw new LabException(
            LabException.USAGE,
            place + ": the value is no TOML; expected as in [64, 64], {kind = \"sgd\"}, \"text\".",
            notToml);
      }
    }
    return text;
  }
}
