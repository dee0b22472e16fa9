package thalweg.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.lab.LabException;

/** Every way to be wrong, and the one sentence that tells it. */
class BinderTest {
  private static String refusal(String toml, List<String> sets) {
    LabException error =
        assertThrows(
            LabException.class, () -> Draft.parse(toml, "exp.toml").with(sets).experiment());
    assertEquals(LabException.USAGE, error.exitCode());
    return error.getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [optimizer];learningrat = 1  | exp.toml, line 2: unknown key optimizer.learningrat; did you mean optimizer.learningRate?
          learningRate = 1             | exp.toml, line 1: unknown key learningRate; did you mean optimizer.learningRate?
          [training];;xyz = 1          | exp.toml, line 3: unknown key training.xyz; known here are epochs, batchSize, untilFitted.
          [clip];max = 1               | exp.toml, line 2: unknown key clip.max; nothing is known here.
          [model];layers = []          | exp.toml, line 2: unknown key model.layers; known here are hidden, nonlinearity, weights, inputDropout, dropout, normalisation.
          optimizer = 'adma'           | exp.toml, line 1: optimizer is "adma"; expected one of sgd, adam, adam-w, rms-prop, sam; did you mean adam?
          [loss];kind = 'x'            | exp.toml, line 2: loss.kind is "x"; expected one of cross-entropy, squared-error, hinge, binary.
          [loss];kind = 3              | exp.toml, line 2: loss.kind is 3; expected one of cross-entropy, squared-error, hinge, binary.
          loss = 3                     | exp.toml, line 1: loss is 3; expected a kind (cross-entropy, squared-error, hinge, binary) or a table with one.
          model.layers.kind = 1        | exp.toml, line 1: unknown key model.layers; known here are hidden, nonlinearity, weights, inputDropout, dropout, normalisation.
          seed = 'a'                   | exp.toml, line 1: seed is "a"; expected a whole number.
          seed = 1.5                   | exp.toml, line 1: seed is 1.5; expected a whole number.
          seed = -1                    | exp.toml, line 1: seed is -1; expected a whole number from 0.
          seed = 99999999999999999999  | exp.toml, line 1: seed is 99999999999999999999; expected a whole number.
          training.epochs = 3000000000 | exp.toml, line 1: training.epochs is 3000000000; expected a whole number below 2147483648.
          training.epochs = 0          | exp.toml, line 1: training.epochs is 0; expected a whole number from 1.
          [optimizer];learningRate = 0 | exp.toml, line 2: optimizer.learningRate is 0; expected a finite number above 0.
          optimizer.learningRate = inf | exp.toml, line 1: optimizer.learningRate is Infinity; expected a finite number above 0.
          optimizer.learningRate = nan | exp.toml, line 1: optimizer.learningRate is NaN; expected a finite number above 0.
          optimizer.learningRate = ''  | exp.toml, line 1: optimizer.learningRate is ""; expected a number.
          name = 1                     | exp.toml, line 1: name is 1; expected text, in quotes.
          record.ledger = 'yes'        | exp.toml, line 1: record.ledger is "yes"; expected true or false.
          data = 'mnist'               | exp.toml, line 1: data is "mnist"; expected a table.
          data.scale = 'log'           | exp.toml, line 1: data.scale is "log"; expected one of raw, standardised.
          model.hidden = 64            | exp.toml, line 1: model.hidden is 64; expected a list, in brackets.
          model.hidden = [1, 'a']      | exp.toml, line 1: model.hidden.1 is "a"; expected a whole number below 2147483648.
          model.hidden = [1,;0]        | exp.toml, line 1: model.hidden is a list; expected widths from 1.
          model.hidden = {a = 1}       | exp.toml, line 1: model.hidden is a table; expected a list, in brackets.
          [[probe]];when = 'epochs'    | exp.toml, line 1: probe.0.kind is missing; expected text, in quotes.
          probe = [{}]                 | exp.toml, line 1: probe.0.kind is missing; expected text, in quotes.
          probe = ['a', 'a']           | exp.toml, line 1: probe is a list; expected each kind once.
          [[probe]];kind = 'a';[[probe]];kind = 'b';wen = 1 | exp.toml, line 5: unknown key probe.1.wen; did you mean probe.1.when?
          clip = {kind = 'by-norm', max = -1} | exp.toml, line 1: clip.max is -1; expected a finite number above 0.
          [schedule];learningRate = 'piecewise' | exp.toml, line 2: schedule.learningRate.pieces is missing; expected a list, in brackets.
          [model];kind = 'layers';layers = [;'flatten',;{kind = 'dense'}] | exp.toml, line 3: model.layers.1.outputs is missing; expected a whole number below 2147483648.
          optimizer = {momentum = 0, look = 'nesterov'} | exp.toml, line 1: optimizer.momentum is 0 (sgd: NESTEROV with momentum 0 found, which is plain SGD; give a momentum above 0).
          optimizer = {kind = 'sam', base = 'sam'} | exp.toml, line 1: optimizer.base is "sam" (sam: the base rule is sam itself; give another rule).
          """)
  void whatIsWrongIsToldInOneSentence(String toml, String sentence) {
    assertEquals(sentence, refusal(toml.replace(';', '\n'), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          optimizer.learningRat=1 | --set optimizer.learningRat=1: unknown key optimizer.learningRat; did you mean optimizer.learningRate?
          training.epochs=ten     | --set training.epochs=ten: training.epochs is "ten"; expected a whole number below 2147483648.
          training.epochs.x=1     | --set training.epochs.x=1: training.epochs is a table; expected a whole number below 2147483648.
          seed.x=1                | --set seed.x=1: seed is 3, which has no parts.
          model.hidden=[3,        | --set model.hidden=[3,: the value is no TOML; expected as in [64, 64], {kind = "sgd"}, "text".
          probe.2.kind=a          | --set probe.2.kind=a: probe is a list of 1, numbered from 0; 2 is no place in it nor the next.
          probe.x.kind=a          | --set probe.x.kind=a: probe is a list of 1, numbered from 0; x is no place in it nor the next.
          seed                    | --set seed: expected key=value, as in optimizer.learningRate=0.05.
          =3                      | --set =3: expected key=value, as in optimizer.learningRate=0.05.
          data.source=            | --set data.source=: data.source is ""; expected a data set's name, a file or a folder.
          data.noise=randZ:0.4    | --set data.noise=randZ:0.4: data.noise is "randZ:0.4" (noise: Corruption "randZ:0.4" is not known; did you mean randY? Expected one of none, randY:p, randX:p, shuffled-pixels, random-pixels, otherY:p, pairFlip:p, featureY:p, with p from 0 to 1, or classY:p,p;p,p, a row a class).
          """)
  void whatIsWrongOnTheCommandLineIsToldWithItsOption(String option, String sentence) {
    assertEquals(sentence, refusal("seed = 3\n[[probe]]\nkind = 'x'\n", List.of(option)));
  }

  @Test
  void aSettingCannotBringAnotherKeyAlong() {
    String message = refusal("", List.of("seed=1\nname='q'"));
    assertEquals(
        "--set seed=1?name='q': seed is \"1?name='q'\"; expected a whole number.", message);
  }

  @Test
  void whatIsNotTomlIsToldWithLineAndColumn() {
    String message = refusal("seed = 1\nname = = 2\n", List.of());
    assertTrue(message.startsWith("exp.toml, line 2, column 8: this is not TOML"), message);
  }

  @Test
  void tablesNestedWithoutEndAreRefused() {
    String deep = "{kind='warmup', then=".repeat(60) + "'constant'" + "}".repeat(60);
    assertTrue(
        refusal("schedule.learningRate = " + deep, List.of()).endsWith("deeper than 40 tables."));
  }
}
