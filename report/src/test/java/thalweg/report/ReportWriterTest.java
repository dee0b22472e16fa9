package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBackEqual() throws IOException {
    ReportWriter.write(DemoReport.report(), folder);
    StudyReport back = ReportWriter.read(folder.resolve("study.json"));
    assertEquals(DemoReport.report(), back);
    assertEquals(
        List.copyOf(DemoReport.report().provenance().values().keySet()),
        List.copyOf(back.provenance().values().keySet()));
  }

  @Test
  void numbersThatAreNotFiniteSurviveTheFile() throws IOException {
    double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e-310};
    StudyReport report = Reports.withFigure(Reports.figure(Series.line("odd", odd, odd)));
    ReportWriter.write(report, folder);
    assertEquals(report, ReportWriter.read(folder.resolve("study.json")));
  }

  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    ReportWriter.write(DemoReport.report(), folder);
    ReportWriter.write(DemoReport.report(), other);
    for (String name : List.of("study.json", "report.html")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve(name)), Files.readAllBytes(other.resolve(name)), name);
    }
  }

  @Test
  void redrawingFromTheDataAloneGivesTheSamePage() throws IOException {
    ReportWriter.write(DemoReport.report(), folder);
    byte[] first = Files.readAllBytes(folder.resolve("report.html"));
    Files.delete(folder.resolve("report.html"));
    Path page = ReportWriter.redraw(folder.resolve("study.json"));
    assertArrayEquals(first, Files.readAllBytes(page));
  }

  @Test
  void nothingIsLeftBesideTheTwoFiles() throws IOException {
    ReportWriter.write(DemoReport.report(), folder);
    List<String> names = new ArrayList<>();
    try (var files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    names.sort(null);
    assertEquals(List.of("report.html", "study.json"), names);
  }

  @Test
  void aMissingFolderIsNamed() {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> ReportWriter.write(DemoReport.report(), folder.resolve("nowhere")));
    assertTrue(refused.getMessage().contains("nowhere"), refused.getMessage());
  }

  @Test
  void aPlaceThatCannotBeReplacedIsNamedAndNothingHalfWrittenStays() throws IOException {
    Files.createDirectories(folder.resolve("study.json").resolve("occupied"));
    IOException refused =
        assertThrows(IOException.class, () -> ReportWriter.write(DemoReport.report(), folder));
    assertTrue(refused.getMessage().contains("study.json"), refused.getMessage());
    assertTrue(Files.notExists(folder.resolve("study.json.tmp")));
  }

  @Test
  void aFileThatIsNoReportIsRefusedByName() throws IOException {
    ReportWriter.write(DemoReport.report(), folder);
    Path file = folder.resolve("study.json");
    String good = Files.readString(file);
    for (String bad :
        List.of(
            "",
            "{",
            "null",
            "[]",
            "{}",
            good + "x",
            good.replace("thalweg-study/1", "thalweg-study/99"),
            good.replace("\"limits\"", "\"limitz\""),
            good.replace("\"PASS\"", "\"MAYBE\""),
            good.replace("\"seeds\" : 5", "\"seeds\" : -5"))) {
      Files.writeString(file, bad);
      IOException refused = assertThrows(IOException.class, () -> ReportWriter.read(file), bad);
      assertTrue(refused.getMessage().contains("study.json"), refused.getMessage());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    IOException refused =
        assertThrows(IOException.class, () -> ReportWriter.read(folder.resolve("absent.json")));
    assertTrue(refused.getMessage().contains("absent.json"), refused.getMessage());
  }
}
