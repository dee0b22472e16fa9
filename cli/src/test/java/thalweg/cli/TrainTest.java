package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about one training, from the command line to the files. */
class TrainTest {
  static final List<String> SMALL =
      List.of(
          "--set=data.train=100",
          "--set=data.validation=50",
          "--set=model.hidden=[8]",
          "--set=training.epochs=3",
          "--set=training.batchSize=20",
          "--set=record.everySteps=1",
          "--set=record.keep=0");

  private final Shell shell = new Shell();
  private final StringWriter out = shell.out();
  private final StringWriter err = shell.err();

  @TempDir Path folder;

  private int run(Stopping stopping, String... args) {
    return shell.run(stopping, args);
  }

  private int run(String... args) {
    return run(Shell.NEVER, args);
  }

  private int train(Stopping stopping, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--quiet", "--out", folder + "/runs"));
    args.addAll(SMALL);
    args.addAll(List.of(more));
    return run(stopping, args.toArray(String[]::new));
  }

  /** The one run folder whose name holds a word. */
  private Path only(String word) throws IOException {
    try (var folders = Files.list(folder.resolve("runs"))) {
      List<Path> all =
          folders.filter(f -> f.getFileName().toString().contains("-" + word + "-")).toList();
      assertEquals(1, all.size(), all::toString);
      return all.getFirst();
    }
  }

  private JsonNode document() {
    return JsonMapper.shared().readTree(out.toString());
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void trainingLeavesAFolderWithAReportAndSaysWhereItIs() throws IOException {
    assertEquals(0, train(Shell.NEVER), err::toString);
    Path run = only("run");
    assertTrue(out.toString().contains("run         " + run), out::toString);
    assertTrue(out.toString().contains("15 steps, 3 epochs, complete"), out::toString);
    assertTrue(out.toString().matches("(?s).*train +[\\d.]+ +[\\d.]+%.*"), out::toString);
    assertTrue(out.toString().contains("(best "), out::toString);
    for (String file : List.of("config.toml", "metrics.jsonl", "timings.json", "report.html")) {
      assertTrue(Files.size(run.resolve(file)) > 0, file);
    }
    assertTrue(text(run.resolve("report.html")).contains("id=\"figure-learning-accuracy\""));
    assertEquals("", err.toString());
  }

  @Test
  void jsonIsOneDocumentAlone() throws IOException {
    assertEquals(0, train(Shell.NEVER, "--json", "--seed", "5"), err::toString);
    JsonNode document = document();
    assertEquals("complete", document.get("status").asString());
    assertEquals(15, document.get("steps").asInt());
    assertEquals(3, document.get("epochs").asInt());
    assertTrue(document.get("last").get("validation.accuracy").asDouble() > 0);
    assertEquals(only("run").toString(), document.get("paths").get("folder").asString());
    assertTrue(text(only("run").resolve("config.toml")).contains("seed = 5"));
  }

  @Test
  void aFileIsReadAndTheDataFolderIsRemembered() throws IOException {
    Path file = folder.resolve("mine.toml");
    Files.writeString(file, "name = \"mine\"\n[optimizer]\nlearningRate = 0.02\n");
    assertEquals(0, train(Shell.NEVER, file.toString(), "--data-dir", folder.toString()));
    Path run = only("mine");
    assertTrue(text(run.resolve("config.toml")).contains("learningRate = 0.02"));
    JsonNode facts = JsonMapper.shared().readTree(text(run.resolve("run.json")));
    assertEquals(folder.toAbsolutePath().toString(), facts.get("dataFolder").asString());
    assertEquals("training", facts.get("kind").asString());
  }

  @Test
  void probesAreMeasuredWhenAskedAndChangeNoBit() throws IOException {
    assertEquals(0, train(Shell.NEVER, "--set=name=plain"));
    assertEquals(
        0,
        train(Shell.NEVER, "--set=name=probed", "--probe", "update-size,alpha=5", "--set=seed=0"),
        err::toString);
    assertEquals(0, train(Shell.NEVER, "--set=name=capped", "--probe=alpha", "--probe-budget=5%"));
    String metrics = text(only("probed").resolve("metrics.jsonl"));
    assertEquals(15, metrics.lines().filter(l -> l.contains("\"update.norm\"")).count());
    assertEquals(3, metrics.lines().filter(l -> l.contains("\"alpha\"")).count());
    long capped =
        text(only("capped").resolve("metrics.jsonl"))
            .lines()
            .filter(l -> l.contains("\"alpha\""))
            .count();
    assertTrue(capped < 8, "the budget leaves " + capped + " of 15");
    assertEquals(parameters(only("plain")), parameters(only("probed")));
    assertTrue(text(only("probed").resolve("report.html")).contains("What probes cost"));
  }

  private static List<String> parameters(Path run) throws IOException {
    return text(run.resolve("chain.jsonl"))
        .lines()
        .map(l -> JsonMapper.shared().readTree(l).get("parameters").asString())
        .toList();
  }

  @Test
  void ctrlCLeavesACheckpointAReportAndTheCommandThatGoesOn() throws IOException {
    assertEquals(130, train(Shell.AT_ONCE), err::toString);
    Path run = only("run");
    assertTrue(
        err.toString().contains("'thalweg resume " + run + "' goes on from here."), err::toString);
    assertTrue(text(run.resolve("report.html")).contains("Stopped before its end"));
    assertEquals(0, run("resume", run.toString(), "--quiet"), err::toString);
    assertTrue(out.toString().contains("15 steps, 3 epochs, complete"), out::toString);
    assertEquals(0, train(Shell.NEVER, "--set=name=whole"));
    assertEquals(parameters(only("whole")), parameters(run));
    assertFalse(text(run.resolve("report.html")).contains("Stopped before its end"));
  }

  @Test
  void resumingACompleteRunSaysSoAndChangesNothing() throws IOException {
    train(Shell.NEVER);
    Path run = only("run");
    String before = text(run.resolve("run.json"));
    assertEquals(0, run("resume", run.toString()));
    assertTrue(err.toString().contains("The run is complete"), err::toString);
    assertEquals(before, text(run.resolve("run.json")));
  }

  @Test
  void aLossThatIsNotFiniteEndsWithOneSentenceAndAReport() throws IOException {
    assertEquals(1, train(Shell.NEVER, "--set=optimizer.learningRate=1e30"));
    assertTrue(err.toString().contains("expected a finite number"), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(text(only("run").resolve("report.html")).contains("The run failed: The loss is"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--probe no-such | 2 | There is no probe 'no-such'; 'thalweg probes' lists those there"
            + " are.",
        "--probe alhpa | 2 | did you mean 'alpha'?",
        "--probe alpha=never | 2 | --probe takes names",
        "--probe alpha=0 | 2 | every is 0",
        "--probe-budget much | 2 | --probe-budget takes a share such as 15% or 0.15, not 'much'.",
        "--seed x | 2 | --seed takes a whole number from 0, not 'x'.",
        "--threads 0 | 2 | --threads takes a whole number from 1 to 1024, not '0'.",
        "--set optimizer.learningrate=1 | 2 | did you mean",
        "--set data.source=no-such | 5 | is neither a known data set nor a file",
        "--set data.train=99999 | 5 | 99999",
        "--set model={kind=\"layers\",layers=[{kind=\"conv2d\",channels=1,kernel=50}]} | 2 | fit"
            + " together",
        "--data-dir FOLDER/none | 2 | --data-dir takes an existing folder",
        "FOLDER/none.toml | 2 | is not there; 'thalweg new",
        "--out FOLDER/no/such | 6 | make it first or choose another --out",
      })
  void whatIsWrongIsOneSentenceAndItsCodeAndNoFolder(String options, int code, String sentence)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("train", "--quiet"));
    if (!options.startsWith("--out")) {
      args.addAll(List.of("--out", folder + "/runs"));
    }
    args.addAll(List.of(options.replace("FOLDER", folder.toString()).split(" ", -1)));
    assertEquals(code, run(args.toArray(String[]::new)), err::toString);
    assertTrue(err.toString().contains(sentence), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertEquals("", out.toString());
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aRunIsVerifiedAndATamperedOneIsRefusedNamingTheStep() throws IOException {
    train(Shell.NEVER);
    Path run = only("run");
    for (String extent : List.of("--all", "--hashes")) {
      assertEquals(0, run("verify", run.toString(), extent), out::toString);
      assertTrue(out.toString().contains("The run is as recorded: "), out::toString);
    }
    assertEquals(0, run("verify", run.toString(), "--json"));
    assertTrue(document().get("passed").asBoolean());
    assertEquals(2, run("verify", run.toString(), "--all", "--hashes"));
    Path checkpoint = run.resolve("checkpoints/step-000000010.safetensors");
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[bytes.length - 9] ^= 1;
    Files.write(checkpoint, bytes);
    assertEquals(3, run("verify", run.toString()));
    assertTrue(out.toString().contains("FAIL  step 10 "), out::toString);
    assertTrue(out.toString().contains("not as recorded: see step 10."), out::toString);
    assertEquals(3, run("verify", run.toString(), "--json"));
    assertEquals(10, document().get("failedStep").asInt());
  }

  @Test
  void aForkSharesTheStateAndNamesItsChangeBesideItsOrigin() throws IOException {
    train(Shell.NEVER);
    Path origin = only("run");
    String place = origin + "@7";
    assertEquals(
        0,
        run("fork", place, "--set", "optimizer.learningRate=0.01", "--set", "name=slow", "--quiet"),
        err::toString);
    Path fork = only("slow");
    JsonNode facts = JsonMapper.shared().readTree(text(fork.resolve("run.json")));
    assertEquals(7, facts.get("forkedFrom").get("step").asInt());
    assertTrue(
        facts.get("changed").toString().contains("optimizer.learningRate: 0.05, now 0.01"),
        facts::toString);
    String page = text(fork.resolve("report.html"));
    assertTrue(page.contains("id=\"figure-difference-step.loss\""));
    assertTrue(page.contains("id=\"figure-fork-validation.loss\""));
    assertEquals(firstStepLoss(origin, 8), firstStepLoss(fork, 8), "the state is shared");
    assertFalse(firstStepLoss(origin, 9).equals(firstStepLoss(fork, 9)), "the rate differs");
    assertEquals(0, run("verify", fork.toString(), "--all"), out::toString);
  }

  private static String firstStepLoss(Path run, int step) throws IOException {
    return text(run.resolve("metrics.jsonl"))
        .lines()
        .filter(l -> l.contains("\"step\":" + step + ",") && l.contains("\"step.loss\""))
        .map(l -> l.replaceFirst(".*\"value\":", ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aForkWithoutAStepOrBeyondTheEndIsRefused() throws IOException {
    train(Shell.NEVER);
    String run = only("run").toString();
    assertEquals(2, run("fork", run, "--set", "seed=1"));
    assertTrue(err.toString().contains("A fork takes RUN@STEP"), err::toString);
    assertEquals(2, run("fork", run + "@999", "--set", "optimizer.learningRate=1", "--quiet"));
    assertTrue(err.toString().contains("ends at step 15"), err::toString);
    assertEquals(2, run("fork", run + "@3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "verify", "ledger"})
  void aFolderThatIsNoRunIsRefusedInOneSentence(String command) {
    assertEquals(2, run(command, folder.toString()));
    assertTrue(
        err.toString().contains("has no run.json; expected the folder of a run."), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void theFolderOfAStudyIsNotResumed() throws IOException {
    Files.writeString(
        folder.resolve("run.json"),
        "{\"status\":\"running\",\"started\":\"2026-01-01T00:00:00Z\",\"pid\":1}");
    assertEquals(2, run("resume", folder.toString()));
    assertTrue(err.toString().contains("is the folder of a study"), err::toString);
  }

  @Test
  void theLedgerListsExamplesByWhatIsAsked() throws IOException {
    train(Shell.NEVER, "--set=data.noise=randY:0.5");
    String run = only("run").toString();
    assertEquals(0, run("ledger", run, "--top", "7", "--sort", "margin"), err::toString);
    assertEquals(3 + 7, out.toString().lines().count(), out::toString);
    assertTrue(out.toString().contains("7 of 100 examples over 3 passes, by margin"));
    assertEquals(0, run("ledger", run, "--json", "--top", "0", "--sort", "loss"));
    JsonNode rows = document().get("rows");
    assertEquals(100, rows.size());
    for (int i = 1; i < 100; i++) {
      assertTrue(rows.get(i - 1).get("loss").asDouble() >= rows.get(i).get("loss").asDouble());
    }
    Path csv = folder.resolve("all.csv");
    assertEquals(0, run("ledger", run, "--csv", csv.toString(), "--epochs", "2-3"));
    assertEquals(101, Files.readAllLines(csv).size());
    assertTrue(text(csv).startsWith("example,id,row,name,label,original_label,corrupted,learned,"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sort magrin | did you mean 'margin'?",
        "--sort grand | did not record norms of gradients",
        "--epochs 5-2 | --epochs takes a range such as 3-10, not '5-2'.",
        "--epochs 8 | no such epoch; expected some of 1 to 3.",
        "--top -1 | --top takes a whole number from 0",
        "--json --csv x.csv | leave one out",
      })
  void whatTheLedgerCannotDoIsOneSentence(String options, String sentence) throws IOException {
    train(Shell.NEVER);
    List<String> args = new ArrayList<>(List.of("ledger", only("run").toString()));
    args.addAll(List.of(options.split(" ", -1)));
    assertEquals(2, run(args.toArray(String[]::new)), err::toString);
    assertTrue(err.toString().contains(sentence), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  /** A table of the user's, with quotes, delimiters and line ends inside of cells. */
  private Path table() throws IOException {
    StringBuilder lines = new StringBuilder("\uFEFFname;\"the; width\";height;species\n");
    for (int i = 0; i < 60; i++) {
      String name = i % 3 == 0 ? "\"a \"\"%d\"\";\r\nb\"".formatted(i % 2) : "\"plain\"";
      lines.append(name).append(';').append(i % 7).append(".5;").append(i * i % 11);
      lines.append(';').append(i % 2 == 0 ? "\"oak\"" : "elm").append(i % 5 == 0 ? "\n\n" : "\n");
    }
    Path file = folder.resolve("trees.csv");
    Files.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    return file;
  }

  @Test
  void theLedgerJoinsTheRowsOfTheUsersFileAsTheyStand() throws IOException {
    Path trees = table();
    assertEquals(
        0,
        train(
            Shell.NEVER,
            "--set=data.source=" + trees,
            "--set=data.train=0",
            "--set=data.validation=10"),
        err::toString);
    String run = only("run").toString();
    assertEquals(0, run("ledger", run, "--join", trees.toString()), err::toString);
    String joined = out.toString();
    assertTrue(joined.startsWith("name;\"the; width\";height;species;thalweg_learned;"), joined);
    List<String> user = CsvRows.records(Files.newBufferedReader(trees));
    List<String> rows = CsvRows.records(new java.io.StringReader(joined)).stream().skip(1).toList();
    assertEquals(50, rows.size());
    run("ledger", run, "--json", "--top", "0");
    JsonNode summaries = document().get("rows");
    for (int i = 0; i < 50; i++) {
      JsonNode summary = summaries.get(i);
      String own = user.get(summary.get("row").asInt() + 1);
      assertTrue(rows.get(i).startsWith(own + ";"), rows.get(i) + " does not begin with " + own);
      String ours = rows.get(i).substring(own.length() + 1);
      assertEquals(summary.get("learned").asString(), ours.split(";", -1)[0]);
      assertEquals(summary.get("margin").asString(), ours.split(";", -1)[3]);
      assertTrue(own.contains(summary.get("label").asString()), own);
    }
  }

  @Test
  void aFileThatIsNotTheRunsDataIsNotJoined() throws IOException {
    Path trees = table();
    train(
        Shell.NEVER,
        "--set=data.source=" + trees,
        "--set=data.train=0",
        "--set=data.validation=10");
    Files.writeString(trees, text(trees).replace(".5;", ".25;"));
    assertEquals(5, run("ledger", only("run").toString(), "--join", trees.toString()));
    assertTrue(
        err.toString().contains("is not the example that the run was trained on"), err::toString);
    assertEquals(5, run("ledger", only("run").toString(), "--join", folder + "/none.csv"));
  }
}
