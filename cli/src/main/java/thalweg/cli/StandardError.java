package thalweg.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Gives standard error back to the JVM.
 *
 * <p>A JVM that uses the Vector API prints a warning before {@code main}, and no flag stops it. The
 * launcher therefore starts the JVM with standard error going through a filter that drops this one
 * line, and leaves the real standard error open under another number. From here on the filter is
 * not needed: putting the real one back keeps the order of lines, and ends the filter.
 */
final class StandardError {
  private static final int STANDARD_ERROR = 2;

  private StandardError() {}

  /** Restores standard error if the launcher says where it is; else changes nothing. */
  static void restore() {
    Integer kept = Integer.getInteger("thalweg.stderr.fd");
    if (kept == null) {
      return;
    }
    try {
      Linker linker = Linker.nativeLinker();
      var dup2 =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("dup2"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      int _ = (int) dup2.invokeExact(kept.intValue(), STANDARD_ERROR);
    } catch (Throwable e) {
      // The filter passes everything on; only the order against standard output may suffer.
      System.err.println("thalweg: standard error stays behind the launcher's filter: " + e);
    }
  }
}
