package thalweg.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.expr.Workers;
import thalweg.lab.LabException;
import thalweg.lab.ledger.ExampleSummary;
import thalweg.lab.ledger.LedgerSummary;
import thalweg.lab.ledger.Ranking;
import thalweg.lab.ledger.RunLedger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ledger of a run that was really trained, read by us and by another program. */
class LedgerReadingTest {
  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void train() {
    try (Workers workers = new Workers(2)) {
      run =
          Runs.train(
              Runs.experiment(
                  folder,
                  "data.train = 200",
                  "data.noise = \"randY:0.4\"",
                  "optimizer.learningRate = 0.1",
                  "record.gradientNorms = true",
                  "training = { epochs = 12, batchSize = 20 }"),
              folder,
              workers);
    }
  }

  @Test
  void anotherProgramCountsTheSameForgettingEventsMarginsAndDynamics() throws Exception {
    LedgerSummary summary = LedgerSummary.of(RunLedger.open(run), LedgerSummary.Span.all());
    String sql =
        """
        with passes as (
          select *, lag(correct) over (partition by example order by epoch) as before
          from '%s/ledger/*.parquet')
        select example,
          count(*) filter (where before and not correct) as forgetting,
          min(epoch) filter (where correct) as learned,
          avg(margin) as margin, avg(loss) as loss,
          avg(probability) as confidence, stddev_pop(probability) as variability,
          avg(correct::int) as correctness,
          max(error_norm) filter (where epoch = 10) as el2n,
          max(gradient_norm) filter (where epoch = 10) as grand
        from passes group by example order by example
        """
            .formatted(run);
    int forgotten = 0;
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      for (int i = 0; i < summary.examples(); i++) {
        assertTrue(rows.next());
        ExampleSummary e = summary.of(i);
        assertEquals(rows.getInt("example"), e.example());
        assertEquals(rows.getInt("forgetting"), e.forgetting());
        int learned = rows.getInt("learned");
        assertEquals(
            rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(learned), e.firstLearned());
        assertEquals(rows.getDouble("margin"), e.margin(), 1e-5);
        assertEquals(rows.getDouble("loss"), e.loss(), 1e-5);
        assertEquals(rows.getDouble("confidence"), e.confidence(), 1e-6);
        assertEquals(rows.getDouble("variability"), e.variability(), 1e-6);
        assertEquals(rows.getDouble("correctness"), e.correctness(), 1e-12);
        assertEquals(rows.getDouble("el2n"), e.el2n(), 0);
        assertEquals(rows.getDouble("grand"), e.grand().orElseThrow(), 0);
        forgotten += e.forgetting();
      }
    }
    assertTrue(forgotten > 10, "the run forgets: " + forgotten);
    assertEquals(10, summary.scoreEpoch());
    assertEquals(12, summary.passes());
  }

  @Test
  void corruptedExamplesHaveTheirOriginalLabelAndTheLeastMargins() {
    RunLedger ledger = RunLedger.open(run);
    List<ExampleSummary> ranked =
        LedgerSummary.of(ledger, LedgerSummary.Span.all()).ranked(Ranking.MARGIN);
    assertEquals("Ankle boot", ledger.className(9));
    long wrong = ranked.subList(0, 20).stream().filter(e -> e.label() != e.original()).count();
    assertTrue(wrong >= 15, wrong + " of the 20 least margins have a wrong label");
    assertTrue(ranked.stream().allMatch(e -> e.corrupted() || e.label() == e.original()));
  }

  @Test
  void aSpanTakesOnlyItsPasses() {
    RunLedger ledger = RunLedger.open(run);
    LedgerSummary some = LedgerSummary.of(ledger, new LedgerSummary.Span(3, 5, OptionalInt.of(4)));
    assertEquals(3, some.passes());
    assertEquals(4, some.scoreEpoch());
    assertTrue(some.ranked(Ranking.LOSS).stream().allMatch(e -> e.firstLearned().orElse(3) >= 3));
  }

  @Test
  void everyRankingPutsTheHardestFirst() {
    LedgerSummary summary = LedgerSummary.of(RunLedger.open(run), LedgerSummary.Span.all());
    List<ExampleSummary> byLoss = summary.ranked(Ranking.LOSS);
    assertTrue(byLoss.getFirst().loss() >= byLoss.get(100).loss());
    List<ExampleSummary> byConfidence = summary.ranked(Ranking.CONFIDENCE);
    assertTrue(byConfidence.getFirst().confidence() <= byConfidence.get(100).confidence());
    List<ExampleSummary> late = summary.ranked(Ranking.FIRST_LEARNED);
    assertTrue(
        late.getFirst().firstLearned().orElse(99) >= late.getLast().firstLearned().orElse(99));
    for (Ranking by : Ranking.values()) {
      assertEquals(200, summary.ranked(by).size(), by.word());
    }
  }

  @Test
  void whatIsNotThereIsOneSentence() {
    RunLedger ledger = RunLedger.open(run);
    assertEquals(
        "The ledger has no such epoch; expected some of 1 to 12.",
        assertThrows(
                LabException.class,
                () -> LedgerSummary.of(ledger, new LedgerSummary.Span(13, 20, OptionalInt.empty())))
            .getMessage());
    assertEquals(
        "The ledger has no epoch 9 to take EL2N from; expected one of 1 to 5.",
        assertThrows(
                LabException.class,
                () -> LedgerSummary.of(ledger, new LedgerSummary.Span(1, 5, OptionalInt.of(9))))
            .getMessage());
    assertTrue(
        assertThrows(LabException.class, () -> RunLedger.open(folder))
            .getMessage()
            .endsWith("has no run.json; expected the folder of a run."));
  }

  @Test
  void timingsAreKeptBesideTheRunAndCountEveryStep() throws Exception {
    JsonNode timings =
        JsonMapper.shared().readTree(Files.readAllBytes(run.resolve("timings.json")));
    JsonNode only = timings.get("steps").get(0);
    assertEquals(120, only.get("steps").asInt());
    assertEquals(119, only.get("timedSteps").asInt());
    assertTrue(only.get("meanSeconds").asDouble() > 0);
    assertTrue(only.get("operations").asLong() > 0);
  }
}
