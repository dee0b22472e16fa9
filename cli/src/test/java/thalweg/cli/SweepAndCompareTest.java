package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SweepAndCompareTest {
  private static final String RATES =
      """
      seeds = 2
      [experiment]
      training.epochs = 2
      data.train = 400
      model.hidden = [8]
      [grid]
      optimizer.learningRate = [0.1, 0.01]
      """;

  @TempDir Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int run(Object... words) {
    out = new StringWriter();
    err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    StudyShelf shelf = new StudyShelf(new TreeMap<>(Map.of()), (s, o, c) -> ExitCode.SUCCESS);
    return Main.run(shelf, console, Stream.of(words).map(Object::toString).toArray(String[]::new));
  }

  private Path sweepFile(String toml) throws IOException {
    return Files.writeString(folder.resolve("rates.toml"), toml);
  }

  @Test
  void newWritesTheDefaultsOnceAndNeverOverAnotherFile() {
    Path file = folder.resolve("exp.toml");
    assertEquals(0, run("new", file), err::toString);
    assertEquals(new Experiment(), Experiments.read(file, List.of()));
    assertEquals(2, run("new", file));
    assertEquals(
        "thalweg: " + file + " exists and is left as it is; choose another name.\n",
        err.toString());
    assertEquals(0, run("new", folder.resolve("c.toml"), "--kind", "resnet"), err::toString);
    assertEquals(2, run("new", folder.resolve("d.toml"), "--kind", "rasnet"));
    assertTrue(err.toString().endsWith("did you mean res-net?\n"), err::toString);
    assertFalse(Files.exists(folder.resolve("d.toml")));
    assertEquals(6, run("new", folder.resolve("no/where.toml")));
  }

  @Test
  void aDryRunListsTrialsAndTheirTimeAndWritesNothing() throws IOException {
    Path out1 = folder.resolve("runs");
    assertEquals(0, run("sweep", sweepFile(RATES), "--dry-run", "--out", out1), err::toString);
    List<String> lines = out.toString().lines().toList();
    assertEquals(5, lines.size());
    assertTrue(
        lines.getFirst().matches("[0-9a-f]{12}  new        optimizer.learningRate=0.1 seed=0"),
        lines.getFirst());
    assertTrue(lines.getLast().startsWith("4 trials, 4 to train: about "), lines.getLast());
    assertTrue(lines.getLast().contains("an assumed 10 billion a second"), lines.getLast());
    assertFalse(Files.exists(out1));
  }

  @Test
  void whatIsWrongInASweepIsToldInASentence() throws IOException {
    assertEquals(2, run("sweep", sweepFile("[grid]\ntraining.epoch = [1]\n"), "--dry-run"));
    assertTrue(
        err.toString()
            .endsWith("line 2: unknown key training.epoch; did you mean training.epochs?\n"),
        err::toString);
    assertEquals(2, run("sweep", folder.resolve("no.toml")));
    assertEquals(2, run("sweep", sweepFile(RATES), "--workers", 0));
    assertTrue(
        err.toString().contains("--workers takes a whole number from 1 to 1024, not '0'."),
        err::toString);
  }

  @Test
  void whatIsNoRunIsNotCompared() {
    assertEquals(2, run("compare", folder));
    assertEquals(
        "thalweg: " + folder + " has no run.json; expected the folder of a run or of a sweep.\n",
        err.toString());
  }

  @Test
  void aSweepTrainsResumesAndIsCompared() throws IOException {
    Path runs = folder.resolve("runs");
    Path file = sweepFile(RATES);
    assertEquals(0, run("sweep", file, "--out", runs, "--json"), err::toString);
    JsonNode document = JsonMapper.shared().readTree(out.toString());
    assertEquals(4, document.path("trials").size());
    for (JsonNode trial : document.path("trials")) {
      assertEquals("complete", trial.path("state").asString());
      assertTrue(trial.path("results").path("validation.accuracy").isNumber());
      assertTrue(Files.isDirectory(runs.resolve("rates/trials/" + trial.path("hash").asString())));
    }
    long before = Files.getLastModifiedTime(firstRunJson(runs)).toMillis();
    assertEquals(0, run("sweep", file, "--out", runs), err::toString);
    assertEquals(before, Files.getLastModifiedTime(firstRunJson(runs)).toMillis(), "not again");
    assertEquals(0, run("sweep", file, "--out", runs, "--dry-run"), err::toString);
    assertTrue(out.toString().endsWith("4 trials, all of them have ended.\n"), out::toString);

    Path page = folder.resolve("cmp/compare.html");
    assertEquals(0, run("compare", runs.resolve("rates"), "--out", page.getParent(), "--json"));
    JsonNode compared = JsonMapper.shared().readTree(out.toString());
    assertEquals("[\"optimizer.learningRate\"]", compared.path("differ").toString());
    assertEquals(2, compared.path("groups").size());
    JsonNode first = compared.path("groups").get(0);
    assertEquals(0.1, first.path("settings").path("optimizer.learningRate").asDouble());
    assertEquals(2, first.path("results").path("accuracy").path("runs").asInt());
    assertTrue(first.path("results").path("accuracy").path("standardError").isNumber());
    String html = Files.readString(page);
    assertTrue(html.contains("learningRate 0.01"), "curves are named by what differs");
    assertTrue(html.contains("They differ in optimizer.learningRate."));
  }

  @Test
  @Tag("long")
  void trialsInProcessesOfTheirOwnComeToTheSame() throws IOException {
    Path file = sweepFile(RATES);
    Path here = folder.resolve("here");
    Path apart = folder.resolve("apart");
    assertEquals(0, run("sweep", file, "--out", here, "--quiet"), err::toString);
    assertEquals(
        0,
        run("sweep", file, "--out", apart, "--workers", 2, "--processes", "--quiet"),
        err::toString);
    assertEquals(results(here), results(apart));
  }

  private static List<String> results(Path runs) throws IOException {
    return Files.readAllLines(runs.resolve("rates/sweep.csv")).stream()
        .map(line -> line.replaceFirst("^((?:[^,]*,){4})[^,]*,", "$1"))
        .toList();
  }

  private static Path firstRunJson(Path runs) throws IOException {
    try (Stream<Path> trials = Files.list(runs.resolve("rates/trials"))) {
      return trials
          .filter(Files::isDirectory)
          .sorted()
          .findFirst()
          .orElseThrow()
          .resolve("run.json");
    }
  }
}
