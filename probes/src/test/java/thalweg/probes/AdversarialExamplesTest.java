package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.nn.Layer.Nonlinearity;
import thalweg.nn.Mode;
import thalweg.nn.Model;

final class AdversarialExamplesTest {
  private static final int ROWS = 40;
  private static final int BATCH = 50;
  private final Model model = Fixtures.mlp(3, DType.F32, Nonlinearity.RELU, 3, 7, 3);
  private final Lass lass = Lass.atRadius(0.2).withMaxIterations(20);

  private static float[] batch() {
    double[] x = Fixtures.points(4, BATCH, 3);
    float[] rounded = new float[x.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) x[i];
    }
    return rounded;
  }

  private int[] predictions(float[] rows) {
    double[] x = new double[ROWS * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows[i];
    }
    return model
        .logits(Fixtures.inputs(DType.F32, x, 3).read(), Mode.EVAL)
        .argMax()
        .eval()
        .toInts();
  }

  private float[] moved(long step) {
    float[] batch = batch();
    new AdversarialExamples(model, InputScale.pixels(), lass, ROWS, Fixtures.WORKERS)
        .move(batch, Fixtures.KEY.withStep(step));
    return batch;
  }

  @Test
  void pointsStayWithinTheRadiusAndTheRowsBeyondAreLeftAlone() {
    float[] before = batch();
    float[] after = moved(0);
    for (int i = 0; i < ROWS * 3; i++) {
      assertTrue(Math.abs(after[i] - before[i]) <= 0.2f + 1e-6f, "coordinate " + i);
    }
    assertArrayEquals(
        Arrays.copyOfRange(before, ROWS * 3, before.length),
        Arrays.copyOfRange(after, ROWS * 3, after.length));
  }

  @Test
  void someAreWitnessesAndASearchCalledAgainForgetsTheOneBefore() {
    int[] clean = predictions(batch());
    int[] found = predictions(moved(0));
    int changed = 0;
    for (int i = 0; i < ROWS; i++) {
      changed += clean[i] == found[i] ? 0 : 1;
    }
    assertTrue(changed > 3 && changed < ROWS, changed + " changed: the test shows nothing");
    AdversarialExamples search =
        new AdversarialExamples(model, InputScale.pixels(), lass, ROWS, Fixtures.WORKERS);
    search.move(new float[BATCH * 3], Fixtures.KEY);
    float[] again = batch();
    search.move(again, Fixtures.KEY.withStep(0));
    assertArrayEquals(moved(0), again);
    assertEquals(ROWS, search.rows());
  }

  @Test
  void anotherStepHasOtherNoise() {
    assertTrue(!Arrays.equals(moved(0), moved(1)));
  }

  @Test
  void noRowsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new AdversarialExamples(model, InputScale.pixels(), lass, 0, Fixtures.WORKERS));
  }
}
