package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a checkout of its own where Maven and the JDK are scripts that tell. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo build >>"$BUILDS"
      [ -z "$SLOW" ] || sleep 1
      echo "[INFO] Building thalweg expr 0.1.0 [2/9]"
      if [ -n "$BROKEN" ]; then
        echo "[ERROR] COMPILATION ERROR :"
        echo "[ERROR] A.java:[1,2] no such thing"
        exit 1
      fi
      mkdir -p "${3%pom.xml}cli/target/lib"
      echo jar >"${3%pom.xml}cli/target/lib/lib.jar"
      echo jar >"${3%pom.xml}cli/target/thalweg-cli-0.1.0.jar"
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
      echo "WARNING: real" >&2
      for word in "$@"; do echo "<$word>"; done
      echo "in <$PWD>"
      exit 7
      """;

  @TempDir private Path folder;
  private Path checkout;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void checkout() throws IOException {
    folder = folder.toRealPath();
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    Files.copy(Checkout.root().resolve("thalweg"), checkout.resolve("thalweg"));
    script(checkout.resolve("thalweg"), Files.readString(checkout.resolve("thalweg")));
    Path source = checkout.resolve("expr/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    for (Path file :
        List.of(source, checkout.resolve("pom.xml"), checkout.resolve("expr/pom.xml"))) {
      Files.writeString(file, "");
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }
    jdk("a jdk", "25.0.1");
    script(folder.resolve("bin/mvn"), MAVEN);
  }

  private void jdk(String name, String version) throws IOException {
    script(folder.resolve(name + "/bin/java"), JAVA);
    script(folder.resolve(name + "/bin/javac"), "#!/bin/sh\n");
    Files.writeString(folder.resolve(name + "/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ProcessBuilder command(Path launcher, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
    builder.directory(folder.toFile());
    builder.environment().put("THALWEG_JAVA_HOME", folder.resolve("a jdk").toString());
    builder.environment().remove("THALWEG_JAVA_OPTS");
    builder.environment().put("BUILDS", folder.resolve("builds").toString());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, bin) -> bin + old);
    return builder;
  }

  private static Ended end(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int code = process.waitFor();
    // The filter of standard error may outlive the process for a moment.
    Thread.sleep(100);
    Ended ended = new Ended(code, Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return ended;
  }

  private Ended start(String... arguments) throws IOException, InterruptedException {
    return end(command(checkout.resolve("thalweg"), arguments));
  }

  private long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void argumentsWorkingDirectoryAndExitCodePassThrough() throws Exception {
    Ended ended = start("reproduce", "two words", "*", "");
    assertEquals(7, ended.code());
    assertTrue(
        ended.out().endsWith("<reproduce>\n<two words>\n<*>\n<>\nin <" + folder + ">\n"),
        ended::out);
    assertTrue(ended.out().startsWith("<--add-modules=jdk.incubator.vector>\n"), ended::out);
  }

  @Test
  void theIncubatorWarningIsDroppedAndRealWarningsStay() throws Exception {
    start();
    assertEquals("WARNING: real\n", start().err());
  }

  @Test
  void theFirstStartBuildsAndTheNextDoesNot() throws Exception {
    assertTrue(start().err().contains("building thalweg expr (2/9), "));
    start();
    assertEquals(1, builds());
  }

  @Test
  void aChangedSourceIsBuiltAgain() throws Exception {
    start();
    Path source = checkout.resolve("expr/src/main/java/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    start();
    assertEquals(2, builds());
  }

  @Test
  void startsAtTheSameTimeBuildOnce() throws Exception {
    ProcessBuilder one = command(checkout.resolve("thalweg"));
    one.environment().put("SLOW", "yes");
    Process first =
        one.redirectErrorStream(true).redirectOutput(folder.resolve("one").toFile()).start();
    Process second = one.redirectOutput(folder.resolve("two").toFile()).start();
    assertEquals(7, first.waitFor());
    assertEquals(7, second.waitFor());
    assertEquals(1, builds());
  }

  @Test
  void aFailedBuildNamesTheLogAndTheFirstErrorAndLeavesNoLock() throws Exception {
    ProcessBuilder broken = command(checkout.resolve("thalweg"));
    broken.environment().put("BROKEN", "yes");
    Ended ended = end(broken);
    assertEquals(1, ended.code());
    assertEquals("", ended.out());
    assertTrue(ended.err().contains("A.java:[1,2] no such thing"), ended::err);
    assertTrue(ended.err().contains("launcher.log"), ended::err);
    assertEquals(7, start().code());
  }

  @Test
  void theLauncherMayBeCalledThroughLinks() throws Exception {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of("a checkout/thalweg"));
    Files.createSymbolicLink(folder.resolve("link to link"), link);
    assertEquals(7, end(command(folder.resolve("link to link"))).code());
  }

  @Test
  void aJdkTooOldIsOneSentenceAndExitCodeTwo() throws Exception {
    jdk("old", "17.0.2");
    ProcessBuilder builder = command(checkout.resolve("thalweg"));
    builder.environment().put("THALWEG_JAVA_HOME", folder.resolve("old").toString());
    Ended ended = end(builder);
    assertEquals(2, ended.code());
    assertEquals(1, ended.err().lines().count());
    assertTrue(ended.err().contains("JDK 17") && ended.err().contains("JDK 25 or newer"));
    assertEquals(0, builds());
  }

  @Test
  void theOptionsOfTheUserReachTheJvmAfterOurs() throws Exception {
    start();
    ProcessBuilder builder = command(checkout.resolve("thalweg"));
    builder.environment().put("THALWEG_JAVA_OPTS", "-Xmx1g -XX:+UseSerialGC");
    Ended ended = end(builder);
    assertTrue(ended.out().contains("<-Xmx1g>\n<-XX:+UseSerialGC>\n<-cp>"), ended::out);
    assertFalse(ended.out().contains("UseParallelGC"), ended::out);
  }
}
