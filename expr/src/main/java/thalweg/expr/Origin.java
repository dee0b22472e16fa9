package thalweg.expr;

import java.lang.StackWalker.StackFrame;
import java.util.function.Supplier;

/**
 * Which line of the user's program an expression comes from. Expressions that a transform makes
 * inherit the line of the one they are made from.
 */
final class Origin {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final ThreadLocal<String> INHERITED = new ThreadLocal<>();

  /** Whether a class belongs to this room, to Java or to those who say so of themselves. */
  private static final ClassValue<Boolean> OURS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.getPackage().isAnnotationPresent(NotOrigin.class)
              || type.getPackageName().startsWith("java.")
              || type.getProtectionDomain().equals(Origin.class.getProtectionDomain());
        }
      };

  private Origin() {}

  /** The line for an expression that is being made. */
  static String current() {
    String inherited = INHERITED.get();
    return inherited != null ? inherited : userLine();
  }

  private static String userLine() {
    return WALKER.walk(frames ->
        frames
            .filter(f -> !OURS.get(f.getDeclaringClass()))
            .findFirst()
            .map(Origin::line)
            .orElse("unknown line"));
  }

  private static String line(StackFrame frame) {
    String file = frame.getFileName();
    return (file == null ? frame.getClassName() : file) + ":" + frame.getLineNumber();
  }

  /** Runs a rule whose expressions come from the line that {@code e} comes from. */
  static <T> T of(Expr e, Supplier<T> rule) {
    return at(e.origin(), rule);
  }

  /** Runs something whose expressions come from a line. */
  static <T> T at(String line, Supplier<T> rule) {
    String before = INHERITED.get();
    INHERITED.set(line);
    try {
      return rule.get();
    } finally {
      if (before == null) {
        INHERITED.remove();
      } else {
        INHERITED.set(before);
      }
    }
  }
}
