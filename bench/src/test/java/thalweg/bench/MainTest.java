package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
  void optionsOfTrainingRunsTakeValues() {
    Epochs epochs =
        Options.parse("--epochs", "--net", "vgg11", "--images", "500", "--seeds", "2")
            .epochs(Path.of("data"));
    assertEquals(new Epochs(Path.of("data"), new Deep(Deep.Kind.VGG11), 500, 2_000, 6, 2), epochs);
    assertEquals(Path.of("there"), Options.parse("--data-dir", "there").data().orElseThrow());
  }

  @Test
  void valuesThatAreNoneAreErrors() {
    assertEquals(2, run("--epochs", "--net"));
    assertEquals(2, run("--epochs", "--net", "resnet21", "--data-dir", "nowhere"));
    assertEquals(2, run("--epochs", "--seeds", "0", "--data-dir", "nowhere"));
    assertEquals(
        """
        bench: --net needs a value after it.
        bench: no network resnet21; vgg11 or resnet20.
        bench: --seeds is 0; expected a whole number from 1.
        """,
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void withoutImagesTheTrainingRunsAreSkippedWithASentence() {
    assertEquals(0, run("--epochs", "--data-dir", "nowhere"));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "bench: no folder cifar-10 in nowhere; the training runs were skipped.\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void bitsAreComparedWithoutPeers() {
    assertEquals(0, run("--bits", "mlp-64-b32"));
    assertEquals("mlp-64-b32: same\n", out.toString(StandardCharsets.UTF_8));
  }
}
