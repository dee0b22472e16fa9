package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Main.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  @Test
  void anUnknownWorkloadIsAnErrorThatListsThoseThereAre() {
    assertEquals(2, run("mlp-512-b128", "mlp-513"));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "bench: no workload mlp-513; there are " + Workload.names(Workload.ALL) + ".\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void helpGoesToStandardOutputAndNamesTheWorkloads() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("mlp-512-b512"));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theHelpNamesEveryWorkloadAndNoOther() {
    assertEquals(0, run("--help"));
    String listed = out.toString(StandardCharsets.UTF_8).split("by default:\n", -1)[1];
    assertEquals(Workload.names(Workload.ALL) + "\n", listed);
  }

  @Test
  void withoutANameAllWorkloadsAreMeant() {
    assertEquals(Workload.ALL, Options.parse("--summary").workloads());
  }

  @Test
  void bitsAreComparedWithoutPeers() {
    assertEquals(0, run("--bits", "mlp-64-b32"));
    assertEquals("mlp-64-b32: same\n", out.toString(StandardCharsets.UTF_8));
  }
}
