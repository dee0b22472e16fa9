package thalweg.lab;

import java.util.Locale;

/** The words of progress: pure text from numbers. */
final class ProgressLine {

  /** Where a stage is; {@code rate} is units a second, 0 if not known yet. */
  record Facts(String stage, long done, long units, String unit, double rate) {}

  /** All stages: the share done, the part of it that took no time, and seconds since the start. */
  record Overall(double share, double free, double elapsed) {
    String eta() {
      double earned = share - free;
      if (share >= 1) {
        return duration(0);
      }
      // Below a thousandth the scale-up is noise.
      return earned < 0.001 ? "unknown" : duration(elapsed * (1 - share) / earned);
    }
  }

  private static final int BAR_CELLS = 20;

  private ProgressLine() {}

  /** One line without its end, at most {@code terminal.columns() - 1} wide when it is redrawn. */
  static String text(Terminal terminal, Facts facts, Overall overall) {
    String numbers =
        "%3d%% %s %d/%d %s%s, %s elapsed, ETA %s"
            .formatted(
                (int) Math.floor(overall.share() * 100),
                facts.stage(),
                facts.done(),
                facts.units(),
                facts.units() == 1 ? facts.unit() : facts.unit() + "s",
                facts.rate() > 0 ? ", " + rate(facts.rate(), facts.unit()) : "",
                duration(overall.elapsed()),
                overall.eta());
    return switch (terminal.mode()) {
      case BAR ->
          cut(bar(terminal.glyphs(), overall.share()) + " " + numbers, terminal.columns() - 1);
      case LINES, QUIET -> numbers.strip();
    };
  }

  private static String rate(double rate, String unit) {
    String number =
        rate >= 100
            ? String.format(Locale.ROOT, "%.0f", rate)
            : String.format(Locale.ROOT, rate >= 1 ? "%.1f" : "%.3f", rate);
    return number + " " + unit + "s/s";
  }

  /** 9 s, 3:05, 2:03:05. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  private static String bar(Terminal.Glyphs glyphs, double share) {
    int full = (int) Math.floor(share * BAR_CELLS);
    return switch (glyphs) {
      case UNICODE -> "\u2588".repeat(full) + "\u2591".repeat(BAR_CELLS - full);
      case ASCII -> "[" + "#".repeat(full) + ".".repeat(BAR_CELLS - full) + "]";
    };
  }

  private static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, width);
  }
}
