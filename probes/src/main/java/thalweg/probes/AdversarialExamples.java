package thalweg.probes;

import thalweg.expr.RandomKey;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Model;

/**
 * Moves examples to where LASS finds the model to predict another class, for training on them
 * (Arpit et al. 2017, section 4.3, figures 10 and 11: adversarial training whose points come from
 * LASS). The model is asked without its noise. Where the search finds no witness, the example is
 * left where the search ended, still within the radius.
 *
 * <p>Cost: two compilations at construction; then at most {@code maxIterations + 1} passes forward
 * and back for each example.
 */
public final class AdversarialExamples {
  private final Lass lass;
  private final int rows;
  private final int features;
  private final Variable inputs;
  private final LassChunk chunk;
  private final LassChunk.Lengths lengths;
  private final int[] words = new int[4];
  private final float[] moved;

  /**
   * Compiles the search.
   *
   * @param model of type F32
   * @param scale the units of the inputs
   * @param rows examples moved at a time, 1 or more
   * @throws IllegalArgumentException if the scale does not fit the model, or there are no rows
   */
  public AdversarialExamples(Model model, InputScale scale, Lass lass, int rows, Workers workers) {
    if (rows < 1) {
      throw new IllegalArgumentException(rows + " examples to move at a time; expected 1 or more");
    }
    this.lass = lass;
    this.rows = rows;
    features = model.example().size();
    int[] dims = model.example().dims();
    int[] batch = new int[dims.length + 1];
    batch[0] = rows;
    System.arraycopy(dims, 0, batch, 1, dims.length);
    inputs = Variable.zeros("examples to move", model.dtype(), batch);
    lengths = LassChunk.Lengths.zeros(model);
    lengths.write(lass, scale, model.example());
    chunk = new LassChunk(model, inputs, lengths, rows, workers);
    moved = new float[rows * features];
  }

  /** How many are moved at a time. */
  public int rows() {
    return rows;
  }

  /**
   * Moves the first examples of a batch.
   *
   * @param batch row-major; its first {@link #rows} rows are replaced
   * @param key of the noise; its step too is used, so that each batch may have its own
   */
  public void move(float[] batch, RandomKey key) {
    System.arraycopy(batch, 0, moved, 0, moved.length);
    inputs.value().set(moved);
    chunk.begin(0);
    words[0] = key.key0();
    words[1] = key.key1();
    words[3] = (int) key.step();
    int found = 0;
    for (int iteration = 0; found < rows && iteration <= lass.maxIterations(); iteration++) {
      words[2] = iteration;
      found = chunk.step(words);
    }
    chunk.copyPoints(moved);
    System.arraycopy(moved, 0, batch, 0, moved.length);
  }
}
