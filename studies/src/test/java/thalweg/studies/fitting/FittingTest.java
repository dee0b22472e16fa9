package thalweg.studies.fitting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import thalweg.data.Datasets;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.Series;
import thalweg.report.Verdict;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.fitting.FitTrial.Fit;

/** What capacity and time says of trainings that are made up. */
class FittingTest {
  private static final int LIMIT = 100;
  private static final FittingSettings SETTINGS =
      new FittingSettings(
          List.of(8, 16, 32),
          8,
          400,
          List.of(100, 400),
          16,
          List.of(0.0, 0.8, 1.0),
          0.1,
          50,
          LIMIT,
          100,
          3);
  private static final TrainTest DATA = Datasets.standard().load("fashion-mnist-sample");

  /** A training for every cell and seed; an epoch beyond the limit is one that was cut off. */
  private static Results made(ToIntFunction<Cell> epochs, ToDoubleFunction<Cell> validation) {
    List<String> ids = new ArrayList<>();
    List<Fit> fits = new ArrayList<>();
    for (Cell cell : Cell.all(SETTINGS)) {
      for (int r = 0; r < SETTINGS.seeds(); r++) {
        ids.add(cell.id(r));
        // Seeds differ a little, in proportion.
        int needed = epochs.applyAsInt(cell) * (10 + r) / 10;
        boolean fitted = needed <= LIMIT;
        int done = Math.min(needed, LIMIT);
        fits.add(new Fit(cell, r, fitted, done, done * 8L, validation.applyAsDouble(cell), 1, 1));
      }
    }
    Results results = new Results(ids);
    fits.forEach(fit -> results.put(fit.cell().id(fit.replicate()), fit));
    return results;
  }

  private static Claim claim(String id, ToIntFunction<Cell> epochs) {
    return claim(id, epochs, cell -> 0.8);
  }

  private static Claim claim(
      String id, ToIntFunction<Cell> epochs, ToDoubleFunction<Cell> validation) {
    return new FittingClaims(Paper.DONT_MEMORIZE, new Fits(SETTINGS, made(epochs, validation)))
        .all().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }

  private static CapacityAndTime part(Paper paper) {
    return new CapacityAndTime(DATA, SETTINGS, paper, 1, 1);
  }

  @Test
  void timesThatEndedAreComparedAsTheyAre() {
    // Real: 20 epochs at every width; labels: from 80 to 40 over widths, twice the fall.
    Claim fall =
        claim(
            "time-width-randY",
            cell -> cell.noise() == Noise.LABELS ? 80 * 8 / Math.min(cell.width(), 16) : 20);
    assertEquals(Verdict.PASS, fall.verdict());
    assertEquals(2, fall.effect(), 0.05);
    assertEquals(3, fall.seeds());
  }

  @Test
  void aTrainingThatWasCutOffCountsAsALowerBoundAndNoMore() {
    // At the smallest width noise does not end: the fall is at least 101/10 over 20/20.
    Claim fall =
        claim(
            "time-width-randY",
            cell -> cell.noise() != Noise.LABELS ? 20 : cell.width() == 8 ? 1000 : 10);
    assertEquals(Verdict.PASS, fall.verdict());
    assertTrue(fall.note().contains("≥"), fall.note());
    assertTrue(fall.effect() > 8 && fall.effect() < 10.2, "the limit, not a guess beyond it");
    // At the largest width noise does not end: how it falls is not known.
    Claim unknown =
        claim(
            "time-width-randY",
            cell -> cell.noise() != Noise.LABELS ? 20 : cell.width() == 32 ? 1000 : 90);
    assertEquals(Verdict.INCONCLUSIVE, unknown.verdict());
    // Neither end of it ends.
    Claim neither = claim("time-width-randY", cell -> cell.noise() == Noise.LABELS ? 1000 : 20);
    assertEquals(Verdict.INCONCLUSIVE, neither.verdict());
    assertTrue(Double.isNaN(neither.effect()));
  }

  @Test
  void theWidthThatFitsIsTheSmallestThatDoes() {
    ToIntFunction<Cell> byWidth =
        cell -> {
          int needs = cell.noise() == Noise.LABELS ? 32 : 16;
          return cell.width() >= needs ? 30 : 1000;
        };
    Claim twice = claim("capacity-to-fit", byWidth);
    assertEquals(Verdict.PASS, twice.verdict());
    assertEquals(2, twice.effect());
    assertTrue(twice.note().contains("F*(0) by seed: 16, 16, 16"), twice.note());
    Fits fits = new Fits(SETTINGS, made(cell -> cell.p() < 1 ? 30 : 1000, cell -> 0.8));
    assertEquals(
        Optional.of(Bounds.atMost(8)),
        fits.widthFitting(Noise.LABELS, 0.8, 0),
        "the smallest width trained");
    assertEquals(
        Optional.of(Bounds.atLeast(33)), fits.widthFitting(Noise.LABELS, 1, 0), "no width trained");
  }

  @Test
  void theWidthNeededIsTheSmallestWithinHalfAPointOfTheBest() {
    ToDoubleFunction<Cell> validation =
        cell ->
            switch (cell.width()) {
              case 8 -> cell.p() == 0 ? 0.796 : 0.79;
              case 16 -> 0.8;
              default -> 0.799;
            };
    Claim needed = claim("capacity-randX", cell -> 10, validation);
    assertEquals(Verdict.PASS, needed.verdict(), "16 over at most 8");
    assertEquals(2, needed.effect());
    Fits rising = new Fits(SETTINGS, made(cell -> 10, cell -> cell.width() / 100.0));
    assertEquals(Optional.of(Bounds.atLeast(32)), rising.widthNeeded(Noise.INPUTS, 0.8, 0));
  }

  @Test
  void randomLabelsAreComparedAtTheWidthsAtWhichBothEnd() {
    Claim slower =
        claim(
            "random-labels-slower",
            cell ->
                cell.noise() == Noise.NONE ? 20 : cell.width() == 8 ? 1000 : 10 * cell.width() / 4);
    assertEquals(Verdict.PASS, slower.verdict());
    assertEquals(2, slower.effect(), 0.05);
    assertTrue(slower.note().contains("16 32; 16 32; 16"), slower.note());
    Claim never = claim("random-labels-slower", cell -> cell.noise() == Noise.NONE ? 20 : 1000);
    assertEquals(Verdict.INCONCLUSIVE, never.verdict());
    assertTrue(never.note().contains("none; none; none"), never.note());
  }

  @Test
  void thePaperDecidesWhichClaimsAreShown() {
    Results results = made(cell -> 10, cell -> 0.8);
    List<Claim> closer = part(Paper.CLOSER_LOOK).analyse(results).claims();
    assertEquals(6, closer.size());
    assertTrue(closer.stream().noneMatch(c -> c.id().equals("capacity-to-fit")));
    List<Claim> dont = part(Paper.DONT_MEMORIZE).analyse(results).claims();
    assertEquals(8, dont.size());
    assertEquals("Figure 6", closer.getLast().source());
    assertEquals("Figure 2", dont.getLast().source());
  }

  @Test
  void whatDidNotEndIsDrawnAboveTheLimitAndOnNoLine() {
    Results results =
        made(cell -> cell.noise() == Noise.LABELS && cell.width() == 8 ? 1000 : 10, cell -> 0.8);
    Figure figure =
        part(Paper.CLOSER_LOOK).analyse(results).figures().stream()
            .filter(f -> f.id().equals("time-width"))
            .findFirst()
            .orElseThrow();
    List<Series> labels = figure.panels().get(1).series();
    Series line = labels.stream().filter(s -> s.name().startsWith("p = 1 (")).findFirst().get();
    assertEquals(List.of(8.0, 16.0, 32.0), line.x());
    assertTrue(Double.isNaN(line.y().getFirst()), "the limit is no point of the curve");
    assertTrue(line.y().get(1) < 13);
    Series marks =
        labels.stream()
            .filter(s -> s.name().equals("not within 100 epochs"))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(8.0, 8.0), marks.x(), "p = 0.8 and p = 1");
    assertEquals(Series.Style.POINTS, marks.style());
    assertTrue(marks.y().getFirst() > LIMIT && marks.y().get(1) > marks.y().getFirst());
  }

  @Test
  void trialsThatAreMissingLeaveTheirClaimsUnmeasured() {
    Findings none = part(Paper.DONT_MEMORIZE).analyse(new Results(List.of()));
    assertTrue(none.claims().stream().allMatch(c -> Double.isNaN(c.effect())));
    assertEquals(5, none.figures().size());
  }

  @Test
  void everyCellIsTrainedOnceAndRealDataOnlyOnceForBothNoises() {
    List<Cell> cells = Cell.all(SETTINGS);
    assertEquals(3 * 5 + 5, cells.size(), "three widths, one more size, five kinds each");
    assertEquals(4, cells.stream().filter(c -> c.noise() == Noise.NONE).count());
    assertEquals(cells.size(), cells.stream().distinct().count());
    assertEquals(cells.size() * 3, part(Paper.CLOSER_LOOK).stages().getFirst().trials().size());
  }

  @Test
  void thePublishedSettingsAreValidAndTooLargeForTheSample() {
    assertEquals(4096, FittingSettings.PAPER.widths().getLast());
    String refused =
        assertThrows(
                LabException.class,
                () -> new CapacityAndTime(DATA, FittingSettings.PAPER, Paper.CLOSER_LOOK, 0, 1))
            .getMessage();
    assertTrue(refused.contains("50000 training examples and the data set has 10000"), refused);
  }

  @Test
  void settingsInDisorderAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> SETTINGS.withLevels(List.of(0.0, 0.5)));
    assertThrows(IllegalArgumentException.class, () -> SETTINGS.withLevels(List.of(0.0, 1.0, 0.5)));
    assertFalse(SETTINGS.withLevels(List.of(0.0, 1.0)).noisyLevel().isPresent());
  }
}
