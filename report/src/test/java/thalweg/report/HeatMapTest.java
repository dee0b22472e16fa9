package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeatMapTest {
  private static final Axis LOG = Axis.log("Influence", "nats");

  private static HeatMap map(double... values) {
    List<Double> all = Arrays.stream(values).boxed().toList();
    return new HeatMap(List.of("<cat>", "dog"), List.of("x", "y"), rows(all), LOG);
  }

  private static List<List<Double>> rows(List<Double> four) {
    return List.of(four.subList(0, 2), four.subList(2, 4));
  }

  private static Figure figure(HeatMap... maps) {
    return Figure.ofPanels(
        "heat",
        "Heat",
        "",
        Axis.linear("by", ""),
        Axis.linear("of", ""),
        Arrays.stream(maps).map(m -> Panel.of("", m)).toList());
  }

  private static String drawn(Figure figure) {
    Html html = new Html();
    FigureSection.draw(html, figure);
    return html.toString();
  }

  @Test
  void aCellTellsItsRowItsColumnAndItsValueAndTheTableHasTheNumbersToo() {
    String html = drawn(figure(map(1, 10, 100, 0.00012345)));
    assertTrue(html.contains("<title>&lt;cat&gt;, y: 10 nats</title>"), html);
    assertTrue(html.contains("<title>dog, y: 0.0001234 nats</title>"), html);
    assertTrue(html.contains(">0.00012345</td>"), html);
    assertFalse(html.contains("<cat>"), "names are escaped");
    assertFalse(html.contains("class=\"chart\""), "nothing for the script to fill");
  }

  @Test
  void panelsOfAFigureShareOneScaleFromTheLeastToTheMostOfThemAll() {
    HeatScale scale = HeatScale.of(List.of(map(1, 10, 1, 1), map(100, 10, 10, 10)));
    assertEquals(1, scale.low());
    assertEquals(100, scale.high());
    assertEquals(0.5, scale.share(10), 1e-12);
    assertEquals(10, scale.at(0.5), 1e-12);
    String middle = HeatScale.colour(0.5);
    String html = drawn(figure(map(1, 10, 1, 1), map(100, 10, 10, 10)));
    // Each rectangle holds its title; the bar's have none.
    assertEquals(4, html.split("fill=\"" + middle + "\"><title>").length - 1);
  }

  @Test
  void coloursGrowLighterFromEndToEnd() {
    double before = -1;
    for (int i = 0; i <= 64; i++) {
      int rgb = Integer.parseInt(HeatScale.colour(i / 64.0).substring(1), 16);
      double luminance =
          0.2126 * (rgb >>> 16) + 0.7152 * (rgb >>> 8 & 0xff) + 0.0722 * (rgb & 0xff);
      assertTrue(luminance > before, "at " + i);
      before = luminance;
    }
  }

  @Test
  void valuesWithoutAPlaceOnALogScaleAreEmptyCellsAndOneValueIsAScaleToo() {
    String html = drawn(figure(map(0, Double.NaN, 7, 7)));
    assertEquals(2, html.split("fill=\"none\"").length - 1);
    assertTrue(html.contains("fill=\"" + HeatScale.colour(0.5) + "\"><title>dog, x: 7 nats"));
    assertTrue(drawn(figure(map(0, 0, 0, 0))).contains("fill=\"none\""));
  }

  @Test
  void aReportWithAHeatMapIsReadBackAsItWas(@TempDir Path folder) throws IOException {
    StudyReport demo = DemoReport.report();
    StudyReport report =
        new StudyReport(
            demo.study(),
            demo.title(),
            "",
            "",
            "",
            demo.status(),
            List.of(),
            List.of(figure(map(1, 2, 3, 4))),
            List.of(),
            List.of(),
            demo.provenance(),
            List.of());
    ReportWriter.write(report, folder);
    assertEquals(report, ReportWriter.read(folder.resolve(ReportWriter.DATA_FILE)));
  }

  @Test
  void raggedMatricesAndPanelsOfTwoMindsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new HeatMap(List.of("a"), List.of("b"), List.of(List.of(1.0, 2.0)), LOG));
    assertThrows(
        IllegalArgumentException.class, () -> new HeatMap(List.of(), List.of("b"), List.of(), LOG));
    Series curve = Series.line("s", new double[] {1}, new double[] {1});
    HeatMap map = map(1, 2, 3, 4);
    assertThrows(
        IllegalArgumentException.class, () -> new Panel("", List.of(curve), Optional.of(map)));
  }
}
