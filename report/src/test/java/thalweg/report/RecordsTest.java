package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  private static final double[] ONE = {1};
  private static final double[] TWO = {1, 2};

  private static void refused(String words, Executable making) {
    String message = assertThrows(IllegalArgumentException.class, making).getMessage();
    assertTrue(message.contains(words), message);
  }

  private static Claim claim(double effect, double low, double high, int seeds, Verdict verdict) {
    return new Claim("c", "S", "", "", effect, low, high, seeds, "> 0", verdict, "");
  }

  @Test
  void whatWasNotMeasuredNeitherPassesNorFails() {
    double none = Double.NaN;
    refused("claim c: verdict is PASS", () -> claim(none, none, none, 0, Verdict.PASS));
    refused("claim c: verdict is FAIL", () -> claim(none, none, none, 0, Verdict.FAIL));
  }

  @Test
  void aClaimsIntervalAndSeedsMustMakeSense() {
    refused("lower end", () -> claim(1, 2, 0, 3, Verdict.PASS));
    refused("seeds is -1", () -> claim(1, 0, 2, -1, Verdict.PASS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "<b>", "-a", "a\"", "a/b", "é"})
  void idsThatArePunctuatedOrBlankAreRefused(String id) {
    refused("gallery id is '" + id + "'", () -> new Gallery(id, "T", "", List.of()));
  }

  @Test
  void aSeriesHasOneValueForEachPosition() {
    refused("series 'a': y has 1 values; x has 2", () -> Series.line("a", TWO, ONE));
    refused("low has 1 values; x has 2", () -> Series.band("a", TWO, ONE, ONE));
    refused("give both", () -> Series.line("a", TWO, TWO).withInterval(TWO, ONE));
    refused("interval 0", () -> Series.band("a", ONE, new double[] {2}, ONE));
    refused("y has 0 values", () -> Series.line("a", ONE, new double[0]));
  }

  @Test
  void namesInAPanelAndIdsInAReportAreDistinct() {
    Series series = Series.line("a", ONE, ONE);
    refused("'a' occurs twice", () -> new Panel("", List.of(series, series)));
    Figure figure = Reports.figure(series);
    refused("figure id 'f' occurs twice", () -> Reports.withFigure(figure, figure));
  }

  @Test
  void axisLimitsMustBeDrawable() {
    refused("log scale", () -> Axis.log("r", "").within(0, 1));
    refused("lower end", () -> Axis.linear("r", "").within(2, 1));
    refused("widen", () -> Axis.linear("r", "").within(1, 1));
    refused("infinite", () -> Axis.linear("r", "").within(0, Double.POSITIVE_INFINITY));
  }

  @Test
  void aTableRowHasACellForEachColumn() {
    refused(
        "row 0 has 1 cells",
        () -> new Table("t", "T", "", List.of("a", "b"), List.of(List.of("1"))));
  }
}
