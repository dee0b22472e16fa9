package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.lab.Interruption;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.studies.closerlook.CloserLook;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line with a study behind it that really runs. */
class ReproduceTest {
  /** Of the study closer-look, all of its parts together. */
  private static final int CLAIMS = 27;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Stopping stopping, String... args) {
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    return Main.run(StudyShelf.of(List.of(new CloserLook()), stopping), console, args);
  }

  private int smoke(Stopping stopping, Path folder, String... more) {
    List<String> args =
        new ArrayList<>(List.of("reproduce", "closer-look", "--preset", "smoke", "--quiet"));
    args.addAll(List.of("--out", folder.toString()));
    args.addAll(List.of(more));
    return run(stopping, args.toArray(String[]::new));
  }

  private static Path onlyFolderIn(Path out) throws IOException {
    try (var folders = Files.list(out)) {
      List<Path> all = folders.toList();
      assertEquals(1, all.size());
      return all.getFirst();
    }
  }

  @Test
  void jsonIsOneDocumentAloneOnStandardOutput(@TempDir Path folder) throws IOException {
    int code = smoke(Shell.NEVER, folder, "--json", "--noise", "0.5", "--seed", "3");
    JsonNode document = JsonMapper.shared().readTree(out.toString());
    assertEquals(4, code);
    assertEquals("closer-look", document.get("study").asString());
    assertEquals("complete", document.get("status").asString());
    assertEquals(4, document.get("exitCode").asInt());
    assertEquals(CLAIMS, document.get("claims").size());
    assertEquals(CLAIMS, document.get("verdicts").get("INCONCLUSIVE").asInt());
    assertEquals(onlyFolderIn(folder), Path.of(document.get("paths").get("folder").asString()));
    for (String path : List.of("report", "data", "metrics")) {
      assertTrue(Files.exists(Path.of(document.get("paths").get(path).asString())), path);
    }
    assertEquals("", err.toString());
  }

  @Test
  void textIsATableOfClaimsAndWhereTheReportIs(@TempDir Path folder) throws IOException {
    assertEquals(4, smoke(Shell.NEVER, folder));
    String text = out.toString();
    assertEquals(
        CLAIMS, text.lines().filter(line -> line.startsWith("INCONCLUSIVE  ")).count(), text);
    assertTrue(text.contains("0 pass, 0 fail, " + CLAIMS + " inconclusive"), text);
    assertTrue(text.contains("report " + onlyFolderIn(folder).resolve("report.html")), text);
  }

  @Test
  void aStoppedStudyExitsWith130AndLeavesAPartialReport(@TempDir Path folder) throws IOException {
    Stopping atOnce =
        err -> {
          Interruption interruption = Interruption.manual();
          interruption.request();
          return interruption;
        };
    assertEquals(130, smoke(atOnce, folder));
    StudyReport report = ReportWriter.read(onlyFolderIn(folder).resolve(ReportWriter.DATA_FILE));
    assertEquals(StudyReport.Status.PARTIAL, report.status());
    assertTrue(out.toString().contains("Stopped before the end"), out::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--preset quik | 2 | has no preset 'quik'",
        "--preset smoke --data mnits | 5 | did you mean",
        "--preset smoke --data mnist --data-dir EMPTY | 5 | lacks mnist",
        "--preset smoke --noise 1.5 | 2 | --noise takes fractions from 0 to 1",
        "--preset smoke --out EMPTY/no/such | 6 | make it first or choose another --out",
      })
  void whatIsWrongIsOneSentenceAndItsCode(
      String options, int code, String sentence, @TempDir Path empty) throws IOException {
    String line = "reproduce closer-look --quiet " + options.replace("EMPTY", empty.toString());
    assertEquals(code, run(Shell.NEVER, line.split(" ")), err::toString);
    assertTrue(err.toString().contains(sentence), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertEquals("", out.toString());
    try (var files = Files.list(empty)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void theStudyIsOnTheShelfOfThisBuild() {
    assertTrue(StudyShelf.ofThisBuild().studies().containsKey("closer-look"));
  }
}
