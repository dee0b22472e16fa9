package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.lab.LabException;

/** The page of a training, drawn from a folder that is written here by hand. */
class RunReportTest {
  private static final String CONFIG =
      """
      name = "<b>mine"
      seed = 3
      data.source = "mnist"
      data.noise = "none"
      model.kind = "mlp"
      optimizer.kind = "sgd"
      optimizer.learningRate = 0.1
      training.batchSize = 20
      """;

  @TempDir Path folder;

  private Path run(String name, String facts, String... metrics) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    Files.writeString(run.resolve("config.toml"), CONFIG);
    Files.writeString(run.resolve("run.json"), facts);
    StringBuilder lines = new StringBuilder();
    for (String metric : metrics) {
      String[] words = metric.split(" ", -1);
      lines.append(
          "{\"trial\":\"t\",\"step\":%s,\"epoch\":%s,\"name\":\"%s\",\"value\":%s}\n"
              .formatted(words[1], words[2], words[0], words[3]));
    }
    Files.writeString(run.resolve("metrics.jsonl"), lines);
    return run;
  }

  private static String page(Path run) throws IOException {
    return Files.readString(RunReport.write(run));
  }

  @Test
  void theCurvesTheConfigurationAndWhereTheyComeFromAreOnOnePage() throws IOException {
    Path run =
        run(
            "a",
            "{\"status\":\"complete\",\"seed\":3,\"commandLine\":[\"thalweg\",\"train\"]}",
            "validation.loss 0 0 2.5",
            "validation.accuracy 0 0 0.1",
            "train.loss 10 1 0.5",
            "train.accuracy 10 1 0.75",
            "validation.loss 10 1 0.625",
            "validation.accuracy 10 1 0.7",
            "gradient.norm 1 0.1 4");
    String page = page(run);
    assertTrue(page.contains("<h1>mlp on mnist</h1>"));
    assertTrue(page.contains("sgd, learning rate 0.1, batches of 20, seed 3"));
    assertTrue(page.contains("<td>best validation</td><td class=\"n\">0.625</td>"));
    assertTrue(page.contains("id=\"figure-learning-loss\""));
    assertTrue(page.contains("id=\"figure-gradient.norm\""));
    assertTrue(page.contains("Thalweg run: &lt;b&gt;mine"), "texts are escaped");
    assertTrue(page.contains("optimizer.learningRate = 0.1"));
    assertFalse(page.contains("figure-step.learningRate"), "a constant needs no figure");
    assertFalse(page.contains("class=\"banner\" role=\"status\""));
    assertFalse(page.contains("http://") && page.contains("src=\"http"), "nothing is fetched");
  }

  @Test
  void aStoppedAFailedAndAKilledRunSaySoOnTop() throws IOException {
    assertTrue(
        page(run("s", "{\"status\":\"interrupted\"}"))
            .contains("thalweg resume s&#39; goes on from its last checkpoint."));
    assertTrue(
        page(run("f", "{\"status\":\"failed\",\"reason\":\"The loss is NaN.\"}"))
            .contains("The run failed: The loss is NaN."));
    assertTrue(page(run("k", "{\"status\":\"running\"}")).contains("or was killed"));
  }

  @Test
  void aForkIsDrawnBesideItsOriginWithTheDifferenceAtTheSamePlaces() throws IOException {
    Path origin =
        run(
            "origin",
            "{\"status\":\"complete\"}",
            "train.loss 10 1 0.9",
            "train.loss 20 2 0.5",
            "train.loss 30 3 0.25");
    Path fork =
        run(
            "fork",
            "{\"status\":\"complete\",\"forkedFrom\":{\"run\":\"%s\",\"step\":15},"
                    .formatted(origin)
                + "\"changed\":[\"training.batchSize: 20, now 40\"]}",
            "train.loss 20 2 0.75",
            "train.loss 30 3 0.375",
            "train.loss 40 4 0.1");
    String page = page(fork);
    assertTrue(page.contains("Fork: training.batchSize: 20, now 40, from step 15."));
    assertTrue(page.contains("id=\"figure-difference-train.loss\""));
    assertTrue(page.contains("\"x\":[2.0,3.0],\"y\":[0.25,0.125]"), "paired where both are");
    assertTrue(page.contains("<td class=\"n\">2</td><td class=\"n\">0.1875</td>"));
    assertFalse(page.contains("id=\"figure-learning-loss\""), "not drawn twice");
  }

  @Test
  void aForkWhoseOriginIsGoneIsDrawnAlone() throws IOException {
    Path fork =
        run(
            "alone",
            "{\"status\":\"complete\",\"forkedFrom\":{\"run\":\"gone\",\"step\":15}}",
            "train.loss 20 2 0.75");
    assertTrue(page(fork).contains("id=\"figure-learning-loss\""));
  }

  @Test
  void whatProbesCostIsCountedAndMeasuredAgainstStepsWithoutThem() throws IOException {
    Path run = run("probed", "{\"status\":\"complete\"}");
    Files.writeString(
        run.resolve("timings.json"),
        """
        {"batchSize": 20, "operationsWithoutProbes": 1000,
         "operationsWithOneProbe": {"alpha": 1500},
         "steps": [
           {"probes": [], "batchSize": 20, "steps": 3, "meanSeconds": 0.002, "operations": 1000},
           {"probes": ["alpha"], "batchSize": 20, "steps": 1, "meanSeconds": 0.003,
            "operations": 1500}]}
        """);
    String page = page(run);
    assertTrue(page.contains("probes took 12.5% of training"), page::toString);
    assertTrue(
        page.contains(
                "<td>alpha</td><td class=\"n\">1</td><td"
                    + " class=\"n\">3</td><td>+50%</td><td>+50%</td>")
            || page.contains(
                "<td>alpha</td><td class=\"n\">1</td><td class=\"n\">3</td>"
                    + "<td class=\"n\">+50%</td><td class=\"n\">+50%</td>"));
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    LabException refusal = assertThrows(LabException.class, () -> RunReport.write(folder));
    assertTrue(refusal.getMessage().contains("has no metrics.jsonl"), refusal.getMessage());
    assertEquals(LabException.STORAGE, refusal.exitCode());
  }
}
