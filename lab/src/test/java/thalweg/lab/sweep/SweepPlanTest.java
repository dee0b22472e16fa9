package thalweg.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.lab.LabException;
import thalweg.lab.experiment.Experiments;
import thalweg.nn.Adam;

class SweepPlanTest {
  @TempDir Path folder;

  private SweepPlan plan(String toml) throws IOException {
    return SweepPlan.read(Files.writeString(folder.resolve("rates.toml"), toml));
  }

  private static List<String> labels(SweepPlan plan) {
    return plan.trials().stream().map(SweepTrial::label).toList();
  }

  @Test
  void aGridIsEveryCombinationWithSeedsChangingFastest() throws IOException {
    SweepPlan plan =
        plan(
            """
            seeds = 2
            [grid]
            optimizer.learningRate = [0.1, 0.01]
            training.epochs = [1, 2]
            """);
    assertEquals("rates", plan.name());
    assertEquals(
        List.of(
            "optimizer.learningRate=0.1 training.epochs=1 seed=0",
            "optimizer.learningRate=0.1 training.epochs=1 seed=1",
            "optimizer.learningRate=0.1 training.epochs=2 seed=0",
            "optimizer.learningRate=0.1 training.epochs=2 seed=1",
            "optimizer.learningRate=0.01 training.epochs=1 seed=0",
            "optimizer.learningRate=0.01 training.epochs=1 seed=1",
            "optimizer.learningRate=0.01 training.epochs=2 seed=0",
            "optimizer.learningRate=0.01 training.epochs=2 seed=1"),
        labels(plan));
    SweepTrial last = plan.trials().getLast();
    assertEquals(0.01, last.experiment().optimizer().learningRate());
    assertEquals(2, last.experiment().training().epochs());
    assertEquals(1, last.experiment().seed());
    assertEquals(Experiments.config(last.experiment()).hash().substring(0, 12), last.hash());
  }

  @Test
  void aListIsItsTablesAsTheyAreOnTheBaseThatIsGiven() throws IOException {
    SweepPlan plan =
        plan(
            """
            name = "two"
            seeds = [7]
            [experiment]
            training.epochs = 5
            [[list]]
            optimizer = {kind = "adam", learningRate = 0.5}
            [[list]]
            training.batchSize = 32
            optimizer.learningRate = 0.25
            """);
    assertEquals("two", plan.name());
    assertEquals(new Adam(0.5), plan.trials().get(0).experiment().optimizer());
    assertEquals(0.25, plan.trials().get(1).experiment().optimizer().learningRate());
    assertEquals(32, plan.trials().get(1).experiment().training().batchSize());
    plan.trials().forEach(t -> assertEquals(5, t.experiment().training().epochs()));
    plan.trials().forEach(t -> assertEquals(7, t.experiment().seed()));
  }

  @Test
  void aBaseMayBeAFileBesideTheSweeps() throws IOException {
    Files.writeString(folder.resolve("exp.toml"), "seed = 3\ntraining.epochs = 4\n");
    SweepPlan plan = plan("base = 'exp.toml'\n[grid]\ntraining.batchSize = [1, 2]\n");
    assertEquals(
        List.of("training.batchSize=1 seed=3", "training.batchSize=2 seed=3"), labels(plan));
    assertEquals(4, plan.trials().getFirst().experiment().training().epochs());
  }

  @Test
  void randomDrawsLieInTheirRangesAndAreTheSameEachTime() throws IOException {
    String toml =
        """
        [random]
        count = 200
        seed = 5
        optimizer.momentum = {from = 0.25, to = 0.5}
        optimizer.weightDecay = {from = 1e-6, to = 1e-2, scale = "log"}
        training.batchSize = {from = 4, to = 7, integer = true}
        """;
    SweepPlan plan = plan(toml);
    assertEquals(200, plan.trials().size());
    assertEquals(plan, plan(toml));
    assertNotEquals(plan, plan(toml.replace("seed = 5", "seed = 6")));
    Set<Object> sizes = new HashSet<>();
    int small = 0;
    for (SweepTrial trial : plan.trials()) {
      double momentum = (double) trial.settings().get("optimizer.momentum");
      assertTrue(momentum >= 0.25 && momentum <= 0.5, "" + momentum);
      double decay = (double) trial.settings().get("optimizer.weightDecay");
      assertTrue(decay >= 1e-6 && decay <= 1e-2, "" + decay);
      small += decay < 1e-4 ? 1 : 0;
      sizes.add(trial.settings().get("training.batchSize"));
    }
    assertEquals(Set.of(4L, 5L, 6L, 7L), sizes);
    assertTrue(small > 70 && small < 130, "half of a logarithmic range lies below 1e-4: " + small);
  }

  @Test
  void moreDrawsBeginWithTheSameAndAnotherKeyChangesNone() throws IOException {
    String toml = "[random]\ncount = 3\noptimizer.momentum = {from = 0.0, to = 0.5}\n";
    List<Object> three = momenta(plan(toml));
    assertEquals(three, momenta(plan(toml.replace("3", "9"))).subList(0, 3));
    assertEquals(three, momenta(plan(toml + "optimizer.weightDecay = {from = 0.0, to = 0.5}\n")));
  }

  private static List<Object> momenta(SweepPlan plan) {
    return plan.trials().stream().map(t -> t.settings().get("optimizer.momentum")).toList();
  }

  @Test
  void whatComesToTheSameExperimentIsTrainedOnce() throws IOException {
    SweepPlan plan = plan("[grid]\nmodel = ['mlp', {kind = 'mlp'}]\nseed = [1, 1, 2]\n");
    assertEquals(2, plan.trials().size());
  }

  @Test
  void nothingSaidIsOneTrialOfTheDefaults() throws IOException {
    assertEquals(List.of("seed=0"), labels(plan("")));
    assertEquals(Map.of(), plan("").trials().getFirst().settings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [gird]                     | line 1: unknown key gird; did you mean grid?
          seeds = 0                  | line 1: seeds is neither a number from 1 to 100000 nor a list of whole numbers.
          seeds = [1, 'a']           | line 1: seeds is neither a number from 1 to 100000 nor a list of whole numbers.
          [grid];training.epoch = [1] | line 2: unknown key training.epoch; did you mean training.epochs?
          [grid];training.epochs = 3 | line 2: grid.training.epochs is no list of values; expected one, in brackets.
          [grid];training.epochs = [] | line 2: grid.training.epochs is no list of values; expected one, in brackets.
          [grid];training.epochs = [1, 0] | line 2: training.epochs is 0; expected a whole number from 1.
          [[list]];seed = 1;[[list]];seeed = 2 | line 4: unknown key seeed; did you mean seed?
          list = 3                   | line 1: list is no list of tables; expected [[list]], once a setting.
          list = [3]                 | line 1: list holds what is no table; expected [[list]] and keys.
          [random];count = 0         | line 2: count is 0; expected a whole number from 1 to 100000.
          [random];seed = 0;optimizer.momentum = 3 | line 3: optimizer.momentum is 3; expected a table.
          [random];optimizer.momentum = {from = 1} | line 2: optimizer.momentum.to is missing; expected a number.
          [random];optimizer.momentum = {from = 1, to = 0} | line 2: optimizer.momentum.to is 0; expected a finite number, from (1.0) or more.
          [random];optimizer.momentum = {from = 0, to = 1, scale = 'log'} | line 2: optimizer.momentum.from is 0; expected a number above 0 for a logarithm.
          [random];optimizer.momentum = {from = 0, to = 1, scale = 'lag'} | line 2: optimizer.momentum.scale is "lag"; expected one of linear, log.
          [random];optimizer.momentum = {from = 2, to = 2} | line 2: optimizer.momentum is 2.0; expected a number in [0, 1).
          name = '../up'             | line 1: name is "../up"; expected letters, digits, dots and dashes, at most 60.
          base = 'a';[experiment]    | line 1: base and experiment are both given; expected one of them.
          experiment = 3             | line 1: experiment is 3; expected a table.
          [experiment];seed = -1     | line 2: seed is -1; expected a whole number from 0.
          [grid];seed = [1,2,3];training.epochs = [];| line 3: grid.training.epochs is no list of values; expected one, in brackets.
          """)
  void whatIsWrongIsToldBeforeAnythingIsTrained(String toml, String sentence) {
    LabException error = assertThrows(LabException.class, () -> plan(toml.replace(';', '\n')));
    assertEquals(folder.resolve("rates.toml") + ", " + sentence, error.getMessage());
    assertEquals(LabException.USAGE, error.exitCode());
  }

  @Test
  void aSweepWithoutEndIsRefusedBeforeItFillsTheMemory() throws IOException {
    String many = "[" + "1, ".repeat(999) + "1]";
    String toml = "[grid]\na = " + many + "\nb = " + many + "\n";
    LabException error = assertThrows(LabException.class, () -> plan(toml));
    assertTrue(error.getMessage().endsWith("more than 100000 trials; leave out values."));
  }
}
