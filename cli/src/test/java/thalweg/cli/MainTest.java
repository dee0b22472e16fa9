package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicReference<StudyOptions> seen = new AtomicReference<>();

  private int run(StudyRunner runner, String... args) {
    Map<String, String> studies =
        Map.of("closer-look", "what networks memorize", "three-factors", "what widens minima");
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    return Main.run(new StudyShelf(new TreeMap<>(studies), runner), console, args);
  }

  private int run(String... args) {
    return run(
        (study, options, console) -> {
          seen.set(options);
          console.out().println("verdicts of " + study);
          return ExitCode.SUCCESS;
        },
        args);
  }

  @Test
  void versionNamesThalwegTheJdkAndTheOperatingSystem() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("thalweg "), out::toString);
    assertTrue(out.toString().contains("JDK     " + System.getProperty("java.runtime.version")));
    assertTrue(out.toString().contains("OS      " + System.getProperty("os.name")));
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reproduce", "studies"})
  void everyHelpHasExamplesAndAllExitCodes(String command) {
    assertEquals(0, command.isEmpty() ? run("--help") : run(command, "--help"));
    assertTrue(out.toString().contains("Examples:"), out::toString);
    for (ExitCode code : ExitCode.values()) {
      assertTrue(
          out.toString().matches("(?s).*\\n +" + code.number() + " +" + code.meaning() + ".*"),
          () -> code + " is missing in " + out);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ExitCode.class,
      names = {"SUCCESS", "CLAIM_FAILS", "INCONCLUSIVE"})
  void theVerdictOfTheStudyIsTheExitCode(ExitCode verdict) {
    assertEquals(
        verdict.number(), run((study, options, console) -> verdict, "reproduce", "closer-look"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ExitCode.class,
      names = {"BAD_DATA", "CANNOT_WRITE"})
  void aFailureIsItsSentenceAndItsCode(ExitCode code) {
    StudyRunner failing =
        (study, options, console) -> {
          throw new CommandFailure(code, "The sentence.");
        };
    assertEquals(code.number(), run(failing, "reproduce", "closer-look"));
    assertEquals("", out.toString());
    assertEquals("thalweg: The sentence.", err.toString().strip());
  }

  @Test
  void anInterruptedStudyExitsAsTheShellExpects() {
    StudyRunner stopped =
        (study, options, console) -> {
          throw new InterruptedException();
        };
    assertEquals(130, run(stopped, "reproduce", "closer-look"));
  }

  @Test
  void anUnforeseenExceptionIsOneSentenceThatTellsHowToSeeMore() {
    StudyRunner broken =
        (study, options, console) -> {
          throw new IllegalStateException("odd");
        };
    assertEquals(1, run(broken, "reproduce", "closer-look"));
    assertEquals(1, err.toString().lines().count());
    assertTrue(err.toString().contains("odd") && err.toString().contains("--stacktrace"));
  }

  @Test
  void anErrorOfTheJvmIsReportedAlike() {
    StudyRunner broken =
        (study, options, console) -> {
          throw new OutOfMemoryError("no room");
        };
    assertEquals(1, run(broken, "reproduce", "closer-look"));
    assertTrue(err.toString().contains("no room"), err::toString);
  }

  @Test
  void stacktraceShowsWhere() {
    StudyRunner broken =
        (study, options, console) -> {
          throw new IllegalStateException("odd");
        };
    assertEquals(1, run(broken, "reproduce", "closer-look", "--stacktrace"));
    assertTrue(err.toString().contains("at thalweg.cli/") || err.toString().contains("MainTest"));
  }

  @Test
  void theOptionsReachTheStudyAsTyped(@TempDir Path folder) {
    String out = folder.resolve("new").toString();
    String rest = "--preset paper --data mnist --seed 7 --threads 2 --noise 0,0.5,1 --json --quiet";
    List<String> line = new ArrayList<>(List.of("reproduce", "closer-look"));
    line.addAll(List.of("--data-dir", folder.toString(), "--out", out));
    line.addAll(List.of(rest.split(" ", -1)));
    assertEquals(0, run(line.toArray(String[]::new)));
    assertEquals(
        new StudyOptions(
            "paper",
            Optional.of("mnist"),
            Optional.of(folder),
            7,
            2,
            Optional.of(folder.resolve("new")),
            List.of(0.0, 0.5, 1.0),
            StudyOptions.Format.JSON,
            StudyOptions.Progress.QUIET),
        seen.get());
  }

  @Test
  void withoutOptionsAStudyRunsQuickWithSeedZeroOnAllProcessors() {
    assertEquals(0, run("reproduce", "closer-look"));
    assertEquals(
        new StudyOptions(
            "quick",
            Optional.empty(),
            Optional.empty(),
            0,
            Runtime.getRuntime().availableProcessors(),
            Optional.empty(),
            List.of(),
            StudyOptions.Format.TEXT,
            StudyOptions.Progress.SHOWN),
        seen.get());
    assertEquals("verdicts of closer-look", out.toString().strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--seed -1 | --seed takes a whole number from 0, not '-1'.",
        "--seed x | 'x' is not a whole number.",
        "--threads 0 | --threads takes a whole number from 1 to 1024, not '0'.",
        "--threads 99999999999 | --threads takes a whole number from 1 to 1024",
        "--noise 0.2,1.5 | --noise takes fractions from 0 to 1, not '1.5'.",
        "--noise NaN | --noise takes fractions from 0 to 1, not 'NaN'.",
        "--data-dir no/such/folder | --data-dir takes an existing folder, not 'no/such/folder'.",
        "--sed 1 | Unknown option '--sed'; did you mean '--seed'?",
        "--sed=1 | Unknown option '--sed'; did you mean '--seed'?",
        "--zzzzzzzzzz | Unknown option '--zzzzzzzzzz'. ",
        "--seed 1 --seed 2 | Option '--seed' is given twice.",
        "--seed | Missing required parameter for option '--seed'",
      })
  void aWrongOptionIsOneSentenceAndExitCodeTwo(String options, String sentence) {
    assertEquals(2, run(("reproduce closer-look " + options).split(" ")));
    assertEquals("", out.toString());
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains(sentence), err::toString);
    assertTrue(err.toString().contains("thalweg reproduce --help"), err::toString);
  }

  @Test
  void outRefusesAFile(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(2, run("reproduce", "closer-look", "--out", file.toString()));
    assertTrue(err.toString().contains("--out takes a folder"), err::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "closer-lok, 'closer-look'",
    "three_factors, 'three-factors'",
    "entirely-else, thalweg studies"
  })
  void anUnknownStudyNamesTheNearest(String typed, String hint) {
    assertEquals(2, run("reproduce", typed));
    assertTrue(err.toString().contains("There is no study '" + typed + "'"), err::toString);
    assertTrue(err.toString().contains(hint.replace("'", "")), err::toString);
  }

  @Test
  void anUnknownCommandNamesTheNearest() {
    assertEquals(2, run("reprduce", "closer-look"));
    assertTrue(err.toString().contains("did you mean 'reproduce'?"), err::toString);
  }

  @Test
  void noCommandIsAUsageError() {
    assertEquals(2, run());
    assertTrue(err.toString().contains("A command is missing."), err::toString);
  }

  @Test
  void studiesListsNamesAndPurposes() {
    assertEquals(0, run("studies"));
    assertEquals(2, out.toString().lines().count());
    assertTrue(out.toString().startsWith("closer-look "), out::toString);
  }

  @Test
  void studiesAsJsonIsOneDocument() {
    assertEquals(0, run("studies", "--json"));
    assertEquals(
        Map.of("closer-look", "what networks memorize", "three-factors", "what widens minima"),
        JsonMapper.shared().readValue(out.toString(), Map.class));
    assertEquals("", err.toString());
  }

  @Test
  void aClosedStandardOutputIsAnErrorNotASuccess() {
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] chars, int from, int count) throws IOException {
            throw new IOException("broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Console console = new Console(new PrintWriter(closed), new PrintWriter(err), false);
    assertEquals(6, Main.run(StudyShelf.ofThisBuild(), console, "--version"));
    assertFalse(err.toString().isEmpty());
  }
}
