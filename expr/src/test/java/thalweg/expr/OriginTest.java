package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expressions name the line of their user, not that of a library in between. */
class OriginTest {
  private static final String MAKER =
      """
      package made;

      public class Maker {
        public static thalweg.expr.Expr one() {
          return thalweg.expr.Expr.input("one", thalweg.expr.DType.F32, 1);
        }
      }
      """;

  @Test
  void aPackageThatSaysSoIsNotTheOriginOfWhatItMakes(@TempDir Path folder) throws Exception {
    String caller = origin(folder, "@thalweg.expr.NotOrigin package made;");
    assertTrue(caller.startsWith("OriginTest.java:"), caller);
  }

  @Test
  void anyOtherPackageIs(@TempDir Path folder) throws Exception {
    assertEquals("Maker.java:5", origin(folder, "package made;"));
  }

  private static String origin(Path folder, String packageInfo) throws Exception {
    Path maker = Files.writeString(folder.resolve("Maker.java"), MAKER);
    Path info = Files.writeString(folder.resolve("package-info.java"), packageInfo);
    String path = System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                path,
                "-d",
                folder.toString(),
                maker.toString(),
                info.toString());
    assertEquals(0, failed, "the maker does not compile");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      return ((Expr) loader.loadClass("made.Maker").getMethod("one").invoke(null)).origin();
    }
  }
}
