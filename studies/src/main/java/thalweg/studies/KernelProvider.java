package thalweg.studies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Workers;

/**
 * Which kernels compiled functions run on here. The compiler does not say so itself: a small
 * product is computed, and then the process is asked whether it has loaded the library.
 */
final class KernelProvider {
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private KernelProvider() {}

  static String describe() {
    return "generated vector loops; float matrix products by "
        + (hasOneDnn() ? "oneDNN" : "plain loops");
  }

  private static boolean hasOneDnn() {
    try (Workers one = new Workers(1)) {
      Expr a = Expr.input("a", DType.F32, 8, 8);
      Function.compile("which kernels", one, List.of(a.matmul(a)), List.of()).call();
    }
    try (Stream<String> lines = Files.lines(MAPPED)) {
      return lines.anyMatch(line -> line.contains("dnnl"));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
