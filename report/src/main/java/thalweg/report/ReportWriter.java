package thalweg.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Stores a report as data and draws the page from that data.
 *
 * <p>The same report gives the same bytes in both files, on any machine. Cost: a few milliseconds
 * and some megabytes; the page carries the chart library and is at least 0.7 MB.
 */
public final class ReportWriter {
  /** Name of the data file in the run folder. */
  public static final String DATA_FILE = "study.json";

  /** Name of the page in the run folder. */
  public static final String PAGE_FILE = "report.html";

  private ReportWriter() {}

  /**
   * Writes {@code study.json} and, drawn from what that file says, {@code report.html}. Each is
   * written aside and renamed, so a reader never sees half a file; older ones are replaced.
   *
   * @param runFolder an existing folder
   * @throws IOException if the folder is missing or cannot be written; the message names the file
   */
  public static void write(StudyReport report, Path runFolder) throws IOException {
    if (!Files.isDirectory(runFolder)) {
      throw new IOException(
          "cannot write the report: '" + runFolder + "' is not a folder; create it first");
    }
    Path data = runFolder.resolve(DATA_FILE);
    replace(data, ReportJson.encode(report));
    redraw(data);
  }

  /**
   * Reads a report back.
   *
   * @throws IOException if the file is missing or is not a report; the message names file and field
   */
  public static StudyReport read(Path studyJson) throws IOException {
    return ReportJson.decode(Files.readAllBytes(studyJson), studyJson);
  }

  /**
   * Draws {@code report.html} anew beside the data file, without changing the data.
   *
   * @return the page
   * @throws IOException as {@link #read}, or if the page cannot be written
   */
  public static Path redraw(Path studyJson) throws IOException {
    String page = Page.draw(read(studyJson));
    Path file = studyJson.resolveSibling(PAGE_FILE);
    replace(file, page.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  static void replace(Path file, byte[] bytes) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(aside, bytes);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(aside);
      throw new IOException(
          "cannot write '" + file + "' (" + e + "); check the folder's permissions and space", e);
    }
  }
}
